import { type Day, type Month, addDays, addMonths, dayIn, lastDayOf, monthOf } from '#app/core/calendar.ts';
import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Policy } from '#app/core/policy.ts';
import { type Yen, sumYen } from '#app/core/yen.ts';
import { renewalInvoiceDueOn } from '../invoices/rules.ts';
import { type Programme, cashbackCountMonth, discountCountMonth } from '../rates/rules.ts';

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

/** Why a run is not approved. */
export type ApprovalRefusal =
  | { code: 'not-prepared'; month: Month }
  | { code: 'already-approved' }
  | { code: 'own-work' }
  | { code: 'own-payee' }
  | { code: 'content-changed' }
  | { code: 'too-late'; deadline: Day };

/**
 * Whether somebody may approve a run: a second person, who did not say either to whom its money goes, for the very content
 * that person saw, before the notices go out.
 *
 * @param seenHash the content hash shown to the approver; `freshHash` is the hash of what the run would hold now.
 */
export function checkApproval(
  run: { month: Month; state: 'draft' | 'approved' | 'missed'; preparedBy: string; contentHash: string } | undefined,
  attempt: { by: string; changedPayee: boolean; seenHash: string; freshHash: string; month: Month },
  today: Day,
  policy: Policy,
): Outcome<true, ApprovalRefusal> {
  if (!run) return refused({ code: 'not-prepared', month: attempt.month });
  if (run.state === 'approved') return refused({ code: 'already-approved' });
  const deadline = approvalDeadline(attempt.month, policy);
  if (run.state === 'missed' || today > deadline) return refused({ code: 'too-late', deadline });
  if (run.preparedBy === attempt.by) return refused({ code: 'own-work' });
  if (attempt.changedPayee) return refused({ code: 'own-payee' });
  if (run.contentHash !== attempt.seenHash || run.contentHash !== attempt.freshHash) {
    return refused({ code: 'content-changed' });
  }
  return done(true);
}

/** Why a return is not recorded. */
export type ReturnRefusal = { code: 'not-sent' } | { code: 'already-returned' };

/** One cashback as a run takes it up, with the payee it goes to. */
export type PayableCashback = {
  partnerId: PartnerId;
  contractId: ContractId;
  term: number;
  amount: Yen;
  familyName: string;
  givenName: string;
  email: string;
};

/** One partner's part of a run. */
export type PlannedPayout = {
  partnerId: PartnerId;
  familyName: string;
  givenName: string;
  email: string;
  amount: Yen;
  items: readonly { contractId: ContractId; term: number; amount: Yen }[];
};

/** One payout per partner with the sum of its cashbacks, in the order given; cashbacks of 0 yen make none. */
export function planPayouts(cashbacks: readonly PayableCashback[]): PlannedPayout[] {
  const byPartner = new Map<PartnerId, PayableCashback[]>();
  for (const cashback of cashbacks) {
    if (cashback.amount === 0) continue;
    const group = byPartner.get(cashback.partnerId);
    if (group) group.push(cashback);
    else byPartner.set(cashback.partnerId, [cashback]);
  }
  return [...byPartner.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { partnerId, familyName, givenName, email } = first;
    const items = group.map(({ contractId, term, amount }) => ({ contractId, term, amount }));
    return [{ partnerId, familyName, givenName, email, amount: sumYen(items.map(({ amount }) => amount)), items }];
  });
}

/** The content of a run as text: what an approval holds for, to the yen and the letter. */
export function contentOf(month: Month, planned: readonly PlannedPayout[]): string {
  return JSON.stringify([
    month,
    planned.map(({ partnerId, familyName, givenName, email, amount, items }) => [
      partnerId,
      familyName,
      givenName,
      email,
      amount,
      items.map((item) => [item.contractId, item.term, item.amount]),
    ]),
  ]);
}

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

/** One step of a cashback on its way; `on` is null while its day is not known. */
export type CashbackStep = {
  step: 'ordered' | 'paid' | 'rate-fixed' | 'begun' | 'noticed' | 'sent';
  on: Day | null;
  done: boolean;
};

/**
 * The way of an earned cashback from the order to the bank, in the order of its days: ordered (or renewed), paid, rate
 * fixed, term begun, announced, sent. PRG-13, PRG-18, MAIL-04, MAIL-14.
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
  ];
}

/** Where a cashback stands, in one word. */
export type CashbackStage = 'void' | 'zero' | 'earned' | 'payee-missing' | 'noticed' | 'sent';

/** The stage of a cashback: taken back, nothing earned, waiting for its notice or for the payee, announced, or sent. MAIL-14. */
export function cashbackStage(
  cashback: Pick<CashbackOnItsWay, 'voidedOn' | 'noticedOn' | 'sentOn'> & { amount: Yen },
  payeeConfirmedOn: Day | null,
): CashbackStage {
  if (cashback.sentOn) return 'sent';
  if (cashback.voidedOn) return 'void';
  if (cashback.amount === 0) return 'zero';
  if (cashback.noticedOn) return 'noticed';
  return payeeConfirmedOn ? 'earned' : 'payee-missing';
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

/** A day that matters to a renewal: what happens on it. */
export type Milestone = { what: 'rate' | 'invoice' | 'due' | 'renewal' | 'notice' | 'money'; on: Day };

/**
 * The days of one renewal, soonest first: the month-end that fixes its rate, its invoice, the last day to pay, the renewal,
 * and under cashback the notice and the money. PRG-11, PRG-13, PRG-15, PRG-18, MAIL-04.
 */
export function renewalMilestones(
  programme: Programme,
  renewal: { renewsOn: Day; nextInvoiceOn: Day },
  policy: Policy,
): Milestone[] {
  const { renewsOn, nextInvoiceOn } = renewal;
  const discounted = programme === 'discount';
  const paidOutIn = addMonths(monthOf(renewsOn), 1);
  const milestones: Milestone[] = [
    { what: 'invoice', on: nextInvoiceOn },
    { what: 'rate', on: lastDayOf(discounted ? discountCountMonth(nextInvoiceOn) : cashbackCountMonth(renewsOn)) },
    { what: 'due', on: renewalInvoiceDueOn(renewsOn, nextInvoiceOn) },
    { what: 'renewal', on: renewsOn },
  ];
  if (!discounted) {
    milestones.push(
      { what: 'notice', on: noticeDayOf(paidOutIn, policy) },
      { what: 'money', on: payoutDay(paidOutIn) },
    );
  }
  return milestones.toSorted((left, right) => left.on.localeCompare(right.on));
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
