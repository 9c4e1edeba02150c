import { and, asc, desc, eq, isNull, lte, sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Source } from '#app/platform/prepared.server.ts';
import { contractMoves } from '#db/schema/contract-moves.ts';
import { partnerDirectory } from '../partners/queries.server.ts';
import { type Holder, holderOn } from './rules.ts';

/** Moves whose month has not come, for other rooms to join when a contract leaves its partner. */
export function waitingMoves({ db }: Source) {
  return db
    .select({ contractId: contractMoves.contractId, effectiveFrom: contractMoves.effectiveFrom })
    .from(contractMoves)
    .where(isNull(contractMoves.outcome))
    .as('waiting_moves');
}

/**
 * The same with whom each contract goes to, null for nobody. A partner's pages are not told: to them a contract only leaves.
 */
export function movesToCome({ db, actor }: Context) {
  const told = actor.kind !== 'partner';
  const to = told ? sql<PartnerId | null>`${contractMoves.toPartnerId}` : sql<PartnerId | null>`null::text`;
  return db
    .select({
      contractId: contractMoves.contractId,
      effectiveFrom: contractMoves.effectiveFrom,
      toPartnerId: to.as('goes_to'),
    })
    .from(contractMoves)
    .where(isNull(contractMoves.outcome))
    .as('moves_to_come');
}

/** The move that waits for a contract, as far as whoever asks may know it; undefined without one. */
export async function findMoveToCome(context: Context, id: ContractId) {
  const [found] = await loadMovesToCome(context, [id]);
  return found;
}

/** The same of several contracts; those without one are missing. */
export async function loadMovesToCome(context: Context, ids: readonly ContractId[]) {
  if (ids.length === 0) return [];
  const move = movesToCome(context);
  return context.db.select().from(move).where(anyOf(move.contractId, ids));
}

/** The moves of contracts that wait for their month; contracts without one are missing. */
export async function loadWaitingMoves({ db }: Context, ids: readonly ContractId[]) {
  if (ids.length === 0) return [];
  return db
    .select()
    .from(contractMoves)
    .where(and(anyOf(contractMoves.contractId, ids), isNull(contractMoves.outcome)));
}

/** Moves that wait and whose month has come, locked until the transaction ends. */
export async function lockDueMoves({ db }: Context, today: Day) {
  return db
    .select()
    .from(contractMoves)
    .where(and(isNull(contractMoves.outcome), lte(contractMoves.effectiveFrom, today)))
    .orderBy(asc(contractMoves.effectiveFrom), asc(contractMoves.id))
    .for('update');
}

/**
 * Whose contracts were on a day: a look-up by the contract as it is now. `movedOn` is the first day with the holder of
 * now, null where it never moved. GAP-09.
 */
export async function loadHolders({ db }: Context, ids: readonly ContractId[]) {
  const moves =
    ids.length === 0
      ? []
      : await db
          .select()
          .from(contractMoves)
          .where(and(anyOf(contractMoves.contractId, ids), eq(contractMoves.outcome, 'applied')))
          .orderBy(asc(contractMoves.effectiveFrom), asc(contractMoves.id));
  return (contract: Holder & { id: ContractId }, on: Day): { holder: Holder; movedOn: Day | null } => {
    const own = moves.filter(({ contractId }) => contractId === contract.id);
    const { partnerId, programme } = contract;
    return { holder: holderOn({ partnerId, programme }, own, on), movedOn: own.at(-1)?.effectiveFrom ?? null };
  };
}

/** Every move of contracts, the oldest month first. */
export async function loadMoves({ db }: Context, ids: readonly ContractId[]) {
  if (ids.length === 0) return [];
  return db
    .select()
    .from(contractMoves)
    .where(anyOf(contractMoves.contractId, ids))
    .orderBy(asc(contractMoves.effectiveFrom), asc(contractMoves.id));
}

/** Every move of a contract with the partners' names, null for nobody; the newest first. */
export async function listMovesOf(context: Context, id: ContractId) {
  const from = partnerDirectory(context);
  const to = context.db.select().from(partnerDirectory(context)).as('receiving_partner');
  return context.db
    .select({
      id: contractMoves.id,
      kind: contractMoves.kind,
      effectiveFrom: contractMoves.effectiveFrom,
      plannedOn: contractMoves.plannedOn,
      reason: contractMoves.reason,
      outcome: contractMoves.outcome,
      fromName: from.name,
      toName: to.name,
    })
    .from(contractMoves)
    .leftJoin(from, eq(from.id, contractMoves.fromPartnerId))
    .leftJoin(to, eq(to.id, contractMoves.toPartnerId))
    .where(eq(contractMoves.contractId, id))
    .orderBy(desc(contractMoves.id));
}
