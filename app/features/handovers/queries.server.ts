import { type SQL, and, asc, desc, eq, gte, notExists, sql } from 'drizzle-orm';
import { type Day, type Month, monthOf } from '#app/core/calendar.ts';
import type { ContractId, HandoverId, PartnerId } from '#app/core/ids.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import { allOf, ownedBy } from '#app/platform/conditions.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { handoverContracts, handoverSteps, handovers } from '#db/schema/handovers.ts';
import { countMonthsToCome } from '../closes/queries.server.ts';
import { companyDirectory, contractDirectory } from '../contracts/queries.server.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import type { Programme } from '../rates/rules.ts';
import { type CountChange, changeOfCount, handoverState, lastAnswerDay } from './rules.ts';

/** Contracts of a partner's own that may be chosen, with the company that shared its name; at most `limit`, newest first. */
export async function listChoices(context: PartnerContext, limit: number) {
  return ownContracts(
    context,
    sql`${contractDirectory(context).state} in ('in-force', 'scheduled', 'lapsed', 'ordered')`,
  )
    .orderBy(desc(contractDirectory(context).id))
    .limit(limit);
}

/** The partner's own contracts with some order numbers; others are missing. */
export async function loadChosen(context: PartnerContext, orderNumbers: readonly string[]) {
  const contract = contractDirectory(context);
  return ownContracts(context, anyOf(contract.orderNumber, orderNumbers)).orderBy(asc(contract.id));
}

function ownContracts(context: PartnerContext, which: SQL) {
  const contract = contractDirectory(context);
  const company = companyDirectory(context);
  return context.db
    .select({
      id: contract.id,
      orderNumber: contract.orderNumber,
      partnerId: contract.partnerId,
      programme: contract.programme,
      planCode: contract.planCode,
      planGroup: contract.planGroup,
      kind: contract.kind,
      state: contract.state,
      startsOn: contract.startsOn,
      renewsOn: contract.renewsOn,
      endsOn: contract.endsOn,
      company: company.company,
    })
    .from(contract)
    .leftJoin(company, eq(company.contractId, contract.id))
    .where(allOf(ownedBy(contract.partnerId, context.partner.id), which))
    .$dynamic();
}

/** Contracts that wait in somebody's open proposal. */
export async function listOffered(
  { db, today }: Context,
  ids: readonly ContractId[],
): Promise<ReadonlySet<ContractId>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .select({ id: handoverContracts.contractId })
    .from(handoverContracts)
    .innerJoin(handovers, eq(handovers.id, handoverContracts.handoverId))
    .where(and(anyOf(handoverContracts.contractId, ids), gte(handovers.answerBy, today), unanswered(db)));
  return new Set(rows.map(({ id }) => id));
}

function unanswered(db: Context['db']): SQL {
  return notExists(db.select().from(handoverSteps).where(eq(handoverSteps.handoverId, handovers.id)));
}

/** Whether a day's run finds proposals nobody answered in time, inside another statement. */
export function handoversExpiringOn({ db }: Context, day: Day): SQL<boolean> {
  const due = db.select({ id: handovers.id }).from(handovers).where(expiringOn(db, day));
  return sql<boolean>`exists (${due})`;
}

function expiringOn(db: Context['db'], day: Day): SQL {
  return allOf(eq(handovers.answerBy, lastAnswerDay(day)), unanswered(db));
}

/** Proposals that nobody answered by yesterday, with how many contracts each has. */
export async function listExpired(context: Context): Promise<Handover[]> {
  return select(context, expiringOn(context.db, context.today), null);
}

/** A handover with what became of it, and how many contracts it has. */
export type Handover = Awaited<ReturnType<typeof listHandovers>>[number];

/** The partner's own handovers, those it gives and those it is offered, the latest first, at most `limit`. */
export async function listOwnHandovers(context: PartnerContext, limit: number): Promise<Handover[]> {
  return select(context, ofPartner(context), limit);
}

/** One of them; undefined when it is none of the partner's. */
export async function findOwnHandover(context: PartnerContext, id: HandoverId): Promise<Handover | undefined> {
  return (await select(context, allOf(ofPartner(context), eq(handovers.id, id)), 1))[0];
}

/** Every partner's handovers, the latest first, at most `limit`. */
export async function listHandovers(context: Context, limit: number) {
  return select(context, sql`true`, limit);
}

/** One handover; undefined when there is none with that id. */
export async function findHandover(context: Context, id: HandoverId): Promise<Handover | undefined> {
  return (await select(context, eq(handovers.id, id), 1))[0];
}

function ofPartner({ partner }: PartnerContext): SQL {
  return sql`(${ownedBy(handovers.fromPartnerId, partner.id)} or ${ownedBy(handovers.toPartnerId, partner.id)})`;
}

/** @param limit null for all of them. */
async function select({ db, today }: Context, which: SQL, limit: number | null) {
  const all = db.select().from(handovers).where(which).orderBy(desc(handovers.id)).$dynamic();
  const found = await (limit === null ? all : all.limit(limit));
  const ids = found.map(({ id }) => id);
  if (ids.length === 0) return [];
  const [steps, counts] = [
    await db
      .select({
        handoverId: handoverSteps.handoverId,
        step: handoverSteps.step,
        receiverName: handoverSteps.receiverName,
        reason: handoverSteps.reason,
        takenOn: handoverSteps.takenOn,
      })
      .from(handoverSteps)
      .where(anyOf(handoverSteps.handoverId, ids))
      .orderBy(asc(handoverSteps.number)),
    await db
      .select({ handoverId: handoverContracts.handoverId, count: sql<number>`count(*)::int` })
      .from(handoverContracts)
      .where(anyOf(handoverContracts.handoverId, ids))
      .groupBy(handoverContracts.handoverId),
  ];
  return found.map((handover) => {
    const own = steps.filter(({ handoverId }) => handoverId === handover.id);
    const counted = counts.find(({ handoverId }) => handoverId === handover.id);
    return {
      ...handover,
      steps: own,
      state: handoverState(
        handover,
        own.map(({ step }) => step),
        today,
      ),
      contracts: counted ? counted.count : 0,
    };
  });
}

/** The contracts of a handover as they were shown, in order of number. */
export async function listHandoverContracts({ db }: Context, id: HandoverId) {
  return db
    .select()
    .from(handoverContracts)
    .where(eq(handoverContracts.handoverId, id))
    .orderBy(asc(handoverContracts.orderNumber));
}

/** What the contracts of a handover do to one partner's count at the end of its first month, when they come or go. PRG-09. */
export async function previewCount(
  context: Context,
  of: { id: PartnerId; programme: Programme },
  {
    month,
    comes,
    contracts,
  }: { month: Month; comes: boolean; contracts: readonly { counts: boolean; planGroup: string }[] },
): Promise<CountChange> {
  const counting = contracts.filter(({ counts }) => counts);
  const [countOf, cards] = [
    await countMonthsToCome(context, [{ partnerId: of.id, month }]),
    await loadRateCards(context),
  ];
  const by = comes ? counting.length : -counting.length;
  const groups = counting.map(({ planGroup }) => planGroup);
  return changeOfCount(of.programme, { month, before: countOf(of.id, month), by }, groups, cards);
}

/** One of the partner's own handovers with its contracts and what it does to the partner's own count; undefined for another's. */
export async function showOwnHandover(context: PartnerContext, id: HandoverId) {
  const handover = await findOwnHandover(context, id);
  if (!handover) return undefined;
  const contracts = await listHandoverContracts(context, id);
  const giving = handover.fromPartnerId === context.partner.id;
  const month = monthOf(handover.effectiveFrom);
  const pending = handover.state === 'open' || handover.state === 'accepted';
  const change = pending ? await previewCount(context, context.partner, { month, comes: !giving, contracts }) : null;
  return { handover, contracts, giving, change };
}
