import { sql } from 'drizzle-orm';
import { type Day, addDays, monthOf } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import {
  BUSINESS_ALONE,
  type Context,
  inExclusiveTransaction,
  inPlainTransaction,
} from '#app/platform/context.server.ts';
import { removePassed } from '#app/platform/passing.server.ts';
import { businessDay, dailySteps } from '#db/schema/operations.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { ActName } from '../audit/rules.ts';
import { sendPayouts } from '../bank-files/commands.server.ts';
import { type BegunTerm, accrueCashbacks } from '../cashback/commands.server.ts';
import { closeMonth } from '../closes/commands.server.ts';
import { carryOutMoves } from '../contract-moves/commands.server.ts';
import { monthToClose } from '../closes/rules.ts';
import {
  endContracts,
  endLapsed,
  enterTerm,
  lapseContracts,
  startContracts,
  voidOrders,
} from '../contracts/commands.server.ts';
import { termDays, turnOnRenewal } from '../contracts/rules.ts';
import { expireHandovers } from '../handovers/commands.server.ts';
import { issueRenewalInvoices, settleInvoices } from '../invoices/commands.server.ts';
import { listExpiring } from '../invoices/queries.server.ts';
import { postEntries } from '../ledger/commands.server.ts';
import { invoiceIssued, invoiceVoided } from '../ledger/rules.ts';
import { writeInvoiceLetters } from '../letters/commands.server.ts';
import { writeNotices } from '../payout-notices/commands.server.ts';
import { askForReviews } from '../payee-reviews/commands.server.ts';
import { draftPayoutRun, giveNotice } from '../payouts/commands.server.ts';
import { tellOfPayouts } from '../payout-letters/commands.server.ts';
import { remindPayers } from '../reminders/commands.server.ts';
import { type Started, writeStartLetters } from '../service-letters/commands.server.ts';
import {
  PASSING,
  type TurningContract,
  findBegunDay,
  findBusinessDay,
  findDueWork,
  listTurning,
} from './queries.server.ts';
import { DAILY_STEPS, type DailyStep, payoutMonth, stepsWithWork } from './rules.ts';

/** Opens the very first business day of an empty database; one that was opened before stays as it is. */
export async function openFirstDay(context: Context, day: Day): Promise<void> {
  await inPlainTransaction(context, async (context) => {
    const opened = await context.db.insert(businessDay).values({ today: day }).onConflictDoNothing().returning();
    if (opened.length > 0) await recordAct(context, { name: 'first-day-opened', things: [], after: { day } });
  });
}

/** Told after each day of a long catch-up: the day that is complete. */
export type Progress = (completed: Day) => void | Promise<void>;

/**
 * Plays the daily run up to a day, catching up day by day from the one last completed. A day already complete is left
 * alone; several processes may run it at once, and each step of a day happens exactly once. `shouldStop` is asked between
 * days: what is complete stays complete.
 *
 * @returns the business day afterwards.
 * @throws InvariantError when no first day was opened.
 */
export async function runUntil(
  context: Context,
  until: Day,
  progress?: Progress,
  shouldStop: () => boolean = () => false,
): Promise<Day> {
  let today = await findBusinessDay(context);
  invariant(today, 'the first business day was opened when the database was set up');
  while (today < until && !shouldStop()) {
    today = addDays(today, 1);
    await runDay(context, today);
    await progress?.(today);
  }
  return today;
}

/**
 * Finishes the day whose run was broken off, if one was: until then nobody can act. For the start of a portal whose
 * business day no clock moves.
 */
export async function finishBegunDay(context: Context): Promise<void> {
  const begun = await findBegunDay(context);
  if (begun) await runUntil(context, begun);
}

async function runDay(context: Context, day: Day): Promise<void> {
  const due = await findDueWork(context, day);
  for (const step of stepsWithWork(day, due, context.policy)) await runStep(context, day, step);
  await completeDay(context, day);
}

/** One step, one transaction: the row that says it is done is written with what it does. */
async function runStep(context: Context, day: Day, step: DailyStep): Promise<void> {
  await inExclusiveTransaction({ ...context, today: day }, async (context) => {
    if (!(await claimStep(context, step))) return;
    await STEPS[step](context);
  });
}

const STEPS: Record<DailyStep, (context: Context) => Promise<void>> = {
  close: closeLastMonth,
  move: moveDueContracts,
  expire: async (context) => {
    await expireInvoices(context);
    await recordStep(context, 'handovers-expired', { count: await expireHandovers(context) });
  },
  turn: turnContracts,
  issue: issueInvoices,
  remind: async (context) => {
    await recordStep(context, 'payers-reminded', { invoices: await remindPayers(context) });
  },
  review: async (context) => {
    await recordStep(context, 'payee-reviews-asked', { count: await askForReviews(context) });
  },
  draft: async (context) => {
    await draftPayoutRun(context, payoutMonth(context.today));
  },
  notice: noticePayouts,
  send: async (context) => {
    await sendPayouts(context, payoutMonth(context.today));
  },
  tell: async (context) => {
    await recordStep(context, 'partners-told', { count: await tellOfPayouts(context) });
  },
  clear: removeEveryPassed,
};

/** Whether the step is ours: another process may have done it while we waited for the lock. */
async function claimStep(context: Context, step: string): Promise<boolean> {
  const claimed = await context.db
    .insert(dailySteps)
    .values({ day: context.today, step, doneAt: context.now })
    .onConflictDoNothing()
    .returning({ step: dailySteps.step });
  return claimed.length > 0;
}

/**
 * Opens the day for people: from here on what they do is dated by it. One statement waits for the commands under way,
 * opens the day and records the steps without work as done; whoever comes second finds the day open and changes nothing.
 */
async function completeDay({ db, now }: Context, day: Day): Promise<void> {
  await db.execute(sql`
    with alone as materialized (select ${BUSINESS_ALONE}),
    opened as (
      update ${businessDay} set today = ${day} from alone where ${businessDay.today} < ${day} returning today
    )
    insert into ${dailySteps} (day, step, done_at)
    select opened.today, step, ${now.toISOString()}::timestamptz
    from opened, unnest(${sql.param([...DAILY_STEPS])}::text[]) as step
    on conflict do nothing`);
}

async function closeLastMonth(context: Context): Promise<void> {
  const month = monthToClose(context.today);
  if (month) await closeMonth(context, month);
}

/** Contracts that were to move from this month on belong to their new partner before any of them turns. GAP-09. */
async function moveDueContracts(context: Context): Promise<void> {
  await carryOutMoves(context);
}

/** Makes invoices void whose last day to pay has passed, and ends what hung on them. */
async function expireInvoices(context: Context): Promise<void> {
  const expiring = await listExpiring(context, context.today);
  await settleInvoices(
    context,
    'void',
    expiring.map(({ id }) => id),
  );
  await postEntries(context, expiring.map(invoiceVoided));
  const [orders, renewals] = [expiring.filter(({ term }) => term === 1), expiring.filter(({ term }) => term > 1)];
  await voidOrders(
    context,
    orders.map(({ contractId }) => contractId),
  );
  await endLapsed(
    context,
    renewals.map(({ contractId }) => contractId),
  );
  await recordStep(context, 'invoices-expired', { invoices: orders.length + renewals.length, ended: renewals.length });
}

/** Begins, renews, lapses and ends contracts, and accrues what the terms begun earn; chunk by chunk in order of id. */
async function turnContracts(context: Context): Promise<void> {
  const total = { started: 0, renewed: 0, lapsed: 0, ended: 0 };
  for (let after: ContractId | null = null; ;) {
    const turning: TurningContract[] = await listTurning(context, after);
    const last = turning.at(-1);
    if (!last) break;
    const turned = await turnChunk(context, turning);
    for (const way of ['started', 'renewed', 'lapsed', 'ended'] as const) total[way] += turned[way];
    after = last.id;
  }
  await recordStep(context, 'contracts-turned', total);
}

async function turnChunk(context: Context, turning: readonly TurningContract[]) {
  const starting = turning.filter(({ state }) => state === 'scheduled');
  const due = turning.filter(({ state }) => state === 'in-force');
  const turns = new Map(
    due.map((contract) => [contract.id, turnOnRenewal({ ...contract, nextTermPaid: contract.paidOn !== null })]),
  );
  const renewing = due.filter(({ id }) => turns.get(id) === 'renew');
  await startContracts(context, starting);
  await writeStartLetters(context, starting.map(startedContract));
  await enterTerm(
    context,
    renewing.map(({ id, term, renewsOn, sold }) => {
      invariant(renewsOn && sold, 'a term begins when its invoice is paid');
      return { id, term: term + 1, days: termDays(renewsOn, sold.termMonths, context.policy), sold };
    }),
  );
  const lapsing = due.filter(({ id }) => turns.get(id) === 'lapse');
  await lapseContracts(context, lapsing);
  const ending = due.filter(({ id }) => turns.get(id) === 'end').map(({ id }) => id);
  await endContracts(context, ending);
  await accrueCashbacks(context, [
    ...starting.map((contract) => begunTerm(context, contract, contract.term)),
    ...renewing.map((contract) => begunTerm(context, contract, contract.term + 1)),
  ]);
  return { started: starting.length, renewed: renewing.length, lapsed: lapsing.length, ended: ending.length };
}

function startedContract({ id, partnerId, programme, kind, planName, sold }: TurningContract): Started {
  invariant(sold && planName !== null, 'a contract begins when its invoice is paid');
  return { id, partnerId, programme, kind, planName, termMonths: sold.termMonths };
}

function begunTerm(context: Context, contract: TurningContract, term: number): BegunTerm {
  const { id, partnerId, programme, kind, sold, paidOn, serverFee, count } = contract;
  invariant(paidOn && sold && serverFee !== null, 'a term begins when its invoice is paid');
  return {
    contractId: id,
    partnerId,
    programme,
    kind,
    planGroup: sold.planGroup,
    term,
    termStartsOn: context.today,
    paidOn,
    base: serverFee,
    // A month without a snapshot of the partner counts 0: PROGRAMME's own rule, not a missing value.
    count: count === null ? 0 : count,
  };
}

async function issueInvoices(context: Context): Promise<void> {
  let invoices = 0;
  for await (const issued of issueRenewalInvoices(context)) {
    // Letters are put together while the server books.
    await Promise.all([postEntries(context, issued.map(invoiceIssued)), writeInvoiceLetters(context, issued)]);
    invoices += issued.length;
  }
  await recordStep(context, 'invoices-issued', { invoices });
}

/** A step of the run is one act, however many rows it wrote; one that found nothing to do is none. */
async function recordStep(context: Context, name: ActName, figures: Readonly<Record<string, number>>): Promise<void> {
  if (Object.values(figures).some((figure) => figure > 0)) {
    await recordAct(context, { name, things: [], after: figures });
  }
}

async function noticePayouts(context: Context): Promise<void> {
  const month = monthOf(context.today);
  await writeNotices(context, await giveNotice(context, month));
}

/** Removes what people signed in by and is good no more: one act says how much of each. */
async function removeEveryPassed(context: Context): Promise<void> {
  const removed: Record<string, number> = {};
  for (const [name, passing] of Object.entries(PASSING)) {
    removed[name] = await removePassed(context.db, passing, context.now);
  }
  await recordStep(context, 'passed-removed', removed);
}
