import { and, desc, eq, gte, isNull, sql } from 'drizzle-orm';
import { type Day, addDays, laterOf } from '#app/core/calendar.ts';
import type { ContractId, IdOf, PartnerId } from '#app/core/ids.ts';
import { anyOf, insertRows, updateRows } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { contractClients, contractCoverage, contracts } from '#db/schema/contracts.ts';
import type { Contract } from './queries.server.ts';
import {
  type TermDays,
  type TermSold,
  countsAtMonthEnd,
  reinstatementEndsOn,
  startAfterPayment,
  termDays,
} from './rules.ts';

/** Whom a contract is for, as typed on the order page. */
export type Client = Omit<typeof contractClients.$inferInsert, 'contractId'>;

/** An order that was checked: what is stored of it. */
export type OrderDraft = Pick<
  Contract,
  'id' | 'orderNumber' | 'partnerId' | 'programme' | 'planCode' | 'planGroup' | 'kind' | 'termMonths'
> & {
  startsOn: Day;
  client: Client | null;
  /** The paid term that a contract of another system is in; absent for an order. */
  running?: Pick<Contract, 'startsOn' | 'term' | 'renewsOn' | 'nextInvoiceOn'>;
};

/** Who and what is in force: enough to write a coverage fact. */
type Covered = { id: ContractId; partnerId: PartnerId | null; kind: 'server' | 'other' };

/** Stores orders dated today, waiting for their first payment, or contracts that run already, to be put in force. */
export async function storeOrders(context: Context, orders: readonly OrderDraft[]): Promise<void> {
  await insertRows(
    context.db,
    contracts,
    orders.map(({ startsOn, client: _client, running, ...order }) => ({
      ...order,
      orderedOn: running ? startsOn : context.today,
      requestedStartOn: startsOn,
      state: running ? ('scheduled' as const) : ('ordered' as const),
      ...(running ?? { startsOn: null, term: 0, renewsOn: null, nextInvoiceOn: null }),
    })),
  );
  await insertRows(
    context.db,
    contractClients,
    orders.flatMap(({ id, client }) => (client ? [{ contractId: id, ...client }] : [])),
  );
}

/** Schedules ordered contracts whose first invoice was paid today. CON-01, CON-03. */
export async function scheduleContracts(
  context: Context,
  paid: readonly Pick<Contract, 'id' | 'requestedStartOn' | 'termMonths'>[],
): Promise<void> {
  await updateRows(
    context.db,
    contracts,
    contracts.id,
    paid.map(({ id, requestedStartOn, termMonths }) => {
      const startsOn = startAfterPayment(requestedStartOn, context.today);
      const { renewsOn, nextInvoiceOn } = termDays(startsOn, termMonths, context.policy);
      return { id, state: 'scheduled' as const, startsOn, term: 1, renewsOn, nextInvoiceOn };
    }),
  );
}

/** Puts scheduled contracts in force from today on. */
export async function startContracts(context: Context, starting: readonly Covered[]): Promise<void> {
  await updateRows(
    context.db,
    contracts,
    contracts.id,
    starting.map(({ id }) => ({ id, state: 'in-force' as const })),
  );
  await cover(context, starting, context.today);
}

/** Takes contracts into a term: its number, days, plan and length. Contracts in force stay so; lapsed ones come back. */
export async function enterTerm(
  context: Context,
  entering: readonly { id: ContractId; term: number; days: TermDays; sold: TermSold }[],
): Promise<void> {
  await updateRows(
    context.db,
    contracts,
    contracts.id,
    entering.map(({ id, term, days, sold: { planCode, planGroup, termMonths } }) => ({
      ...{ id, state: 'in-force' as const, term, planCode, planGroup, termMonths },
      renewsOn: days.renewsOn,
      nextInvoiceOn: days.nextInvoiceOn,
    })),
  );
}

/**
 * Lapses contracts whose next term was not paid: their last day was yesterday. A payment may still bring them back,
 * unless the time for that is over as soon as it begins.
 */
export async function lapseContracts(context: Context, lapsing: readonly Covered[]): Promise<void> {
  const endsOn = addDays(context.today, -1);
  const state = reinstatementEndsOn(context.today, context.policy) > context.today ? 'lapsed' : 'ended';
  await updateRows(
    context.db,
    contracts,
    contracts.id,
    lapsing.map(({ id }) => ({ id, state, endsOn })),
  );
  const lapsed = lapsing.map((contract) => ({ ...contract, endsOn }));
  await replaceCoverageEnd(context, lapsed);
}

/** Ends lapsed contracts that can no longer be brought back; one still in force lapses by its own turn. */
export async function endLapsed(context: Context, ids: readonly ContractId[]): Promise<void> {
  if (ids.length === 0) return;
  await context.db
    .update(contracts)
    .set({ state: 'ended' })
    .where(and(anyOf(contracts.id, ids), eq(contracts.state, 'lapsed')));
}

/** Ends contracts whose cancellation took effect; their coverage already says so. */
export async function endContracts(context: Context, ids: readonly ContractId[]): Promise<void> {
  await setState(context, ids, 'ended');
}

/** Makes orders void that were never paid. */
export async function voidOrders(context: Context, ids: readonly ContractId[]): Promise<void> {
  await setState(context, ids, 'void');
}

/**
 * Brings lapsed contracts back from today on, without a gap when they lapsed today itself. A period is one partner's:
 * `movedOn`, the first day with the partner a contract has now, begins another.
 */
export async function reinstateCoverage(
  context: Context,
  returning: readonly (Covered & { lapsedOn: Day; movedOn: Day | null })[],
): Promise<void> {
  const gapless = ({ lapsedOn, movedOn }: (typeof returning)[number]) =>
    lapsedOn === context.today && movedOn !== context.today;
  const later = returning.filter((contract) => !gapless(contract));
  const unbroken = returning.filter(gapless).map((contract) => ({ ...contract, endsOn: null }));
  await replaceCoverageEnd(context, unbroken);
  await cover(context, later, context.today);
  await updateRows(
    context.db,
    contracts,
    contracts.id,
    returning.map(({ id }) => ({ id, endsOn: null })),
  );
}

/**
 * Gives contracts to another partner, or to none, from a day on that is not closed: what is known of days before it stays,
 * and days from it on are that partner's. PRG-09, GAP-09.
 */
export async function giveContracts(
  context: Context,
  given: readonly (Covered & { programme: Contract['programme'] })[],
  from: Day,
): Promise<void> {
  if (given.length === 0) return;
  const rows = given.map(({ id, partnerId, programme }) => ({ id, partnerId, programme }));
  await updateRows(context.db, contracts, contracts.id, rows);
  const givenTo = new Map(given.map((contract) => [contract.id, contract]));
  const split = await context.db
    .update(contractCoverage)
    .set({ supersededOn: context.today })
    .where(
      and(
        anyOf(contractCoverage.contractId, [...givenTo.keys()]),
        isNull(contractCoverage.supersededOn),
        sql`(${contractCoverage.inForceTo} is null or ${gte(contractCoverage.inForceTo, from)})`,
      ),
    )
    .returning();
  const ended = { inForceTo: addDays(from, -1), recordedOn: context.today, supersededOn: null };
  const before = split
    .filter(({ inForceFrom }) => inForceFrom < from)
    .map((row) => ({ ...row, ...ended, id: context.newId('cov') }));
  const after = split.flatMap(({ contractId, inForceFrom, inForceTo }) => {
    const contract = givenTo.get(contractId);
    return contract ? [coverageRow(context, contract, laterOf(inForceFrom, from), inForceTo)] : [];
  });
  await insertRows(context.db, contractCoverage, before);
  await insertRows(context.db, contractCoverage, after);
}

/** Ends today what was known of periods, and keeps what was learned of their days instead. PRG-09. */
export async function relearnCoverage(
  context: Context,
  ended: readonly IdOf['cov'][],
  learned: readonly (Covered & { inForceFrom: Day; inForceTo: Day | null })[],
): Promise<void> {
  await endKnown(context, ended);
  const rows = learned.map((one) => coverageRow(context, one, one.inForceFrom, one.inForceTo));
  await insertRows(context.db, contractCoverage, rows);
}

/** What a cancellation changes on contracts: `endsOn` is the last day in force, null when it never was or is unchanged. */
export type CancelledContract = Covered & {
  state: 'void' | 'refunded' | 'in-force' | 'ended';
  endsOn: Day | null;
  /** How the days in force change: not at all, to a known last day, or to never. */
  coverage: 'unchanged' | 'until-end' | 'never';
};

/** Records cancellations requested today. */
export async function cancelContracts(context: Context, cancelled: readonly CancelledContract[]): Promise<void> {
  await updateRows(
    context.db,
    contracts,
    contracts.id,
    cancelled.map(({ id, state }) => ({ id, state, cancelledOn: context.today })),
  );
  const ending = cancelled.filter(({ coverage }) => coverage === 'until-end');
  await updateRows(
    context.db,
    contracts,
    contracts.id,
    ending.map(({ id, endsOn }) => ({ id, endsOn })),
  );
  await replaceCoverageEnd(context, ending);
  await supersede(
    context,
    cancelled.filter(({ coverage }) => coverage === 'never').map(({ id }) => id),
  );
}

async function setState(context: Context, ids: readonly ContractId[], state: 'ended' | 'void'): Promise<void> {
  if (ids.length === 0) return;
  await context.db.update(contracts).set({ state }).where(anyOf(contracts.id, ids));
}

async function cover(context: Context, covered: readonly Covered[], inForceFrom: Day): Promise<void> {
  const rows = covered.map((contract) => coverageRow(context, contract, inForceFrom, null));
  await insertRows(context.db, contractCoverage, rows);
}

/** Replaces what is known of the running period: it began as before and ends on another day, or never was, or is open again. */
async function replaceCoverageEnd(
  context: Context,
  covered: readonly (Covered & { endsOn: Day | null })[],
): Promise<void> {
  if (covered.length === 0) return;
  const begun = await supersede(
    context,
    covered.map(({ id }) => id),
  );
  await insertRows(
    context.db,
    contractCoverage,
    covered.flatMap((contract) => {
      const inForceFrom = begun.get(contract.id);
      const standing = inForceFrom && (contract.endsOn === null || inForceFrom <= contract.endsOn);
      return standing ? [coverageRow(context, contract, inForceFrom, contract.endsOn)] : [];
    }),
  );
}

/** Ends what was known of the latest period of each contract, and answers when that period began. */
async function supersede(context: Context, ids: readonly ContractId[]): Promise<Map<ContractId, Day>> {
  if (ids.length === 0) return new Map();
  const latest = await context.db
    .selectDistinctOn([contractCoverage.contractId], {
      id: contractCoverage.id,
      contractId: contractCoverage.contractId,
      inForceFrom: contractCoverage.inForceFrom,
    })
    .from(contractCoverage)
    .where(and(anyOf(contractCoverage.contractId, ids), isNull(contractCoverage.supersededOn)))
    .orderBy(contractCoverage.contractId, desc(contractCoverage.inForceFrom));
  if (latest.length === 0) return new Map();
  await endKnown(
    context,
    latest.map(({ id }) => id),
  );
  return new Map(latest.map(({ contractId, inForceFrom }) => [contractId, inForceFrom]));
}

async function endKnown({ db, today }: Context, ids: readonly IdOf['cov'][]): Promise<void> {
  if (ids.length === 0) return;
  await db.update(contractCoverage).set({ supersededOn: today }).where(anyOf(contractCoverage.id, ids));
}

function coverageRow(context: Context, { id, partnerId, kind }: Covered, inForceFrom: Day, inForceTo: Day | null) {
  return {
    id: context.newId('cov'),
    contractId: id,
    partnerId,
    counts: countsAtMonthEnd({ kind, partnerId }),
    inForceFrom,
    inForceTo,
    recordedOn: context.today,
  };
}
