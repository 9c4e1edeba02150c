import type { Sheet, SheetBlock, SheetFile } from '#app/core/sheet.ts';
import { dayText, monthText, rateText, yenText } from '#app/core/wording.ts';
import { planGroupName } from '../catalogue/messages.ts';
import { type Issuer, issuerLines } from '../documents/rules.ts';
import { programmeName, rateEventName } from '../rates/messages.ts';
import { type Application, type LeftOut, type RateCertificate, certificateDays } from './rules.ts';

/** Why a contract was left out, in the words of the certificate. */
export function explainLeftOut({ reason, day }: LeftOut): string {
  const on = day ? dayText(day) : '';
  switch (reason) {
    case 'not-a-server':
      return '件数の対象外です(サーバー以外のご契約)';
    case 'unpaid':
      return `ご入金を確認できていません(ご希望の開始日 ${on})`;
    case 'void':
      return `お申し込みが取り消されました(${on})`;
    case 'not-started':
      return day ? `利用開始前です(開始日 ${on})` : '利用開始前です';
    case 'money-back':
      return `返金により解約されました(お申し出日 ${on})`;
    case 'lapsed':
      return `更新のご入金がなく停止しました(最終日 ${on})`;
    case 'ended':
      return `契約が終了しました(最終日 ${on})`;
  }
}

/** The plan group of a listed contract. */
export function groupNameOf({ planGroup }: { planGroup: string }): string {
  return planGroupName(planGroup);
}

/** Where something the rate is applied to stands. */
export function applicationStateName({ state, invoice }: Application): string {
  if (state === 'void') return '取消';
  if (state === 'expected') return '確定見込';
  return invoice === null ? '確定' : '発行済み';
}

/** The rate certificate as a document. What it was applied to grows with the invoices and cashbacks; the rest never changes. PRG-09. */
export function certificateSheet(certificate: RateCertificate, issuer: Issuer): Sheet {
  const { number, month, partner, count, cardFrom, confirmedOn } = certificate;
  const { countedOn, closedOn } = certificateDays(month);
  return {
    title: '率の証明書',
    reference: `率の証明書 ${number}`,
    blocks: [
      {
        kind: 'letterhead',
        to: [`${partner.name}\u00a0御中`, `パートナー番号 ${partner.code}`],
        facts: [
          { label: '番号', text: number },
          { label: '確定日', text: dayText(closedOn) },
          { label: '確認', text: confirmedOn ? `${dayText(confirmedOn)} 確認済み` : '確認中' },
        ],
        from: issuerLines(issuer),
      },
      {
        kind: 'amount',
        label: `${monthText(month)}末の契約件数`,
        text: `${count.toLocaleString('ja-JP')}件`,
        facts: [
          { label: 'プログラム', text: programmeName(partner.programme) },
          { label: '基準日', text: `${dayText(countedOn)} 24時時点` },
          { label: '適用した料率表', text: cardFrom ? `${monthText(cardFrom)}からの料率表` : 'なし(0%)' },
        ],
      },
      ...rateBlocks(certificate),
      ...applicationBlocks(certificate),
      ...contractBlocks(certificate),
      { kind: 'heading', text: '照合' },
      { kind: 'facts', facts: checkFacts(certificate) },
    ],
  };
}

/** What is said of contracts that were over before the month began. */
export function explainOverBefore(contracts: number): string {
  return `このほか、前月までに終了または取り消されたご契約が${contracts.toLocaleString('ja-JP')}件あります。`;
}

/** What the rates of a month are applied to, as the heading of their list. PRG-10, PRG-12. */
export function applicationsHeading({ partner }: Pick<RateCertificate, 'partner'>): string {
  return partner.programme === 'discount' ? '率を適用した請求書' : '率を適用するキャッシュバック';
}

/** What an application is about: the invoice, or the term. */
export function applicationSubject({ invoice, event, term }: Application): string {
  const name = term === 1 ? rateEventName(event) : `${rateEventName(event)}(第${term}期)`;
  return invoice === null ? name : `請求書 ${invoice} ${name}`;
}

/** How the file of a certificate is called and dated. */
export function certificateFile({ number, month, partner }: RateCertificate, issuer: Issuer): SheetFile {
  const { closedOn } = certificateDays(month);
  return { title: `率の証明書 ${number} ${partner.name}`, author: issuer.name, datedOn: closedOn };
}

function rateBlocks({ rates }: RateCertificate): SheetBlock[] {
  return [
    { kind: 'heading', text: 'この件数で決まった率' },
    ...tableOr(rates.length > 0, '適用する料率表がないため、率は0%です。', {
      kind: 'table',
      columns: [
        { heading: 'プラングループ', share: 4 },
        { heading: '区分', share: 2 },
        { heading: '率', share: 2, align: 'right' },
      ],
      rows: rates.map(({ planGroup, event, rate }) => [planGroupName(planGroup), rateEventName(event), rateText(rate)]),
    }),
  ];
}

function contractBlocks({ counted, leftOut, overBefore }: RateCertificate): SheetBlock[] {
  return [
    { kind: 'heading', text: `数えたご契約(${counted.length.toLocaleString('ja-JP')}件)` },
    ...tableOr(counted.length > 0, '数えたご契約はありません。', {
      kind: 'table',
      columns: [
        { heading: '注文番号', share: 3 },
        { heading: 'お客様', share: 4 },
        { heading: 'プラングループ', share: 3 },
        { heading: '有効になった日', share: 2.6 },
      ],
      rows: counted.map(({ orderNumber, company, planGroup, inForceFrom }) => [
        ...[orderNumber, company ?? '—', planGroupName(planGroup)],
        dayText(inForceFrom),
      ]),
    }),
    { kind: 'heading', text: `数えなかったご契約(${leftOut.length.toLocaleString('ja-JP')}件)` },
    ...tableOr(leftOut.length > 0, '数えなかったご契約はありません。', {
      kind: 'table',
      columns: [
        { heading: '注文番号', share: 2.6 },
        { heading: 'お客様', share: 3.2 },
        { heading: 'プラングループ', share: 2.6 },
        { heading: '理由', share: 4.2 },
      ],
      rows: leftOut.map(({ orderNumber, company, planGroup, ...why }) => [
        ...[orderNumber, company ?? '—', planGroupName(planGroup)],
        explainLeftOut(why),
      ]),
    }),
    ...(overBefore > 0 ? [{ kind: 'text' as const, text: explainOverBefore(overBefore) }] : []),
  ];
}

function applicationBlocks(certificate: RateCertificate): SheetBlock[] {
  const { applications } = certificate;
  return [
    { kind: 'heading', text: applicationsHeading(certificate) },
    ...tableOr(applications.length > 0, 'この率を適用したものは、まだありません。', {
      kind: 'table',
      columns: [
        { heading: '注文番号', share: 2.6 },
        { heading: '対象', share: 2.8 },
        { heading: '日付', share: 2.6 },
        { heading: '利用料(税抜)', share: 2.2, align: 'right' },
        { heading: '率', share: 1.2, align: 'right' },
        { heading: '金額', share: 2, align: 'right' },
        { heading: '状況', share: 1.6 },
      ],
      rows: applications.map((one) => [
        ...[one.orderNumber, applicationSubject(one), dayText(one.day)],
        ...[yenText(one.base), rateText(one.rate), yenText(one.amount)],
        applicationStateName(one),
      ]),
    }),
  ];
}

function checkFacts({ digest, agrees, head }: RateCertificate) {
  return [
    { label: '契約一覧のSHA-256', text: digest },
    { label: '一覧との照合', text: agrees ? '一致' : '不一致' },
    {
      label: '監査記録の末尾',
      text: head ? `第${head.number.toLocaleString('ja-JP')}件 ${head.hash}` : '記録なし',
    },
  ];
}

function tableOr(filled: boolean, empty: string, table: SheetBlock): SheetBlock[] {
  return [filled ? table : { kind: 'text', text: empty }];
}
