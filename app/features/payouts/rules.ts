import { type Day, type Month, addDays, addMonths, dayIn, lastDayOf, monthOf } from '#app/core/calendar.ts';
import type { PartnerId, PayoutId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Policy } from '#app/core/policy.ts';
import { type Yen, sumYen } from '#app/core/yen.ts';
import type { HeldCorrection, Payable, PayableCorrection } from '../adjustments/rules.ts';
import type { DecisionRefusal } from '../approvals/rules.ts';
import type { Act, Thing } from '../audit/rules.ts';
import { ACCOUNT_PARTS, type BankAccount } from '../bank-accounts/rules.ts';
import type { HeldLot, PayableLot } from '../payout-lots/rules.ts';

/** The day payouts of a month-end are announced. MAIL-04. */
export function noticeDayOf(month: Month, policy: Policy): Day {
  return dayIn(month, policy.noticeDay);
}

/** The month whose payouts are announced next. MAIL-04. */
export function comingMonth(today: Day, policy: Policy): Month {
  const thisMonth = monthOf(today);
  return today < noticeDayOf(thisMonth, policy) ? thisMonth : addMonths(thisMonth, 1);
}

/** The last day on which a payout run can still be approved: the day before the notices go out. */
export function approvalDeadline(month: Month, policy: Policy): Day {
  return addDays(noticeDayOf(month, policy), -1);
}

/** The last day on which a change can be asked for that the run of a month still pays under: it waits, and is approved. MAIL-06. */
export function changeDeadline(month: Month, policy: Policy): Day {
  return addDays(approvalDeadline(month, policy), -policy.payeeChangeWaitingDays);
}

/** The day the money of a month's run is sent: the calendar month-end, bank holiday or not. PRG-18. */
export function payoutDay(month: Month): Day {
  return lastDayOf(month);
}

/**
 * Whether a cashback goes into the run of a month-end: it is payable by then,
 * and the payee was first confirmed before that month's notice day. MAIL-05, MAIL-06.
 */
export function joinsRun(
  cashback: { payableOn: Day; payeeConfirmedOn: Day | null },
  month: Month,
  policy: Policy,
): boolean {
  return (
    cashback.payableOn <= payoutDay(month) &&
    cashback.payeeConfirmedOn !== null &&
    cashback.payeeConfirmedOn < noticeDayOf(month, policy)
  );
}

/** How a payout reaches its partner: 楽天銀行 メルマネ to an address, or 総合振込 to an account. MAIL-01. */
export type PayoutRoute = 'mail-money' | 'transfer';

/** Every route, the one of the booklet first. */
export const PAYOUT_ROUTES: readonly PayoutRoute[] = ['mail-money', 'transfer'];

/** The way of a payout as it is stored: every part of the account, or none. */
export type PayoutWay = {
  route: PayoutRoute;
  bankCode: string | null;
  branchCode: string | null;
  accountKind: BankAccount['kind'] | null;
  accountNumber: string | null;
  accountHolder: string | null;
};

/** How money goes to whoever has an account, or none. MAIL-01. */
export function routeTo(account: BankAccount | null): PayoutRoute {
  return account ? 'transfer' : 'mail-money';
}

/** The way to an account, or by mail where there is none. MAIL-01. */
export function wayTo(account: BankAccount | null): PayoutWay {
  if (!account) {
    const none = { bankCode: null, branchCode: null, accountKind: null, accountNumber: null, accountHolder: null };
    return { route: 'mail-money', ...none };
  }
  const { bankCode, branchCode, kind, number, holder } = account;
  return { route: 'transfer', bankCode, branchCode, accountKind: kind, accountNumber: number, accountHolder: holder };
}

/** The account a payout is transferred to; null where it goes by mail. */
export function accountOf(way: PayoutWay): BankAccount | null {
  const { bankCode, branchCode, accountKind: kind, accountNumber: number, accountHolder: holder } = way;
  return bankCode && branchCode && kind && number && holder ? { bankCode, branchCode, kind, number, holder } : null;
}

/** Why a run cannot be prepared now. */
export type PrepareRefusal =
  | { code: 'run-approved'; month: Month }
  | { code: 'run-missed'; month: Month }
  | { code: 'month-not-begun'; firstDay: Day }
  | { code: 'too-late'; deadline: Day };

/** A run is prepared from the 1st of its month to the day before the notices, as often as needed until it is approved. MAIL-14. */
export function checkPreparation(
  month: Month,
  state: 'draft' | 'approved' | 'missed' | undefined,
  today: Day,
  policy: Policy,
): Outcome<true, PrepareRefusal> {
  if (state === 'approved') return refused({ code: 'run-approved', month });
  if (state === 'missed') return refused({ code: 'run-missed', month });
  const firstDay = dayIn(month, 1);
  if (today < firstDay) return refused({ code: 'month-not-begun', firstDay });
  const deadline = approvalDeadline(month, policy);
  if (today > deadline) return refused({ code: 'too-late', deadline });
  return done(true);
}

/** A run as what is put up for approval. */
export function runAsThing(month: Month) {
  return { kind: 'payout-run' as const, thing: month };
}

/** Why a run is not decided: what its days say, or why the two people may not. */
export type ApprovalRefusal =
  { code: 'not-prepared'; month: Month } | { code: 'too-late'; deadline: Day } | DecisionRefusal;

/** Whether a run can still be decided: it was prepared, and the notices have not gone out. MAIL-14. */
export function checkStillOpen(
  run: { state: 'draft' | 'approved' | 'missed' } | undefined,
  month: Month,
  today: Day,
  policy: Policy,
): Outcome<true, ApprovalRefusal> {
  if (!run) return refused({ code: 'not-prepared', month });
  if (run.state === 'approved') return done(true);
  const deadline = approvalDeadline(month, policy);
  return run.state === 'missed' || today > deadline ? refused({ code: 'too-late', deadline }) : done(true);
}

/** One partner's part of a run. */
export type PlannedPayout = Payable & {
  amount: Yen;
  lots: readonly HeldLot[];
  corrections: readonly HeldCorrection[];
  /** Where it is transferred to; null where it goes by mail. */
  account: BankAccount | null;
};

/** A partner whose cashbacks and corrections come to nothing, or to less: all of them wait for the next month-end. */
export type CarriedBalance = { partnerId: PartnerId; lines: number; balance: Yen };

/**
 * What a month-end pays and what it leaves: the sum of a partner's cashbacks and corrections is paid where it is above 0;
 * otherwise every line stays and is weighed again at the next month-end. PRG-18, MAIL-14.
 *
 * @param accounts of partners whose money is transferred; everybody else's goes by mail.
 */
export function weighRun(
  lots: readonly PayableLot[],
  corrections: readonly PayableCorrection[],
  accounts: ReadonlyMap<PartnerId, BankAccount> = new Map(),
): { payouts: PlannedPayout[]; carried: CarriedBalance[] } {
  const ofPartner = new Map<PartnerId, { payee: Payable; lots: HeldLot[]; corrections: HeldCorrection[] }>();
  const partOf = (payee: Payable) => {
    const known = ofPartner.get(payee.partnerId);
    if (known) return known;
    const fresh = { payee, lots: [], corrections: [] };
    ofPartner.set(payee.partnerId, fresh);
    return fresh;
  };
  for (const lot of lots) partOf(lot).lots.push(lot);
  for (const correction of corrections) partOf(correction).corrections.push(correction);
  const payouts: PlannedPayout[] = [];
  const carried: CarriedBalance[] = [];
  for (const { payee, lots: own, corrections: corrected } of ofPartner.values()) {
    const { partnerId, familyName, givenName, email } = payee;
    const amount = sumYen([...own, ...corrected].map((line) => line.amount));
    if (amount > 0) {
      const account = accounts.get(partnerId) ?? null;
      payouts.push({ partnerId, familyName, givenName, email, amount, lots: own, corrections: corrected, account });
    } else {
      const lines = own.reduce((sum, { count }) => sum + count, corrected.length);
      carried.push({ partnerId, lines, balance: amount });
    }
  }
  return { payouts, carried };
}

/** A payout as it is sealed: of its lots no more than how each stands there. */
export type SealedPayout = Omit<PlannedPayout, 'lots'> & { lots: readonly Pick<HeldLot, 'sealed'>[] };

/** The content of a run as JSON: what an approval holds for, to the yen and the letter. */
export function contentOf(month: Month, planned: readonly SealedPayout[]): string {
  const payouts = planned.map(({ partnerId, familyName, givenName, email, amount, lots, corrections, account }) => {
    const payee = JSON.stringify([partnerId, familyName, givenName, email, amount]).slice(1, -1);
    // Left out where there is none: what was approved before there were corrections and accounts stays approved.
    const corrected =
      corrections.length > 0 ? `,${JSON.stringify(corrections.map((one) => [one.adjustmentId, one.amount]))}` : '';
    const transferred = account ? `,${JSON.stringify({ account: ACCOUNT_PARTS.map((part) => account[part]) })}` : '';
    return `[${payee},[${lots.map(({ sealed }) => sealed).join(',')}]${corrected}${transferred}]`;
  });
  return `[${JSON.stringify(month)},[${payouts.join(',')}]]`;
}

/** Why a partner's confirmation of its payee is not taken. */
export type PayeeRefusal = { code: 'payee-missing' } | { code: 'payee-changed' };

/** A partner confirms the very text it saw, letter by letter: it must equal the name of the account. MAIL-06. */
export function checkPayeeSeen(
  payee: { familyName: string; givenName: string } | undefined,
  seen: { familyName: string; givenName: string },
): Outcome<true, PayeeRefusal> {
  if (!payee) return refused({ code: 'payee-missing' });
  const same = payee.familyName === seen.familyName && payee.givenName === seen.givenName;
  return same ? done(true) : refused({ code: 'payee-changed' });
}

/** A payout of a run with its way, what is still in it and what became of it. */
export type PayoutStanding = PayoutWay & {
  id: PayoutId;
  month: Month;
  partnerId: PartnerId;
  /** Sum when prepared. */
  amount: Yen;
  /** Sum of what is still in it: less than `amount` when money back took something out. */
  standing: Yen;
  familyName: string;
  givenName: string;
  email: string;
  noticedOn: Day | null;
  sentOn: Day | null;
  sentAmount: Yen | null;
  returnedOn: Day | null;
  /** Why the bank gave it back; null when it did not. */
  returnReason: string | null;
};

/** How many payouts there are and what they come to. */
export function figuresOf(paid: readonly { amount: Yen }[]): { payouts: number; total: Yen } {
  return { payouts: paid.length, total: sumYen(paid.map(({ amount }) => amount)) };
}

/** What an act on a month's run concerns: the run, and the partners whose payouts it touches. */
export function runAct(month: Month, paid: readonly { partnerId: PartnerId }[] = []): Pick<Act, 'things'> {
  return { things: [{ kind: 'run', id: month }, ...paid.map(({ partnerId: id }): Thing => ({ kind: 'partner', id }))] };
}
