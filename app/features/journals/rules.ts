import type { Day } from '#app/core/calendar.ts';
import { type Yen, ZERO_YEN, negateYen, sumYen } from '#app/core/yen.ts';
import type { Account } from '../ledger/rules.ts';

/** One side of a ledger transaction, as the books have it. */
export type BookedPosting = { transactionId: string; day: Day; kind: string; account: Account; amount: Yen };

/** A line of a slip 伝票: a debit, a credit, or both; the lines of one slip balance. */
export type SlipLine = { debit: BookedPosting | undefined; credit: BookedPosting | undefined };

/** A ledger transaction as a slip of the month, numbered from 1 on in the order of the books. */
export type Slip = { number: number; day: Day; kind: string; lines: readonly SlipLine[] };

/** What the accountants call the accounts. */
export const ACCOUNT_NAMES: Record<Account, string> = {
  bank: '普通預金',
  receivables: '売掛金',
  revenue: '売上高',
  'consumption-tax': '仮受消費税',
  'unapplied-money': '仮受金',
  'transfer-fees': '支払手数料',
  'refunds-payable': '未払金',
  'refund-fees': '雑収入',
  'cashback-expense': '販売促進費',
  'cashback-payable': '未払費用',
};

/** The slips of postings that come transaction by transaction: each transaction is one slip, each posting stands once. */
export function slipsOf(postings: readonly BookedPosting[]): Slip[] {
  const byTransaction = new Map<string, BookedPosting[]>();
  for (const posting of postings) {
    const group = byTransaction.get(posting.transactionId);
    if (group) group.push(posting);
    else byTransaction.set(posting.transactionId, [posting]);
  }
  return [...byTransaction.values()].flatMap((group, index) => {
    const [first] = group;
    return first ? [{ number: index + 1, day: first.day, kind: first.kind, lines: linesOf(group) }] : [];
  });
}

function linesOf(group: readonly BookedPosting[]): SlipLine[] {
  const debits = group.filter(({ amount }) => amount > 0);
  const credits = group.filter(({ amount }) => amount < 0);
  const length = Math.max(debits.length, credits.length);
  return Array.from({ length }, (_, index) => ({ debit: debits[index], credit: credits[index] }));
}

/** What each account was debited and credited, in the order of the names; accounts without a posting are missing. */
export function totalsOf(postings: readonly BookedPosting[]): { account: Account; debit: Yen; credit: Yen }[] {
  const accounts = (Object.keys(ACCOUNT_NAMES) as Account[]).filter((account) =>
    postings.some((posting) => posting.account === account),
  );
  return accounts.map((account) => {
    const own = postings.filter((posting) => posting.account === account).map(({ amount }) => amount);
    const credit = negateYen(sumYen(own.filter((amount) => amount < 0)));
    return { account, debit: sumYen(own.filter((amount) => amount > 0)), credit };
  });
}

const FREEE_HEADINGS = [
  '日付',
  '伝票番号',
  '借方勘定科目',
  '借方税区分',
  '借方金額',
  '貸方勘定科目',
  '貸方税区分',
  '貸方金額',
  '摘要',
];

/**
 * Slips in the columns freee reads: lines of one day and number are one slip. Tax stands on its own account, so that every
 * line is marked 対象外 and the accountants' program works out none a second time.
 */
export function freeeRows(slips: readonly Slip[]): string[][] {
  const rows = slips.flatMap(({ number, day, kind, lines }) =>
    lines.map(({ debit, credit }) => [
      day.replaceAll('-', '/'),
      String(number),
      ...sideOf(debit),
      ...sideOf(credit),
      entryName(kind),
    ]),
  );
  return [FREEE_HEADINGS, ...rows];
}

/** Slips in the 25 columns 弥生 reads, without headings: 2111 marks a slip of one line, 2110, 2100 and 2101 one of several. */
export function yayoiRows(slips: readonly Slip[]): string[][] {
  return slips.flatMap(({ number, day, kind, lines }) =>
    lines.map(({ debit, credit }, index) => {
      const flag = lines.length === 1 ? '2111' : index === 0 ? '2110' : index === lines.length - 1 ? '2101' : '2100';
      const [debitName, debitTax, debitAmount] = sideOf(debit, NO_AMOUNT);
      const [creditName, creditTax, creditAmount] = sideOf(credit, NO_AMOUNT);
      return [
        ...[flag, String(number), '', day.replaceAll('-', '/')],
        ...[debitName, '', '', debitTax, debitAmount, ''],
        ...[creditName, '', '', creditTax, creditAmount, ''],
        ...[entryName(kind), '', '', '3', '', '', '', '', 'no'],
      ];
    }),
  );
}

/** What 弥生 asks for where a line has one side only. */
const NO_AMOUNT = '0';

function sideOf(posting: BookedPosting | undefined, noAmount = ''): [string, string, string] {
  if (!posting) return ['', '', noAmount];
  const amount = posting.amount > ZERO_YEN ? posting.amount : negateYen(posting.amount);
  return [ACCOUNT_NAMES[posting.account], '対象外', String(amount)];
}

/** What a kind of transaction is called; one without a name keeps its own word. */
export function entryName(kind: string): string {
  return MEMOS[kind] ?? kind;
}

const MEMOS: Record<string, string> = {
  'invoice-issued': '請求書の発行',
  'invoice-voided': '請求書の取消',
  'payment-applied': '入金',
  'payment-unapplied': '充当待ちの入金',
  'bank-line-kept': '名義不明の入金',
  'bank-line-released': '名義不明の入金の振替',
  'refund-promised': '返金の計上',
  'refund-paid': '返金の支払',
  'cashback-earned': 'キャッシュバックの計上',
  'cashback-voided': 'キャッシュバックの取消',
  'cashback-adjusted': 'キャッシュバックの調整',
  'payout-sent': 'キャッシュバックの送金',
  'payout-returned': '送金の返戻',
  'transfer-returned': '分割した送金の返戻',
};
