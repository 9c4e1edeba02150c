import type { Sheet, SheetBlock, SheetFile } from '#app/core/sheet.ts';
import { sumYen } from '#app/core/yen.ts';
import { dayText, monthText, rateText, signedYenText, yenText } from '#app/core/wording.ts';
import { type Issuer, issuerLines } from '../documents/rules.ts';
import { rateEventName } from '../rates/messages.ts';
import { deductibleName } from '../tax-registrations/messages.ts';
import {
  OBJECTION_DAYS,
  type PaidLine,
  type PaidPayout,
  type PaymentStatement,
  type SettledLine,
  type StatementPeriod,
  type TaxedLine,
} from './rules.ts';

/** A period as people call it. */
export function periodName(period: StatementPeriod): string {
  return period.kind === 'month' ? `${monthText(period.month)}分` : `${period.year}年分`;
}

/** A statement as a document: what was paid, for what, and the tax in it. GAP-10, GAP-12. */
export function statementSheet(statement: PaymentStatement, issuer: Issuer): Sheet {
  const { number, period, partner, total, paidOn, returnedOn } = statement;
  const yearly = period.kind === 'year';
  return {
    title: yearly ? '年間支払通知書' : '支払通知書',
    reference: `支払通知書 ${number}`,
    blocks: [
      {
        kind: 'letterhead',
        to: [`${partner.name}\u00a0御中`, `パートナー番号 ${partner.code}`],
        facts: [
          { label: '番号', text: number },
          { label: '発行日', text: dayText(paidOn) },
          { label: '対象', text: periodName(period) },
        ],
        from: issuerLines(issuer),
      },
      returnedOn
        ? {
            kind: 'notice',
            text: `この送金は、${dayText(returnedOn)}に銀行から返戻されました。次回以降の送金に含めてお支払いします。`,
          }
        : { kind: 'text', text: '下記のとおりキャッシュバックをお支払いしましたので、ご通知申し上げます。' },
      {
        kind: 'amount',
        label: yearly ? `${period.year}年のお支払額の合計` : 'お支払額',
        text: yenText(total),
        facts: [
          { label: yearly ? '最後のお支払日' : 'お支払日', text: dayText(paidOn) },
          ...(yearly ? [] : [{ label: 'お支払方法', text: wayText(statement) }]),
        ],
      },
      ...(returnedOn ? [] : yearly ? yearlyBlocks(statement) : lineBlocks(statement)),
      ...correctionBlocks(statement),
      ...(returnedOn ? [] : taxBlocks(statement)),
    ],
  };
}

/** How the file of a statement is called and dated. */
export function statementFile({ number, period, paidOn }: PaymentStatement, issuer: Issuer): SheetFile {
  return { title: `支払通知書 ${periodName(period)} ${number}`, author: issuer.name, datedOn: paidOn };
}

/** How money went; of a transfer the day banks made it, where that is another than the day it is paid by the books. */
function wayText({ route, paidOn, movedOn }: Pick<PaidPayout, 'route' | 'paidOn' | 'movedOn'>): string {
  if (route === 'mail-money') return '楽天銀行 メルマネ';
  return movedOn === paidOn ? '銀行振込' : `銀行振込(振込日 ${dayText(movedOn)})`;
}

/** What a line was paid for. */
export function lineSubject({ event, term }: PaidLine): string {
  return term === 1 ? rateEventName(event) : `${rateEventName(event)}(第${term}期)`;
}

/** What a line beside the cashbacks is about: what it corrects, or which transfer it was. */
export function settledSubject({ kind, orderNumber, term, corrects }: SettledLine): string {
  const of = corrects === null ? '' : monthText(corrects);
  if (kind === 'came-back') return `${of}末の送金の返戻`;
  if (kind === 'sent-again') return `${of}末に返戻された金額の再送金`;
  const parts = [...(orderNumber && term ? [`${orderNumber} 第${term}期`] : []), ...(of ? [`${of}分`] : [])];
  return parts.length > 0 ? parts.join('、') : '特定の契約・月によらない調整';
}

/** How the tax in a line is treated, in words. */
export function taxStandingText({ tax }: TaxedLine): string {
  if (!tax) return '対象外';
  const standing = tax.number ? '登録あり' : '登録なし';
  return `${rateText(tax.taxRate)} ${tax.deductible === null ? standing : deductibleName(tax.deductible)}`;
}

function correctionBlocks({ corrections, period }: PaymentStatement): SheetBlock[] {
  if (corrections.length === 0) return [];
  const yearly = period.kind === 'year';
  return [
    { kind: 'heading', text: '調整の内訳' },
    {
      kind: 'table',
      columns: [
        ...(yearly ? [{ heading: 'お支払い', share: 2.3 }] : []),
        { heading: '確定日', share: 2.6 },
        { heading: '対象', share: 3 },
        { heading: '理由', share: 3.6 },
        { heading: '税率・控除', share: 2.2 },
        { heading: '金額', share: 2, align: 'right' },
      ],
      rows: corrections.map((line) => [
        ...(yearly ? [monthText(line.month)] : []),
        ...[dayText(line.on), settledSubject(line), line.reason],
        ...[taxStandingText(line), signedYenText(line.amount)],
      ]),
    },
    { kind: 'text', text: `調整の合計 ${signedYenText(sumYen(corrections.map(({ amount }) => amount)))}` },
  ];
}

function lineBlocks({ lines }: PaymentStatement): SheetBlock[] {
  // A payout may consist of corrections alone.
  if (lines.length === 0) return [];
  return [
    {
      kind: 'table',
      columns: [
        { heading: '注文番号', share: 3 },
        { heading: '対象', share: 2.4 },
        { heading: '確定日', share: 2.8 },
        { heading: '利用料(税抜)', share: 2.4, align: 'right' },
        { heading: '率', share: 1.3, align: 'right' },
        { heading: '金額', share: 2.2, align: 'right' },
      ],
      rows: lines.map((line) => [
        ...[line.orderNumber, lineSubject(line), dayText(line.earnedOn)],
        ...[yenText(line.base), rateText(line.rate), yenText(line.amount)],
      ]),
    },
  ];
}

function yearlyBlocks({ payouts, lines, corrections }: PaymentStatement): SheetBlock[] {
  return [
    {
      kind: 'table',
      columns: [
        { heading: '対象', share: 2 },
        { heading: 'お支払日', share: 2.6 },
        { heading: 'お支払方法', share: 3.2 },
        { heading: 'キャッシュバック', share: 3.2, align: 'right' },
        { heading: '調整', share: 1.6, align: 'right' },
        { heading: '金額', share: 2.4, align: 'right' },
      ],
      rows: payouts.map(({ month, paidOn, amount, ...way }) => [
        ...[monthText(month), dayText(paidOn), wayText({ paidOn, ...way })],
        `${lines.filter((line) => line.month === month).length.toLocaleString('ja-JP')}件`,
        adjustedText(corrections.filter((line) => line.month === month)),
        yenText(amount),
      ]),
    },
    {
      kind: 'text',
      text: '確定申告の際の資料としてご利用いただけます。内訳は、各月の支払通知書をご覧ください。',
    },
  ];
}

function adjustedText(corrections: readonly TaxedLine[]): string {
  return corrections.length === 0 ? '—' : signedYenText(sumYen(corrections.map(({ amount }) => amount)));
}

function taxBlocks({ taxes, treatment }: PaymentStatement): SheetBlock[] {
  const heading: SheetBlock = { kind: 'heading', text: '消費税の区分' };
  if (treatment === 'untaxed') {
    return [heading, { kind: 'text', text: '当社では、消費税の対象外のお支払いとして取り扱っています。' }];
  }
  const purchase = treatment === 'service-fee';
  return [
    heading,
    {
      kind: 'table',
      columns: [
        { heading: '登録番号', share: 3.4 },
        ...(purchase ? [{ heading: '仕入税額控除', share: 3 }] : []),
        { heading: '税率', share: 1.3, align: 'right' },
        { heading: '金額(税込)', share: 2.4, align: 'right' },
        { heading: 'うち消費税', share: 2.2, align: 'right' },
      ],
      rows: taxes.map(({ number, deductible, taxRate, total, tax }) => [
        number ?? '登録なし',
        ...(deductible === null ? [] : [deductibleName(deductible)]),
        ...[rateText(taxRate), yenText(total), yenText(tax)],
      ]),
    },
    { kind: 'text', text: purchase ? PURCHASE : '当社では、売上げに係る対価の返還として取り扱っています。' },
    ...(purchase && taxes.some(({ number }) => number !== null) ? [{ kind: 'text' as const, text: AGREED }] : []),
  ];
}

const PURCHASE =
  '当社では、ご紹介の役務に対する課税仕入れとして取り扱い、お支払額には消費税を含みます。登録番号と経過措置の割合は、キャッシュバックが確定した日によります。調整は、訂正するキャッシュバックの確定日によります。';

const AGREED = `この通知書は、仕入明細書を兼ねています。発行日から${OBJECTION_DAYS}日以内にお申し出がない場合は、記載内容をご確認いただいたものといたします。`;
