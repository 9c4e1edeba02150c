import { type Day, type Month, lastDayOf } from '#app/core/calendar.ts';
import type { Rate } from '#app/core/rate.ts';
import type { Sheet, SheetBlock, SheetColumn, SheetFact, SheetFile } from '#app/core/sheet.ts';
import { dayText, monthText, rateText, signedYenText, yenText } from '#app/core/wording.ts';
import { type Yen, lessYen, negateYen, yen } from '#app/core/yen.ts';
import { creditNoteName } from '../credit-notes/rules.ts';
import type { Recipient } from '../invoices/rules.ts';

/** Who issues the documents, as it stands on them. */
export type Issuer = {
  name: string;
  postalCode: string;
  address: string;
  phone: string;
  registrationNumber: string;
  bankAccount: string;
};

/** An invoice as its paper needs it: what was frozen at issue, and what became of it since. */
export type InvoicePaper = {
  number: number;
  orderNumber: string;
  term: number;
  issuedOn: Day;
  dueOn: Day;
  recipientName: string | null;
  recipientPerson: string | null;
  recipientPostalCode: string | null;
  recipientAddress: string | null;
  planName: string;
  termMonths: number;
  coversFrom: Day;
  coversTo: Day;
  serverFee: Yen;
  setupFee: Yen;
  /** What is billed beside server and set-up; absent where nothing is. */
  lines?: readonly { name: string; about: string | null; quantity: number; unitPrice: Yen; amount: Yen }[];
  discountRate: Rate | null;
  discount: Yen;
  countMonth: Month | null;
  count: number | null;
  taxRate: Rate;
  tax: Yen;
  total: Yen;
  status: 'open' | 'paid' | 'void' | 'refunded';
  /** The credit note of what was given back; null where nothing was. */
  creditNote: CreditNotePaper | null;
};

/** A credit note as its paper needs it. */
export type CreditNotePaper = { number: number; issuedOn: Day; taxRate: Rate; net: Yen; tax: Yen; total: Yen };

/** The columns in which papers list what was sold. */
export const ITEM_COLUMNS: readonly SheetColumn[] = [
  { heading: '内容', share: 6 },
  { heading: '数量', share: 1.3, align: 'right' },
  { heading: '単価(税抜)', share: 1.9, align: 'right' },
  { heading: '金額(税抜)', share: 2, align: 'right' },
];

/**
 * The qualified invoice 適格請求書: issuer and registration number, day, recipient as at issue, what was sold, and the
 * amount and tax of its rate, the tax as it was rounded once. What became of it since stands in a frame above.
 * MAIL-18, MAIL-19, CTR-05, BIL-02, BIL-03.
 */
export function invoiceSheet(paper: InvoicePaper, issuer: Issuer): Sheet {
  const { number, issuedOn, dueOn, total, tax, taxRate, status } = paper;
  return {
    title: '請求書',
    reference: `請求書 ${number}`,
    blocks: [
      {
        kind: 'letterhead',
        to: recipientLines(paper),
        facts: [
          { label: '請求書番号', text: String(number) },
          { label: '発行日', text: dayText(issuedOn) },
          { label: 'お申し込み番号', text: paper.orderNumber },
        ],
        from: issuerLines(issuer),
      },
      ...invoiceNotices(paper),
      { kind: 'text', text: '下記のとおりご請求申し上げます。' },
      {
        kind: 'amount',
        label: 'ご請求金額(税込)',
        text: yenText(total),
        facts: [{ label: 'お支払い期限', text: dayText(dueOn) }],
      },
      { kind: 'table', columns: ITEM_COLUMNS, rows: invoiceRows(paper) },
      { kind: 'sums', facts: sumsOf({ net: lessYen(total, tax), tax, taxRate, total }) },
      ...(status === 'void' || status === 'refunded' ? [] : paymentBlocks(issuer, dueOn)),
      ...(paper.term === 1 ? [firstTermRemark(paper)] : []),
    ],
  };
}

/**
 * The credit note 適格返還請求書 of a paid invoice: the day and number of what was sold then, the day of the return, and
 * the amount and tax of its rate. REF-01, REF-03, BIL-03.
 */
export function creditNoteSheet(paper: InvoicePaper, note: CreditNotePaper, issuer: Issuer): Sheet {
  const { net, tax, taxRate, total } = note;
  const name = creditNoteName(note.number);
  return {
    title: '返還請求書(適格返還請求書)',
    reference: `返還請求書 ${name}`,
    blocks: [
      {
        kind: 'letterhead',
        to: recipientLines(paper),
        facts: [
          { label: '番号', text: name },
          { label: '発行日', text: dayText(note.issuedOn) },
          { label: 'お申し込み番号', text: paper.orderNumber },
        ],
        from: issuerLines(issuer),
      },
      { kind: 'text', text: '解約にともない、下記のとおり代金をお返しいたします。' },
      {
        kind: 'amount',
        label: '返還金額(税込)',
        text: yenText(total),
        facts: [
          { label: '返還の対象', text: `請求書 ${paper.number}(${dayText(paper.issuedOn)}発行)` },
          { label: '返還を行う日', text: dayText(note.issuedOn) },
        ],
      },
      { kind: 'table', columns: ITEM_COLUMNS, rows: invoiceRows(paper) },
      { kind: 'sums', facts: sumsOf({ net, tax, taxRate, total }) },
      {
        kind: 'text',
        text: 'お振込みの際に振込手数料を差し引かせていただく場合があります。その場合も、返還の金額と税額は上記のとおりです。',
      },
    ],
  };
}

/** To whom a paper goes, as its letterhead says it. */
export function recipientLines(paper: Recipient): string[] {
  const { recipientName, recipientPerson, recipientPostalCode, recipientAddress } = paper;
  const address = [
    ...(recipientPostalCode ? [`〒${recipientPostalCode}`] : []),
    ...(recipientAddress ? [recipientAddress] : []),
  ];
  if (!recipientName) return ['ご契約者 様', ...address];
  if (!recipientPerson) return [`${recipientName}\u00a0御中`, ...address];
  if (recipientPerson === recipientName) return [`${recipientName}\u00a0様`, ...address];
  return [recipientName, ...address, `${recipientPerson}\u00a0様`];
}

/** Who issued a document, as its letterhead says it. */
export function issuerLines({ name, postalCode, address, phone, registrationNumber }: Issuer): string[] {
  return [name, `〒${postalCode}`, address, `電話 ${phone}`, `登録番号 ${registrationNumber}`];
}

function invoiceNotices({ status, creditNote }: InvoicePaper): SheetBlock[] {
  if (status === 'void') {
    return [{ kind: 'notice', text: 'この請求書は取り消されました。お支払いは不要です。' }];
  }
  if (!creditNote) return [];
  const name = creditNoteName(creditNote.number);
  const text = `この請求書の代金は、返還請求書 ${name}(${dayText(creditNote.issuedOn)}発行)によりお返ししました。`;
  return [{ kind: 'notice', text }];
}

/** What was sold, row by row, without tax: server, discount, set-up, and what was added. */
export function invoiceRows(paper: InvoicePaper): string[][] {
  const { planName, term, termMonths, coversFrom, coversTo, serverFee, setupFee, lines = [] } = paper;
  const monthly = serverFee / termMonths;
  const covered = `${dayText(coversFrom)}〜${dayText(coversTo)}`;
  return [
    [
      `${planName} 利用料(${term === 1 ? '新規' : '更新'}) ${covered}`,
      `${termMonths}ヶ月`,
      Number.isInteger(monthly) ? yenText(yen(monthly)) : '',
      yenText(serverFee),
    ],
    ...discountRows(paper),
    ...(setupFee > 0 ? [['初期費用', '1', yenText(setupFee), yenText(setupFee)]] : []),
    ...lines.map(({ name, about, quantity, unitPrice, amount }) => [
      about ? `${name} ${about}` : name,
      String(quantity),
      yenText(unitPrice),
      yenText(amount),
    ]),
  ];
}

function discountRows({ discount, discountRate, countMonth, count }: InvoicePaper): string[][] {
  if (!discountRate || !countMonth || discount === 0) return [];
  const because = `${dayText(lastDayOf(countMonth))}の契約件数 ${count}件`;
  return [[`パートナー割引 ${rateText(discountRate)}(${because})`, '', '', signedYenText(negateYen(discount))]];
}

/** The sums under a list of what was sold: net and tax of the rate, and both together. */
export function sumsOf(sums: { net: Yen; tax: Yen; taxRate: Rate; total: Yen }): SheetFact[] {
  const share = rateText(sums.taxRate);
  return [
    { label: `${share}対象 計(税抜)`, text: yenText(sums.net) },
    { label: `消費税(${share})`, text: yenText(sums.tax) },
    { label: '合計(税込)', text: yenText(sums.total) },
  ];
}

/** The payer bears the fee, and the bank's slip is the receipt. MAIL-20, CON-08. */
function paymentBlocks({ name, bankAccount }: Issuer, dueOn: Day): SheetBlock[] {
  return [
    { kind: 'heading', text: 'お支払い' },
    {
      kind: 'facts',
      facts: [
        { label: 'お振込先', text: bankAccount },
        { label: '口座名義', text: name },
        { label: 'お支払い期限', text: dayText(dueOn) },
      ],
    },
    {
      kind: 'text',
      text: '恐れ入りますが、振込手数料はお客様にてご負担くださいますようお願いいたします。振込時の控えをもって、領収書に代えさせていただきます。',
    },
  ];
}

function firstTermRemark({ coversFrom }: InvoicePaper): SheetBlock {
  const text = `ご利用期間は、${dayText(coversFrom)}の前日までにご入金いただいた場合のものです。ご入金が後になったときは、ご入金後の最初の1日または15日からとなります。`;
  return { kind: 'text', text };
}

/** How the file of an invoice is called and dated. */
export function invoiceFile({ number, issuedOn }: InvoicePaper, issuer: Issuer): SheetFile {
  return { title: `請求書 ${number}`, author: issuer.name, datedOn: issuedOn };
}

/** How the file of a credit note is called and dated. */
export function creditNoteFile({ number, issuedOn }: CreditNotePaper, issuer: Issuer): SheetFile {
  return { title: `返還請求書 ${creditNoteName(number)}`, author: issuer.name, datedOn: issuedOn };
}

/** How the file of all invoices of a month is called; it bears the month's last day. CON-04. */
export function printRunFile(month: Month, issuer: Issuer): SheetFile {
  return { title: `請求書 ${monthText(month)}発行分`, author: issuer.name, datedOn: lastDayOf(month) };
}
