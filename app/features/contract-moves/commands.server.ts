import { and, eq, isNull } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { ContractId, MoveId, PartnerId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { anyOf, insertRows } from '#app/platform/bulk.server.ts';
import { allOf, ownedBy } from '#app/platform/conditions.server.ts';
import { type Context, inTransaction } from '#app/platform/context.server.ts';
import { contractMoves } from '#db/schema/contract-moves.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Thing } from '../audit/rules.ts';
import { giveContracts } from '../contracts/commands.server.ts';
import { type Contract, loadContracts, lockContracts } from '../contracts/queries.server.ts';
import { loadPartners } from '../partners/queries.server.ts';
import { loadWaitingMoves, lockDueMoves } from './queries.server.ts';
import { type AskedMove, type MoveRefusal, checkMove, isOver } from './rules.ts';

type Move = typeof contractMoves.$inferSelect;

/** What is asked of which contracts and why; the database asks a correction for an approval of its own, and a handover for what was agreed. */
type Grounded = AskedMove & {
  contractIds: readonly ContractId[];
  reason: string;
  approvalId: Move['approvalId'];
  handoverId?: Move['handoverId'];
};

/**
 * Moves contracts to a partner, or to nobody, from the first day of a month on: at once where that day has come, and
 * otherwise in the run of that day. All or none: the first contract that may not move refuses them all. GAP-09.
 */
export async function moveContracts(
  context: Context,
  asked: Grounded,
): Promise<Outcome<{ from: Day; applied: boolean }, MoveRefusal>> {
  return inTransaction(context, async (context) => {
    const { reason } = asked;
    const planned = await planMoves(context, asked);
    if (!planned.ok) return planned;
    const { rows, contracts } = planned.value;
    await insertRows(context.db, contractMoves, rows);
    const from = rows[0]?.effectiveFrom ?? context.today;
    const applied = from <= context.today;
    if (applied) await carryOut(context, rows, contracts);
    await recordAct(context, {
      name: 'contracts-moved',
      things: thingsOf(rows),
      after: { effectiveFrom: from, count: rows.length },
      reason,
    });
    return done({ from, applied });
  });
}

/** Whether contracts may move as asked, all of them, by what is known now; nothing moves. GAP-09. */
export async function checkMoves(
  context: Context,
  asked: Omit<Grounded, 'approvalId'>,
): Promise<Outcome<true, MoveRefusal>> {
  const planned = await planMoves(context, { ...asked, approvalId: null });
  return planned.ok ? done(true) : planned;
}

async function planMoves(
  context: Context,
  asked: Grounded,
): Promise<Outcome<{ rows: Move[]; contracts: Contract[] }, MoveRefusal>> {
  const { contractIds, reason, kind, to, approvalId, handoverId = null } = asked;
  // Partners agree on contracts they may not change: those wait for the run, which does.
  const read = context.actor.kind === 'partner' ? loadContracts : lockContracts;
  const [contracts, partners, moving] = [
    await read(context, contractIds),
    await loadPartners(context, to ? [to] : []),
    await loadWaitingMoves(context, contractIds),
  ];
  if (contracts.length === 0 || contracts.length < new Set(contractIds).size) {
    return refused({ code: 'contract-unknown' });
  }
  const waiting = new Map(moving.map((move) => [move.contractId, move.effectiveFrom]));
  const rows: Move[] = [];
  for (const contract of contracts) {
    const checked = checkMove(
      { ...contract, waiting: waiting.get(contract.id) ?? null },
      { ...asked, to: to && partners.get(to), today: context.today, policy: context.policy },
    );
    if (!checked.ok) return checked;
    const { from, partnerId, programme } = checked.value;
    rows.push({
      ...{ id: context.newId('mov'), contractId: contract.id, effectiveFrom: from, kind, reason },
      ...{ approvalId, handoverId },
      ...{ fromPartnerId: contract.partnerId, fromProgramme: contract.programme },
      ...{ toPartnerId: partnerId, toProgramme: programme, plannedOn: context.today, outcome: null },
    });
  }
  return done({ rows, contracts });
}

/** Takes back a move whose month has not come; one that was carried out is moved back by another. */
export async function withdrawMove(
  context: Context,
  id: MoveId,
  reason: string,
): Promise<Outcome<Move, { code: 'move-not-waiting' }>> {
  return inTransaction(context, async (context) => {
    const [withdrawn] = await context.db
      .update(contractMoves)
      .set({ outcome: 'withdrawn' })
      .where(and(eq(contractMoves.id, id), isNull(contractMoves.outcome)))
      .returning();
    if (!withdrawn) return refused({ code: 'move-not-waiting' });
    await recordAct(context, { name: 'move-withdrawn', things: thingsOf([withdrawn]), reason });
    return done(withdrawn);
  });
}

/** Takes back what two partners agreed on and is still to come: the moves of contracts to one of them. GAP-09. */
export async function withdrawMovesTo(context: Context, ids: readonly ContractId[], to: PartnerId): Promise<void> {
  const agreed = allOf(ownedBy(contractMoves.toPartnerId, to), eq(contractMoves.kind, 'handover'));
  const withdrawn = await context.db
    .update(contractMoves)
    .set({ outcome: 'withdrawn' })
    .where(and(agreed, anyOf(contractMoves.contractId, ids), isNull(contractMoves.outcome)))
    .returning();
  if (withdrawn.length > 0) await recordAct(context, { name: 'move-withdrawn', things: thingsOf(withdrawn) });
}

/** Carries out the moves whose month has come; those of contracts that are over by now are moot. GAP-09. */
export async function carryOutMoves(context: Context): Promise<void> {
  const due = await lockDueMoves(context, context.today);
  if (due.length === 0) return;
  const ids = due.map(({ contractId }) => contractId);
  await carryOut(context, due, await lockContracts(context, ids));
  await recordAct(context, { name: 'moves-carried-out', things: thingsOf(due), after: { count: due.length } });
}

async function carryOut(context: Context, moves: readonly Move[], contracts: readonly Contract[]): Promise<void> {
  const running = new Map(contracts.filter(({ state }) => !isOver(state)).map((contract) => [contract.id, contract]));
  const byDay = new Map<Day, Move[]>();
  for (const move of moves) {
    const group = byDay.get(move.effectiveFrom);
    if (group) group.push(move);
    else byDay.set(move.effectiveFrom, [move]);
  }
  for (const [from, group] of byDay) {
    const given = group.flatMap(({ contractId, toPartnerId, toProgramme }) => {
      const contract = running.get(contractId);
      return contract ? [{ ...contract, partnerId: toPartnerId, programme: toProgramme }] : [];
    });
    await giveContracts(context, given, from);
  }
  await settle(context, 'applied', moves, ({ contractId }) => running.has(contractId));
  await settle(context, 'moot', moves, ({ contractId }) => !running.has(contractId));
}

async function settle(
  context: Context,
  outcome: 'applied' | 'moot',
  moves: readonly Move[],
  which: (move: Move) => boolean,
): Promise<void> {
  const ids = moves.filter(which).map(({ id }) => id);
  if (ids.length > 0) await context.db.update(contractMoves).set({ outcome }).where(anyOf(contractMoves.id, ids));
}

function thingsOf(moves: readonly Move[]): Thing[] {
  return moves.flatMap(({ contractId, fromPartnerId, toPartnerId }): Thing[] => [
    { kind: 'contract', id: contractId },
    ...[fromPartnerId, toPartnerId].flatMap((id): Thing[] =>
      id ? [{ kind: 'partner', id: id satisfies PartnerId }] : [],
    ),
  ]);
}
