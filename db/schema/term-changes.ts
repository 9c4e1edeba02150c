import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn } from '#db/columns.ts';

/**
 * Changes of plan or length that a contract takes with its next term. What it had before stands beside what it gets, so that
 * any past day can be told its plan. A row is never changed but for what became of it.
 */
export const termChanges = pgTable(
  'term_changes',
  {
    id: idColumn<'chg'>('id').primaryKey(),
    contractId: idColumn<'ctr'>('contract_id').notNull(),
    /** The first term with the new plan or length, and its first day. */
    fromTerm: countColumn('from_term').notNull(),
    startsOn: dayColumn('starts_on').notNull(),
    oldPlanCode: text('old_plan_code').notNull(),
    oldPlanGroup: text('old_plan_group').notNull(),
    oldTermMonths: countColumn('old_term_months').notNull(),
    planCode: text('plan_code').notNull(),
    planGroup: text('plan_group').notNull(),
    termMonths: countColumn('term_months').notNull(),
    requestedOn: dayColumn('requested_on').notNull(),
    requestedBy: text('requested_by').$type<'client' | 'partner' | 'staff'>().notNull(),
    /** Taken into an invoice, or withdrawn; null while it waits for its invoice. */
    outcome: text('outcome').$type<'taken' | 'withdrawn'>(),
  },
  (table) => [
    uniqueIndex('term_changes_one_waiting')
      .on(table.contractId)
      .where(sql`${table.outcome} is null`),
    index('term_changes_by_contract').on(table.contractId, table.startsOn),
    check('term_changes_begin_later', sql`${table.fromTerm} > 1`),
  ],
);
