import { type Day, type Month, addDays, dayIn, lastDayOf } from '#app/core/calendar.ts';
import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Policy } from '#app/core/policy.ts';
import { type Yen, ZERO_YEN, sumYen } from '#app/core/yen.ts';
import type { HeldCorrection, Payable, PayableCorrection } from '../adjustments/rules.ts';
import type { DecisionRefusal } from '../approvals/rules.ts';
import type { Act, Thing } from '../audit/rules.ts';

/** The day payouts of a month-end are announced. MAIL-04. */
export function noticeDayOf(month: Month, policy: Policy): Day {
  return dayIn(month, policy.noticeDay);
}

/** The last day on which a payout run can still be approved: the day before the notices go out. */
export function approvalDeadline(month: Month, policy: Policy): Day {
  return addDays(noticeDayOf(month, policy), -1);
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

/** Why a return is not recorded. */
export type ReturnRefusal = { code: 'not-sent' } | { code: 'already-returned' };

/** A cashback in a payout. */
type PlannedItem = { contractId: ContractId; term: number; amount: Yen };

/** One cashback as a run takes it up, with the payee it goes to. */
export type PayableCashback = Payable & PlannedItem;

/** One partner's part of a run. */
export type PlannedPayout = Payable & {
  amount: Yen;
  items: readonly PlannedItem[];
  corrections: readonly HeldCorrection[];
};

/** A partner whose cashbacks and corrections come to nothing, or to less: all of them wait for the next month-end. */
export type CarriedBalance = { partnerId: PartnerId; lines: number; balance: Yen };

/**
 * What a month-end pays and what it leaves: the sum of a partner's cashbacks and corrections is paid where it is above 0;
 * otherwise every line stays and is weighed again at the next month-end. PRG-18, MAIL-14.
 */
export function weighRun(
  cashbacks: readonly PayableCashback[],
  corrections: readonly PayableCorrection[],
): { payouts: PlannedPayout[]; carried: CarriedBalance[] } {
  const ofPartner = new Map<PartnerId, { payee: Payable; items: PlannedItem[]; corrections: HeldCorrection[] }>();
  const groupOf = ({ partnerId, familyName, givenName, email }: Payable) => {
    const known = ofPartner.get(partnerId);
    if (known) return known;
    const group = { payee: { partnerId, familyName, givenName, email }, items: [], corrections: [] };
    ofPartner.set(partnerId, group);
    return group;
  };
  for (const { contractId, term, amount, ...payee } of cashbacks) {
    if (amount !== ZERO_YEN) groupOf(payee).items.push({ contractId, term, amount });
  }
  for (const { adjustmentId, amount, ...payee } of corrections)
    groupOf(payee).corrections.push({ adjustmentId, amount });
  const weighed = [...ofPartner.values()].map(({ payee, items, corrections }) => ({
    ...{ ...payee, items, corrections },
    amount: sumYen([...items, ...corrections].map(({ amount }) => amount)),
  }));
  return {
    payouts: weighed.filter(({ amount }) => amount > 0),
    carried: weighed
      .filter(({ amount }) => amount <= 0)
      .map(({ partnerId, items, corrections, amount }) => ({
        partnerId,
        lines: items.length + corrections.length,
        balance: amount,
      })),
  };
}

/** The content of a run as text: what an approval holds for, to the yen and the letter. */
export function contentOf(month: Month, planned: readonly PlannedPayout[]): string {
  return JSON.stringify([
    month,
    planned.map(({ partnerId, familyName, givenName, email, amount, items, corrections }) => [
      partnerId,
      familyName,
      givenName,
      email,
      amount,
      items.map((item) => [item.contractId, item.term, item.amount]),
      // Left out where there is none: what was approved before there were corrections stays approved.
      ...(corrections.length > 0 ? [corrections.map((one) => [one.adjustmentId, one.amount])] : []),
    ]),
  ]);
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

/** How many payouts there are and what they come to. */
export function figuresOf(paid: readonly { amount: Yen }[]): { payouts: number; total: Yen } {
  return { payouts: paid.length, total: sumYen(paid.map(({ amount }) => amount)) };
}

/** What an act on a month's run concerns: the run, and the partners whose payouts it touches. */
export function runAct(month: Month, paid: readonly { partnerId: PartnerId }[] = []): Pick<Act, 'things'> {
  return { things: [{ kind: 'run', id: month }, ...paid.map(({ partnerId: id }): Thing => ({ kind: 'partner', id }))] };
}
