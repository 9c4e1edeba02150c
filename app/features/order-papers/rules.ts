import type { Day } from '#app/core/calendar.ts';
import type { Sheet, SheetBlock, SheetFact, SheetFile } from '#app/core/sheet.ts';
import { dayText, yenText } from '#app/core/wording.ts';
import { lessYen } from '#app/core/yen.ts';
import { consentLines, consentText } from '../consents/rules.ts';
import {
  ITEM_COLUMNS,
  type InvoicePaper,
  type Issuer,
  invoiceRows,
  issuerLines,
  recipientLines,
  sumsOf,
} from '../documents/rules.ts';

/** Who ordered, as they typed it; a partner's own order has no kana and no domain. */
export type Orderer = {
  company: string;
  companyKana: string | null;
  contactName: string;
  contactKana: string | null;
  email: string;
  phone: string;
  postalCode: string | null;
  address: string | null;
  domain: string | null;
};

/** An order as its confirmation needs it: what was asked for, and the first invoice as it was issued. */
export type OrderPaper = {
  orderNumber: string;
  orderedOn: Day;
  requestedStartOn: Day;
  /** The last day on which the first payment is accepted. */
  lastPayOn: Day;
  over: boolean;
  orderer: Orderer;
  /** Whose referral it is; null where nobody referred the client, or the partner itself ordered. */
  referredBy: string | null;
  /** What was agreed to and when, to the minute; null for a partner's own order. */
  consent: { version: string; givenAt: string } | null;
  refundDays: number;
  invoice: InvoicePaper;
};

/**
 * The order confirmation 注文確認書: what was ordered, by whom, for how much, what was agreed to, and what the law of the
 * programme makes of a late payment and of a cancellation. CON-01, CON-02, CON-03, REF-01, REF-02.
 */
export function orderSheet(paper: OrderPaper, issuer: Issuer): Sheet {
  const { orderNumber, orderedOn, invoice, orderer } = paper;
  const { total, tax, taxRate, dueOn } = invoice;
  return {
    title: '注文確認書(お申し込み内容確認書)',
    reference: `注文確認書 ${orderNumber}`,
    blocks: [
      {
        kind: 'letterhead',
        to: recipientLines({
          recipientName: orderer.company,
          recipientPerson: orderer.contactName,
          recipientPostalCode: orderer.postalCode,
          recipientAddress: orderer.address,
        }),
        facts: [
          { label: 'お申し込み番号', text: orderNumber },
          { label: 'お申し込み日', text: dayText(orderedOn) },
        ],
        from: issuerLines(issuer),
      },
      ...(paper.over ? [{ kind: 'notice' as const, text: 'このお申し込みは取り消されました。' }] : []),
      { kind: 'text', text: 'このたびはお申し込みいただき、誠にありがとうございます。下記の内容で承りました。' },
      {
        kind: 'amount',
        label: 'お支払い総額(税込)',
        text: yenText(total),
        facts: [{ label: 'お支払い期限', text: dayText(dueOn) }],
      },
      { kind: 'facts', facts: orderedFacts(paper) },
      { kind: 'table', columns: ITEM_COLUMNS, rows: invoiceRows(invoice) },
      { kind: 'sums', facts: sumsOf({ net: lessYen(total, tax), tax, taxRate, total }) },
      { kind: 'heading', text: 'お申し込みいただいた方' },
      { kind: 'facts', facts: ordererFacts(orderer) },
      ...termsBlocks(paper),
      ...consentBlocks(paper),
    ],
  };
}

function orderedFacts({ invoice, requestedStartOn, referredBy, orderer }: OrderPaper): SheetFact[] {
  return [
    { label: 'プラン', text: invoice.planName },
    { label: '契約期間', text: `${invoice.termMonths}ヶ月` },
    { label: 'ご希望の利用開始日', text: dayText(requestedStartOn) },
    ...(orderer.domain ? [{ label: 'ドメイン', text: orderer.domain }] : []),
    ...(referredBy ? [{ label: 'ご紹介', text: `${referredBy} 様` }] : []),
  ];
}

function ordererFacts({ company, companyKana, contactName, contactKana, email, phone }: Orderer): SheetFact[] {
  const withKana = (name: string, kana: string | null) => (kana ? `${name}(${kana})` : name);
  return [
    { label: '会社名・団体名', text: withKana(company, companyKana) },
    { label: 'ご担当者', text: withKana(contactName, contactKana) },
    { label: 'メールアドレス', text: email },
    { label: '電話番号', text: phone },
  ];
}

function termsBlocks({ requestedStartOn, lastPayOn, refundDays }: OrderPaper): SheetBlock[] {
  return [
    { kind: 'heading', text: 'ご契約にあたって' },
    {
      kind: 'text',
      text: `料金は、契約期間分を一括でお支払いいただきます。${dayText(requestedStartOn)}の前日までにご入金いただいた場合は、ご希望の日に利用開始となります。ご入金が後になったときは、ご入金後の最初の1日または15日に利用開始となり、${dayText(lastPayOn)}までにご入金がないときは、お申し込みを取り消します。`,
    },
    {
      kind: 'text',
      text: `初回の契約に限り、利用開始日を1日目として${refundDays}日目までに解約された場合は、ドメインに関する費用を除いて返金いたします。`,
    },
  ];
}

function consentBlocks({ consent, referredBy }: OrderPaper): SheetBlock[] {
  if (!consent) return [];
  const text = consentText(consent.version, referredBy);
  return [
    { kind: 'heading', text: '同意いただいた内容' },
    {
      kind: 'facts',
      facts: [
        { label: '同意の日時', text: consent.givenAt },
        { label: '文面の版', text: consent.version },
      ],
    },
    ...(text ? consentLines(text) : ['以前のシステムでご同意いただいた内容によります。']).map((line): SheetBlock => ({
      kind: 'text',
      text: line,
    })),
  ];
}

/** How the file of a confirmation is called and dated. */
export function orderFile({ orderNumber, orderedOn }: OrderPaper, issuer: Issuer): SheetFile {
  return { title: `注文確認書 ${orderNumber}`, author: issuer.name, datedOn: orderedOn };
}
