import { type SQL, and, asc, desc, eq, getTableColumns, gt, gte, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { allOf, ownedBy } from '#app/platform/conditions.server.ts';
import { type OrPlace, type Places, type Source, prepared } from '#app/platform/prepared.server.ts';
import { contractClients, contractCoverage, contracts } from '#db/schema/contracts.ts';
import { partnerDirectory } from '../partners/queries.server.ts';

/** One contract as stored. */
export type Contract = typeof contracts.$inferSelect;

/** Contracts by id, in order of id; unknown ones are missing. */
export async function loadContracts({ db }: Context, ids: readonly ContractId[]): Promise<Contract[]> {
  if (ids.length === 0) return [];
  return db.select().from(contracts).where(anyOf(contracts.id, ids)).orderBy(asc(contracts.id));
}

/** Contracts by id, locked until the transaction ends so that nobody decides on them meanwhile; in order of id. */
export async function lockContracts({ db }: Context, ids: readonly ContractId[]): Promise<Contract[]> {
  if (ids.length === 0) return [];
  return db.select().from(contracts).where(anyOf(contracts.id, ids)).orderBy(asc(contracts.id)).for('update');
}

/** Contracts whose first term begins, or whose next term would begin, on a day; for other rooms to join. */
export function contractsTurningOn({ db }: Context, day: Day) {
  return db
    .select()
    .from(contracts)
    .where(
      or(
        and(eq(contracts.state, 'scheduled'), eq(contracts.startsOn, day)),
        and(eq(contracts.state, 'in-force'), eq(contracts.renewsOn, day)),
      ),
    )
    .as('contracts_turning');
}

/** Contracts whose renewal invoice goes out on a day: in force and not cancelled; for other rooms to join. PRG-14. */
export function contractsToInvoiceOn({ db }: Context, day: Day) {
  return db
    .select()
    .from(contracts)
    .where(and(eq(contracts.nextInvoiceOn, day), eq(contracts.state, 'in-force'), isNull(contracts.cancelledOn)))
    .as('contracts_to_invoice');
}

/** Contracts by id as a subquery, for other rooms to join what they need of them. */
export function contractsById({ db }: Context, ids: readonly ContractId[]) {
  return db.select().from(contracts).where(anyOf(contracts.id, ids)).as('contracts_by_id');
}

/** Every contract, for other rooms to join its order number, plan, partner and days. */
export function contractDirectory({ db }: Source) {
  return db.select().from(contracts).as('contract_directory');
}

/** The clients of contracts, for other rooms to join whom to write to. */
export function clientDirectory({ db }: Context) {
  const { contractId, company, companyKana, contactName, contactKana, email, domain } = contractClients;
  return db
    .select({ contractId, company, companyKana, contactName, contactKana, email, domain })
    .from(contractClients)
    .as('client_directory');
}

/** The company a client agreed to share with its partner; null for one that ordered without a referral. */
const sharedCompany: SQL<string | null> = sql`case when consent_version not like '%-alone' then company end`;

/** The companies that contracts are for, for lists that a partner may see to join. */
export function companyDirectory({ db }: Source) {
  return db
    .select({ contractId: contractClients.contractId, company: sharedCompany.as('shared_company') })
    .from(contractClients)
    .as('company_directory');
}

/** Which contracts are counted on a day by what is known now, one row each; for the month-end close, or a lateral join. PRG-09. */
export function countedOn({ db }: Context, day: Day | SQL<Day>) {
  return db
    .select({ partnerId: contractCoverage.partnerId, contractId: contractCoverage.contractId })
    .from(contractCoverage)
    .where(and(isNull(contractCoverage.supersededOn), eq(contractCoverage.counts, true), inForceOn(day)))
    .as('counted');
}

/** Which contracts were counted on a day by what was known when it ended, whatever was learned since; for replays. */
export function countedOnAsKnownThen({ db }: Context, day: Day) {
  return knownThenOn(db, day).as('counted_then');
}

/** The same under another name, for a statement that compares two days. */
export function countedEarlierAsKnownThen({ db }: Context, day: Day) {
  return knownThenOn(db, day).as('counted_earlier');
}

function knownThenOn(db: Context['db'], day: Day) {
  const { partnerId, contractId, inForceFrom, counts } = contractCoverage;
  const known = db.select({ partnerId, contractId, inForceFrom }).from(contractCoverage);
  return known.where(and(knownOn(day), eq(counts, true), inForceOn(day)));
}

/** The last day of contracts whose latest period was over before a day, by what was known when that day ended; for certificates. */
export function endedBeforeAsKnownThen({ db }: Context, day: Day) {
  return db
    .select({
      contractId: contractCoverage.contractId,
      endedOn: sql<Day>`max(${contractCoverage.inForceTo})`.as('ended_on'),
    })
    .from(contractCoverage)
    .where(and(knownOn(day), lt(contractCoverage.inForceTo, day)))
    .groupBy(contractCoverage.contractId)
    .as('ended_then');
}

/** The coverage facts that hold now for the contracts, oldest first. */
export async function loadCoverage({ db }: Context, ids: readonly ContractId[]) {
  return db
    .select()
    .from(contractCoverage)
    .where(and(inArray(contractCoverage.contractId, [...ids]), isNull(contractCoverage.supersededOn)))
    .orderBy(asc(contractCoverage.contractId), asc(contractCoverage.inForceFrom));
}

/** A contract as its own partner sees it: of the client only the company, which the client agreed to share. */
export type OwnContract = Contract & { company: string | null };

/** One page of the partner's own contracts, newest order first; `state` keeps only those in it. */
export async function listOwnContracts(
  context: PartnerContext,
  { state, limit, offset }: { state?: Contract['state'] | undefined; limit: number; offset: number },
): Promise<OwnContract[]> {
  const own = ownedBy(contracts.partnerId, context.partner.id);
  return ownContracts(context)
    .where(state ? and(own, eq(contracts.state, state)) : own)
    .orderBy(desc(contracts.orderedOn), desc(contracts.id))
    .limit(limit)
    .offset(offset);
}

/** How many of the partner's own contracts are in each state; a state without contracts is missing. */
export async function countOwnContracts({ db, partner }: PartnerContext): Promise<Map<Contract['state'], number>> {
  const rows = await db
    .select({ state: contracts.state, contracts: sql<number>`count(*)::int` })
    .from(contracts)
    .where(ownedBy(contracts.partnerId, partner.id))
    .groupBy(contracts.state)
    .orderBy(asc(contracts.state));
  return new Map(rows.map(({ state, contracts }) => [state, contracts]));
}

/** The partner's own contracts that renew next, soonest first; those that were cancelled do not renew. CTR-04. */
export async function listOwnRenewals(
  context: PartnerContext,
  { limit, offset = 0 }: { limit: number; offset?: number },
): Promise<OwnContract[]> {
  return ownRenewals(context, { partner: context.partner.id, limit, offset });
}

const ownRenewals = prepared((source, given: Places<{ partner: PartnerId; limit: number; offset: number }>) =>
  ownContracts(source)
    .where(
      and(
        ownedBy(contracts.partnerId, given.partner),
        inArray(contracts.state, ['scheduled', 'in-force']),
        isNull(contracts.cancelledOn),
      ),
    )
    .orderBy(asc(contracts.renewsOn), asc(contracts.id))
    .limit(given.limit)
    .offset(given.offset),
);

/** One of the partner's own contracts by its order number; undefined when it is not the partner's. */
export async function findOwnContract(context: PartnerContext, orderNumber: string): Promise<OwnContract | undefined> {
  const [contract] = await ownContracts(context).where(
    and(eq(contracts.orderNumber, orderNumber), ownedBy(contracts.partnerId, context.partner.id)),
  );
  return contract;
}

/** How many contracts would be counted for the partner if the month ended today. PRG-09. */
export async function countOwnInForce(context: PartnerContext): Promise<number> {
  const [row] = await inForceOfPartner(context, { partner: context.partner.id, today: context.today });
  return row ? row.contracts : 0;
}

const inForceOfPartner = prepared(({ db }, given: Places<{ partner: PartnerId; today: Day }>) =>
  db
    .select({ contracts: sql<number>`count(*)::int` })
    .from(contractCoverage)
    .where(
      and(
        ownedBy(contractCoverage.partnerId, given.partner),
        isNull(contractCoverage.supersededOn),
        eq(contractCoverage.counts, true),
        inForceOn(given.today),
      ),
    ),
);

/** Whose contract has an order number: the partner, null for nobody's; undefined when no contract has it. */
export async function findOrderOwner({ db }: Context, orderNumber: string): Promise<PartnerId | null | undefined> {
  const [contract] = await db
    .select({ partnerId: contracts.partnerId })
    .from(contracts)
    .where(eq(contracts.orderNumber, orderNumber));
  return contract?.partnerId;
}

/** The order behind a client's own page, with the order URL it came by; undefined when no order has the token. */
export async function findOrderByToken({ db }: Context, token: string) {
  const [order] = await db
    .select({ contract: contracts, orderSlug: contractClients.orderSlug, company: contractClients.company })
    .from(contractClients)
    .innerJoin(contracts, eq(contracts.id, contractClients.contractId))
    .where(eq(contractClients.doneToken, token));
  return order;
}

/** What a list of contracts is narrowed to; `after` is the last one of the page before. */
export type ContractSearch = {
  text?: string | undefined;
  state?: Contract['state'] | undefined;
  /** Only those nobody referred. */
  unreferred?: boolean;
  partnerId?: PartnerId;
  after?: ContractId | undefined;
};

/** Contracts whose order number, client or partner contains the text, newest first, at most `limit`. */
export async function searchContracts(context: Context, search: ContractSearch, limit: number) {
  const { text, state, unreferred = false, partnerId, after } = search;
  const partner = partnerDirectory(context);
  const conditions: SQL[] = [];
  if (state) conditions.push(eq(contracts.state, state));
  if (unreferred) conditions.push(isNull(contracts.partnerId));
  if (partnerId) conditions.push(ownedBy(contracts.partnerId, partnerId));
  if (after) conditions.push(lt(contracts.id, after));
  const searched = [contracts.orderNumber, contractClients.company, contractClients.companyKana, partner.name];
  const found = text ? or(...searched.map((column) => sql`strpos(lower(${column}), lower(${text})) > 0`)) : undefined;
  if (found) conditions.push(found);
  return context.db
    .select({ ...getTableColumns(contracts), company: contractClients.company, partnerName: partner.name })
    .from(contracts)
    .leftJoin(contractClients, eq(contractClients.contractId, contracts.id))
    .leftJoin(partner, eq(partner.id, contracts.partnerId))
    .where(and(...conditions))
    .orderBy(desc(contracts.id))
    .limit(limit);
}

/** One contract with its client and partner, each null where there is none; undefined for an unknown id. */
export async function findContract(context: Context, id: ContractId) {
  const partner = partnerDirectory(context);
  const [found] = await context.db
    .select({ contract: contracts, client: contractClients, partnerCode: partner.code, partnerName: partner.name })
    .from(contracts)
    .leftJoin(contractClients, eq(contractClients.contractId, contracts.id))
    .leftJoin(partner, eq(partner.id, contracts.partnerId))
    .where(eq(contracts.id, id));
  return found;
}

/** How many contracts nobody referred are not over, and how many of them were ordered since a day. */
export async function countUnreferred(context: Context, since: Day) {
  const [row] = await unreferred(context, { since });
  invariant(row, 'an aggregate answers one row');
  return row;
}

const unreferred = prepared(({ db }, given: Places<{ since: Day }>) =>
  db
    .select({
      running: sql<number>`count(*)::int`,
      recent: sql<number>`(count(*) filter (where ${gte(contracts.orderedOn, given.since)}))::int`,
    })
    .from(contracts)
    .where(and(isNull(contracts.partnerId), inArray(contracts.state, ['ordered', 'scheduled', 'in-force', 'lapsed']))),
);

function ownContracts({ db }: Source) {
  return db
    .select({ ...getTableColumns(contracts), company: sharedCompany })
    .from(contracts)
    .leftJoin(contractClients, eq(contractClients.contractId, contracts.id))
    .$dynamic();
}

function knownOn(day: Day): SQL {
  const { recordedOn, supersededOn } = contractCoverage;
  return allOf(lte(recordedOn, day), sql`(${supersededOn} is null or ${gt(supersededOn, day)})`);
}

function inForceOn(day: OrPlace<Day> | SQL<Day>) {
  const goesOn = sql`(${contractCoverage.inForceTo} is null or ${gte(contractCoverage.inForceTo, day)})`;
  return allOf(lte(contractCoverage.inForceFrom, day), goesOn);
}
