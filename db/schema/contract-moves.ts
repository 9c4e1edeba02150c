import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { dayColumn, idColumn } from '#db/columns.ts';

/**
 * Contracts moving from one partner to another, or from or to none, from the first day of a month on. A row is never
 * changed but for what became of it.
 */
export const contractMoves = pgTable(
  'contract_moves',
  {
    id: idColumn<'mov'>('id').primaryKey(),
    contractId: idColumn<'ctr'>('contract_id').notNull(),
    effectiveFrom: dayColumn('effective_from').notNull(),
    /** Whose it was until then; null for nobody's. */
    fromPartnerId: idColumn<'par'>('from_partner_id'),
    fromProgramme: text('from_programme').$type<'discount' | 'cashback'>(),
    toPartnerId: idColumn<'par'>('to_partner_id'),
    toProgramme: text('to_programme').$type<'discount' | 'cashback'>(),
    /** Why it moves: staff set the referral right, or two partners agreed. */
    kind: text('kind').$type<'correction' | 'handover'>().notNull(),
    reason: text('reason').notNull(),
    /** What two people of the staff decided, where it is a correction; null for what two partners agreed on. */
    approvalId: idColumn<'apv'>('approval_id'),
    /** What two partners agreed on, where it is a handover; null for a correction, and for what was agreed before it was kept. */
    handoverId: idColumn<'hnd'>('handover_id'),
    plannedOn: dayColumn('planned_on').notNull(),
    /** Null while its month has not come. Moot: the contract was over by then. */
    outcome: text('outcome').$type<'applied' | 'withdrawn' | 'moot'>(),
  },
  (table) => [
    index('moves_by_contract').on(table.contractId, table.effectiveFrom),
    index('moves_by_giver').on(table.fromPartnerId),
    uniqueIndex('moves_once_an_approval').on(table.approvalId),
    uniqueIndex('moves_once_a_handover').on(table.handoverId, table.contractId),
    uniqueIndex('moves_waiting_once')
      .on(table.contractId)
      .where(sql`${table.outcome} is null`),
    check('moves_begin_months', sql`extract(day from ${table.effectiveFrom}) = 1`),
    check('moves_go_elsewhere', sql`${table.fromPartnerId} is distinct from ${table.toPartnerId}`),
  ],
);
