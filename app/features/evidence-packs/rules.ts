import type { Month } from '#app/core/calendar.ts';
import type { ContractId, LotId, PartnerId } from '#app/core/ids.ts';
import { groupedBy } from '#app/core/grouping.ts';
import { compareText } from '#app/core/text-order.ts';
import { type Yen, sumYen } from '#app/core/yen.ts';
import { accountKindName } from '../bank-accounts/rules.ts';
import { lotLines, lotText, sealedLot } from '../cashback/rules.ts';
import { type PayoutStanding, type PayoutWay, type SealedPayout, accountOf, contentOf } from '../payouts/rules.ts';

/** One payout of a run as it was prepared. */
type PreparedPayout = PayoutWay & {
  id: string;
  partnerId: PartnerId;
  familyName: string;
  givenName: string;
  email: string;
  amount: Yen;
};

/** The lines of a run as they were prepared, whether they are still in it or not. */
type PreparedLines = {
  cashbacks: readonly PreparedCashback[];
  corrections: readonly { payoutId: string; adjustmentId: `adj_${string}`; amount: Yen }[];
};

/** A cashback of a run, with the lot it came with and how many accrued in that. */
type PreparedCashback = {
  payoutId: string;
  lotId: LotId;
  lotCount: number;
  contractId: ContractId;
  term: number;
  amount: Yen;
};

/**
 * The content of a run as it was put up for approval, said again from what is stored: partners with cashbacks first, each
 * group in order of partner, lots and corrections in order. Its SHA-256 is what was approved. MAIL-14.
 *
 * @param digest SHA-256 of a text: that of a lot is taken anew over its cashbacks.
 */
export function preparedContent(
  month: Month,
  payouts: readonly PreparedPayout[],
  lines: PreparedLines,
  digest: (text: string) => string,
): string {
  const cashbacks = groupedBy(lines.cashbacks, ({ payoutId }) => payoutId);
  const corrections = groupedBy(lines.corrections, ({ payoutId }) => payoutId);
  const planned = payouts.map(({ id, ...payout }): SealedPayout => {
    const { partnerId, familyName, givenName, email, amount } = payout;
    const lots = [...groupedBy(cashbacks.get(id) ?? [], ({ lotId }) => lotId).values()];
    return {
      ...{ partnerId, familyName, givenName, email, amount, account: accountOf(payout) },
      lots: lots.map((own) => preparedLot(own, digest)).toSorted((left, right) => compareText(left.lotId, right.lotId)),
      corrections: (corrections.get(id) ?? []).toSorted((left, right) =>
        compareText(left.adjustmentId, right.adjustmentId),
      ),
    };
  });
  const inOrder = planned.toSorted(
    (left, right) =>
      Number(left.lots.length === 0) - Number(right.lots.length === 0) || compareText(left.partnerId, right.partnerId),
  );
  return contentOf(month, inOrder);
}

/** What came of one lot into a payout: told one by one where it is not whole, or holds one cashback alone. */
function preparedLot(
  own: readonly [PreparedCashback, ...PreparedCashback[]],
  digest: (text: string) => string,
): { lotId: LotId; sealed: string } {
  const [{ lotId, lotCount }] = own;
  const lot = { sha256: digest(lotText(own)), amount: sumYen(own.map(({ amount }) => amount)), count: own.length };
  const whole = own.length === lotCount && lotCount > 1;
  return { lotId, sealed: sealedLot(lot, whole ? null : lotLines(own)) };
}

/** A member of a pack as its manifest lists it. */
export type ListedMember = { name: string; bytes: number; sha256: string };

/** What a pack says of itself: the digest of every member, the approved content, and where the trail stood. */
export type Manifest = {
  month: Month;
  contentHash: string;
  chain: { number: number; hash: string } | null;
  members: readonly ListedMember[];
};

/** A value as JSON that is the same text each time: two spaces, keys in the order given, a line end. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The columns of the payouts. */
export const PAYOUT_HEADINGS = [
  ...['支払ID', 'パートナー番号', 'パートナー名', '姓', '名', 'メールアドレス'],
  ...['作成時の金額', '含まれる額', '通知日', '送金日', '送金額', '返戻日', '返戻の理由'],
  ...['銀行コード', '支店コード', '預金種目', '口座番号', '口座名義(カナ)'],
];

/** One payout; the columns of its account are empty where it goes by mail. */
export function payoutCells(
  payout: PayoutStanding & { code: string; partnerName: string },
): (string | number | null)[] {
  const { id, code, partnerName, familyName, givenName, email, amount, standing } = payout;
  const { noticedOn, sentOn, sentAmount, returnedOn, returnReason } = payout;
  const { bankCode, branchCode, accountKind, accountNumber, accountHolder } = payout;
  return [
    ...[id, code, partnerName, familyName, givenName, email],
    ...[amount, standing, noticedOn, sentOn, sentAmount, returnedOn, returnReason],
    ...[bankCode, branchCode, accountKind && accountKindName(accountKind), accountNumber, accountHolder],
  ];
}

/** The columns of the cashbacks. */
export const LINE_HEADINGS = [
  ...['支払ID', '契約ID', '注文番号', '期', '種類', '確定日', '件数の月', '件数', '率'],
  ...['対象額(税抜)', '金額', '支払可能日', '外れた日', '取消日', '発生分ID'],
];

/** The columns of the counts that rates stand on. */
export const COUNT_HEADINGS = ['件数の月', 'パートナー番号', '率の証明の番号', '件数', '照合値(SHA-256)'];
/** The columns of the versions of the bank’s file. */
export const FILE_HEADINGS = [
  '版',
  '送金方法',
  '行数',
  '合計',
  '照合値(SHA-256)',
  '作成者',
  '作成時刻',
  '差し替え時刻',
];
/** The columns of the rows of its versions. */
export const ROW_HEADINGS = ['版', '行', '支払ID', '振込', '金額'];
/** The columns of what was booked. */
export const LEDGER_HEADINGS = ['日付', '仕訳ID', '種類', '対象', '勘定科目', 'パートナーID', '金額(借方は正)'];
/** The columns of the trail. */
export const AUDIT_HEADINGS = [
  ...['連鎖の番号', 'ハッシュ値', '記録ID', '操作', '操作者の種類', '操作者', '業務日', '時刻'],
  ...['変更前', '変更後', '理由'],
];

/** The columns of how transfers ended at the bank. */
export const RESULT_HEADINGS = ['支払ID', '振込', '金額', '送金日', '結果', '銀行の日付', '記録日', '理由'];

/** How one transfer ended; empty where the bank has not said yet. */
export function resultCells(end: {
  payoutId: string;
  part: number;
  amount: number;
  sentOn: string | null;
  outcome: string | null;
  happenedOn: string | null;
  recordedOn: string | null;
  reason: string | null;
}): (string | number | null)[] {
  const { payoutId, part, amount, sentOn, outcome, happenedOn, recordedOn, reason } = end;
  return [payoutId, part, amount, sentOn, outcome, happenedOn, recordedOn, reason];
}
