import { type Day, type Month, addMonths, lastDayOf, monthOf } from '#app/core/calendar.ts';
import type { Policy } from '#app/core/policy.ts';
import type { Yen } from '#app/core/yen.ts';
import { noticeDayOf, payoutDay } from '../payouts/rules.ts';

/** What decides when a cashback reaches the bank. */
export type CashbackOnItsWay = {
  orderedOn: Day;
  event: 'new' | 'renewal';
  paidOn: Day | null;
  earnedOn: Day;
  countMonth: Month;
  payableOn: Day;
  voidedOn: Day | null;
  /** The month-end whose payout holds it; null while none does. */
  payoutMonth: Month | null;
  noticedOn: Day | null;
  sentOn: Day | null;
  /** The day its money was received; absent or null while nobody knows. */
  receivedOn?: Day | null;
};

/**
 * The month-end whose payout a cashback joins or will join: the one that holds it, else the first that is on or after its
 * payable day, announced after the payee was first confirmed, and not yet announced; null while no payee is confirmed.
 * PRG-18, MAIL-05, MAIL-06.
 */
export function payoutMonthOf(
  cashback: { payableOn: Day; payoutMonth: Month | null },
  payeeConfirmedOn: Day | null,
  today: Day,
  policy: Policy,
): Month | null {
  if (cashback.payoutMonth) return cashback.payoutMonth;
  if (!payeeConfirmedOn) return null;
  let month = monthOf(cashback.payableOn);
  if (month < monthOf(payeeConfirmedOn)) month = monthOf(payeeConfirmedOn);
  if (month < monthOf(today)) month = monthOf(today);
  const announced = noticeDayOf(month, policy);
  return announced > payeeConfirmedOn && announced > today ? month : addMonths(month, 1);
}

/** The day the payout that holds a cashback was received, of the months whose payouts were; null while none was. */
export function receivedWith(
  { payoutMonth }: { payoutMonth: Month | null },
  receipts: ReadonlyMap<Month, Day>,
): Day | null {
  return (payoutMonth && receipts.get(payoutMonth)) ?? null;
}

/** One step of a cashback on its way; `on` is null while its day is not known. */
export type CashbackStep = {
  step: 'ordered' | 'paid' | 'rate-fixed' | 'begun' | 'noticed' | 'sent' | 'received';
  on: Day | null;
  done: boolean;
};

/**
 * The way of an earned cashback from the order to the bank, in the order of its days: ordered (or renewed), paid, rate
 * fixed, term begun, announced, sent, and from then on received. PRG-13, PRG-18, MAIL-04, MAIL-14.
 */
export function cashbackSteps(
  cashback: CashbackOnItsWay,
  payeeConfirmedOn: Day | null,
  today: Day,
  policy: Policy,
): CashbackStep[] {
  const month = payoutMonthOf(cashback, payeeConfirmedOn, today, policy);
  const behind: CashbackStep[] = [
    ...(cashback.event === 'new' ? [{ step: 'ordered' as const, on: cashback.orderedOn, done: true }] : []),
    { step: 'paid', on: cashback.paidOn, done: true },
    { step: 'rate-fixed', on: lastDayOf(cashback.countMonth), done: true },
    { step: 'begun', on: cashback.earnedOn, done: true },
  ];
  return [
    ...behind.toSorted((left, right) => (left.on ?? '').localeCompare(right.on ?? '')),
    { step: 'noticed', on: cashback.noticedOn ?? (month && noticeDayOf(month, policy)), done: !!cashback.noticedOn },
    { step: 'sent', on: cashback.sentOn ?? (month && payoutDay(month)), done: cashback.sentOn !== null },
    ...(cashback.sentOn ? [receivedStep(cashback.receivedOn ?? null)] : []),
  ];
}

function receivedStep(receivedOn: Day | null): CashbackStep {
  return { step: 'received', on: receivedOn, done: receivedOn !== null };
}

/** Where a cashback stands, in one word. */
export type CashbackStage = 'void' | 'zero' | 'earned' | 'payee-missing' | 'noticed' | 'sent' | 'received';

/** The stage of a cashback: taken back, nothing earned, waiting for its notice or for the payee, announced, sent or received. MAIL-14. */
export function cashbackStage(
  cashback: Pick<CashbackOnItsWay, 'voidedOn' | 'noticedOn' | 'sentOn' | 'receivedOn'> & { amount: Yen },
  payeeConfirmedOn: Day | null,
): CashbackStage {
  if (cashback.sentOn) return cashback.receivedOn ? 'received' : 'sent';
  if (cashback.voidedOn) return 'void';
  if (cashback.amount === 0) return 'zero';
  if (cashback.noticedOn) return 'noticed';
  return payeeConfirmedOn ? 'earned' : 'payee-missing';
}

/** What a partner asks about a cashback: where it stands, its way, and the day of the money. */
export type CashbackProspect = {
  stage: CashbackStage;
  steps: CashbackStep[];
  /** Null while no payee is confirmed, and where nothing is to be sent. */
  moneyOn: Day | null;
};

/** Where a cashback stands today and when its money comes. PRG-18, MAIL-06. */
export function cashbackProspect(
  cashback: CashbackOnItsWay & { amount: Yen },
  payeeConfirmedOn: Day | null,
  today: Day,
  policy: Policy,
): CashbackProspect {
  const stage = cashbackStage(cashback, payeeConfirmedOn);
  const steps = cashbackSteps(cashback, payeeConfirmedOn, today, policy);
  if (stage === 'void' || stage === 'zero') return { stage, steps: steps.filter(({ done }) => done), moneyOn: null };
  const sent = steps.find(({ step }) => step === 'sent');
  return { stage, steps, moneyOn: sent ? sent.on : null };
}
