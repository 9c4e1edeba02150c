import { type Day, type Month, lastDayOf } from '#app/core/calendar.ts';
import type { Policy } from '#app/core/policy.ts';
import type { Yen } from '#app/core/yen.ts';
import { type Obstacle, type Outlook, prospectOf } from '../payout-prospects/rules.ts';
import { type PayoutRoute, noticeDayOf } from '../payouts/rules.ts';

/** By which way a partner's money of a month-end goes, and the day it moves at the bank. PRG-18, MAIL-01. */
export type MoneyDays = (month: Month) => { route: PayoutRoute; on: Day };

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
  /** The day the bank got it; null or absent before. */
  handedOn?: Day | null;
  sentOn: Day | null;
  /** The day its money was received; absent or null while nobody knows. */
  receivedOn?: Day | null;
};

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
 *
 * @param moneyOf when the money of each month-end moves.
 */
export function cashbackSteps(
  cashback: CashbackOnItsWay,
  outlook: Outlook,
  moneyOf: MoneyDays,
  today: Day,
  policy: Policy,
): CashbackStep[] {
  const { month } = prospectOf(cashback, outlook, today, policy);
  const behind: CashbackStep[] = [
    ...(cashback.event === 'new' ? [{ step: 'ordered' as const, on: cashback.orderedOn, done: true }] : []),
    { step: 'paid', on: cashback.paidOn, done: true },
    { step: 'rate-fixed', on: lastDayOf(cashback.countMonth), done: true },
    { step: 'begun', on: cashback.earnedOn, done: true },
  ];
  return [
    ...behind.toSorted((left, right) => (left.on ?? '').localeCompare(right.on ?? '')),
    { step: 'noticed', on: cashback.noticedOn ?? (month && noticeDayOf(month, policy)), done: !!cashback.noticedOn },
    { step: 'sent', on: cashback.sentOn ?? (month && moneyOf(month).on), done: cashback.sentOn !== null },
    ...(cashback.sentOn ? [receivedStep(cashback.receivedOn ?? null)] : []),
  ];
}

function receivedStep(receivedOn: Day | null): CashbackStep {
  return { step: 'received', on: receivedOn, done: receivedOn !== null };
}

/** Where a cashback stands, in one word. */
export type CashbackStage = 'void' | 'zero' | 'earned' | 'noticed' | 'sent' | 'received' | Obstacle;

/**
 * The stage of a cashback: taken back, nothing earned, announced, sent, received, or earned and on its way, unless the payee is not
 * confirmed, the money is kept back, or corrections outweigh it. MAIL-14, PRG-18.
 */
export function cashbackStage(
  cashback: Pick<
    CashbackOnItsWay,
    'payableOn' | 'payoutMonth' | 'voidedOn' | 'noticedOn' | 'handedOn' | 'sentOn' | 'receivedOn'
  > & { amount: Yen },
  outlook: Outlook,
  today: Day,
  policy: Policy,
): CashbackStage {
  if (cashback.sentOn) return cashback.receivedOn ? 'received' : 'sent';
  if (cashback.voidedOn) return 'void';
  if (cashback.amount === 0) return 'zero';
  const { obstacle } = prospectOf(cashback, outlook, today, policy);
  return obstacle ?? (cashback.noticedOn ? 'noticed' : 'earned');
}

/** What a partner asks about a cashback: where it stands, its way, and the day of the money. */
export type CashbackProspect = {
  stage: CashbackStage;
  steps: CashbackStep[];
  /** Null while nobody can say, and where nothing is to be sent. */
  moneyOn: Day | null;
};

/** Where a cashback stands today and when its money comes. PRG-18, MAIL-06. */
export function cashbackProspect(
  cashback: CashbackOnItsWay & { amount: Yen },
  outlook: Outlook,
  moneyOf: MoneyDays,
  today: Day,
  policy: Policy,
): CashbackProspect {
  const stage = cashbackStage(cashback, outlook, today, policy);
  const steps = cashbackSteps(cashback, outlook, moneyOf, today, policy);
  if (stage === 'void' || stage === 'zero') return { stage, steps: steps.filter(({ done }) => done), moneyOn: null };
  const sent = steps.find(({ step }) => step === 'sent');
  return { stage, steps, moneyOn: sent ? sent.on : null };
}
