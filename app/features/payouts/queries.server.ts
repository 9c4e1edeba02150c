import { type AnyColumn, and, asc, desc, eq, getTableColumns, inArray, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import type { Month } from '#app/core/calendar.ts';
import type { PartnerId, PayoutId, UserId } from '#app/core/ids.ts';
import { type Yen, yen } from '#app/core/yen.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { anyOf, manyRows } from '#app/platform/bulk.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { type Places, type Source, prepared } from '#app/platform/prepared.server.ts';
import { payoutReturns, payoutRuns, payoutSendings, payouts } from '#db/schema/payouts.ts';
import {
  correctionHoldings,
  heldCorrections,
  listPayableCorrections,
  listProposersIn,
} from '../adjustments/queries.server.ts';
import { accountAskers, loadBankAccounts } from '../bank-accounts/queries.server.ts';
import { listPayableLots, lotsLetGo, payoutItemDirectory } from '../payout-lots/queries.server.ts';
import { endedHolds, listHeldPartners } from '../payout-holds/queries.server.ts';
import { notHeld } from '../payout-holds/rules.ts';
import { payeeDirectory } from '../partners/queries.server.ts';
import { type PayoutStanding, noticeDayOf, payoutDay, weighRun } from './rules.ts';

/** A payout run as stored. */
export type PayoutRun = typeof payoutRuns.$inferSelect;

/** Payout runs, newest month first. */
export async function listRuns(context: Context): Promise<PayoutRun[]> {
  return everyRun(context, {});
}

const everyRun = prepared(({ db }) => db.select().from(payoutRuns).orderBy(desc(payoutRuns.month)));

/** The run of a month; undefined while nobody prepared it. */
export async function findRun({ db }: Context, month: Month): Promise<PayoutRun | undefined> {
  const [run] = await db.select().from(payoutRuns).where(eq(payoutRuns.month, month));
  return run;
}

/** The run of a month, locked until the transaction ends; undefined while nobody prepared it. */
export async function lockRun({ db }: Context, month: Month): Promise<PayoutRun | undefined> {
  const [run] = await db.select().from(payoutRuns).where(eq(payoutRuns.month, month)).for('update');
  return run;
}

/** What the run of a month would hold if it were prepared now, and what it would leave for the next. PRG-18, MAIL-14. */
export async function planRun(context: Context, month: Month) {
  const payable = { month, until: payoutDay(month), confirmedBefore: noticeDayOf(month, context.policy) };
  const [held, accounts, lots, corrections] = await Promise.all([
    listHeldPartners(context),
    context.policy.payoutRoute === 'by-account' ? loadBankAccounts(context) : undefined,
    listPayableLots(context, payable),
    listPayableCorrections(context, payable),
  ]);
  return weighRun(notHeld(lots, held), notHeld(corrections, held), accounts);
}

/** Payouts not sent of which corrections leave nothing to pay, now that something else left them. */
export async function listOverdrawn(context: Context): Promise<PayoutId[]> {
  const correction = heldCorrections(context);
  const rows = await context.db
    .select({ id: payouts.id })
    .from(payouts)
    .leftJoin(payoutSendings, eq(payoutSendings.payoutId, payouts.id))
    .where(
      and(
        isNull(payoutSendings.payoutId),
        inArray(payouts.id, context.db.select({ id: correction.payoutId }).from(correction)),
        lte(stillStanding(context), yen(0)),
      ),
    )
    .orderBy(asc(payouts.id));
  return rows.map(({ id }) => id);
}

/**
 * The staff who had a hand in a month's run: who last changed a payee of it, asked for its account or gave it up; who put up
 * a correction in it; and who, since its partner was last told of money, let money go that was kept back, or recorded that a
 * transfer came back. MAIL-06, MAIL-14.
 */
export async function listOtherHands(context: Context, month: Month): Promise<UserId[]> {
  const [payee, asker, hold] = [payeeDirectory(context), accountAskers(context), endedHolds(context)];
  const hands = await context.db.execute<{ by: UserId | null }>(sql`
    with paid as (select partner_id, (
        select max(noticed_on) from ${payouts} former where former.partner_id = in_run.partner_id) as told_on
      from ${payouts} in_run where month = ${month})
    select ${payee.changedBy} as by from paid join ${payee} on ${payee.partnerId} = paid.partner_id
    union select ${asker.proposedBy} from paid join ${asker} on ${asker.thing} = paid.partner_id
    union select ${hold.releasedBy} from paid join ${hold}
      on ${hold.partnerId} = paid.partner_id and (told_on is null or ${hold.releasedOn} >= told_on)
    union select back.recorded_by from paid join ${payouts} former using (partner_id)
      join ${payoutReturns} back on back.payout_id = former.id and (told_on is null or back.returned_on >= told_on)`);
  const proposers = await listProposersIn(context, month);
  return [...new Set([...hands.flatMap(({ by }) => by ?? []), ...proposers])];
}

/** Which run each payout belongs to, whom it goes to and how far it is, for other rooms to join. */
export function payoutDirectory({ db }: Source) {
  return db
    .select({
      ...getTableColumns(payouts),
      sentOn: payoutSendings.sentOn,
    })
    .from(payouts)
    .leftJoin(payoutSendings, eq(payoutSendings.payoutId, payouts.id))
    .as('payout_directory');
}

/** Payouts that were sent, with what was really sent, for reports to join. */
export function sentPayouts({ db }: Context) {
  return db
    .select({
      id: payouts.id,
      partnerId: payouts.partnerId,
      noticedOn: payouts.noticedOn,
      sentOn: payoutSendings.sentOn,
      amount: payoutSendings.amount,
    })
    .from(payouts)
    .innerJoin(payoutSendings, eq(payoutSendings.payoutId, payouts.id))
    .as('sent_payouts');
}

/** The payouts of a month's run in order of partner; empty while it is not prepared. */
export async function listPayouts(context: Context, month: Month): Promise<PayoutStanding[]> {
  return manyRows(standingQuery(context).where(eq(payouts.month, month)).orderBy(asc(payouts.partnerId)));
}

/** One payout; undefined when there is none with that id. */
export async function findPayout(context: Context, id: PayoutId): Promise<PayoutStanding | undefined> {
  const [payout] = await standingQuery(context).where(eq(payouts.id, id));
  return payout;
}

/** Payouts by id; unknown ones are missing. */
export async function loadPayouts(context: Context, ids: readonly PayoutId[]): Promise<Map<PayoutId, PayoutStanding>> {
  const found = await standingQuery(context).where(anyOf(payouts.id, ids));
  return new Map(found.map((payout) => [payout.id, payout]));
}

/** Every payout with what is still in it and what became of it, for other rooms to join. */
export function payoutStandings(source: Source) {
  return standingQuery(source).as('payout_standings');
}

/** Where each cashback stands: in which payout, and whether that was sent; for pages and reports to join. */
export function payoutsOfCashbacks(source: Source) {
  const item = payoutItemDirectory(source);
  // That its lot is still there follows from its being there; said so, the lot is found by its one payout.
  return holdingsQuery(source, item)
    .where(and(isNull(item.lotReleasedOn), isNull(item.releasedOn)))
    .as('payouts_of_cashbacks');
}

/** Every payout that holds a cashback or held it until it let go of it, one row for each cashback; for pages to join. */
export function payoutHoldings(source: Source) {
  return holdingsQuery(source, payoutItemDirectory(source)).as('payout_holdings');
}

function holdingsQuery(source: Source, item: ReturnType<typeof payoutItemDirectory>) {
  return source.db
    .select({
      contractId: item.contractId,
      term: item.term,
      amount: item.amount,
      lotId: item.lotId,
      payoutId: payouts.id,
      partnerId: payouts.partnerId,
      month: payouts.month,
      route: payouts.route,
      noticedOn: payouts.noticedOn,
      sentOn: payoutSendings.sentOn,
      returnedOn: payoutReturns.returnedOn,
      returnReason: payoutReturns.reason,
      releasedOn: item.releasedOn,
    })
    .from(item)
    .innerJoin(payouts, eq(payouts.id, item.payoutId))
    .leftJoin(payoutSendings, eq(payoutSendings.payoutId, payouts.id))
    .leftJoin(payoutReturns, eq(payoutReturns.payoutId, payouts.id))
    .$dynamic();
}

/** The partner's own payouts whose notice went out, the newest first. */
export async function listOwnPayouts(context: PartnerContext, limit: number): Promise<PayoutStanding[]> {
  return noticedPayouts(context, { partnerId: context.partner.id, limit });
}

const noticedPayouts = prepared((source, given: Places<{ partnerId: PartnerId; limit: number }>) =>
  standingQuery(source)
    .where(and(ownedBy(payouts.partnerId, given.partnerId), isNotNull(payouts.noticedOn)))
    .orderBy(desc(payouts.month))
    .limit(given.limit),
);

function standingQuery({ db }: Source) {
  return db
    .select({
      ...getTableColumns(payouts),
      standing: stillStanding({ db }).mapWith(payouts.amount).as('still_standing'),
      sentOn: payoutSendings.sentOn,
      // Under a name of its own: a join of this query would not know one amount from the other.
      sentAmount: sql<Yen | null>`${payoutSendings.amount}`.mapWith(payoutSendings.amount).as('sent_amount'),
      returnedOn: payoutReturns.returnedOn,
      returnReason: payoutReturns.reason,
    })
    .from(payouts)
    .leftJoin(payoutSendings, eq(payoutSendings.payoutId, payouts.id))
    .leftJoin(payoutReturns, eq(payoutReturns.payoutId, payouts.id))
    .$dynamic();
}

/**
 * What is still in a payout: its sum when it was prepared less what it let go of since, cashbacks and corrections alike. Only
 * what was let go of is read; that the sum is that of its lines is asked of all money every day.
 */
function stillStanding({ db }: Source) {
  const correction = correctionHoldings({ db });
  const lot = lotsLetGo({ db });
  const cashbacksLetGo = db
    .select({ amount: sumOf(lot.amount) })
    .from(lot)
    .where(eq(lot.payoutId, payouts.id));
  const correctionsLetGo = db
    .select({ amount: sumOf(correction.amount) })
    .from(correction)
    .where(and(eq(correction.payoutId, payouts.id), isNotNull(correction.releasedOn)));
  return sql<Yen>`(${payouts.amount} - (${cashbacksLetGo}) - (${correctionsLetGo}))`;
}

/** A sum in which nothing is 0 yen by definition, not a missing amount. */
function sumOf(amount: AnyColumn) {
  return sql`coalesce(sum(${amount}), 0)::bigint`;
}
