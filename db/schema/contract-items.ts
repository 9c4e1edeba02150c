import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn } from '#db/columns.ts';

/**
 * What a contract has beside its plan: storage, a domain, DNS rental, ordered with it or added later. A row is never changed
 * but for the last term it is billed in.
 */
export const contractItems = pgTable(
  'contract_items',
  {
    contractId: idColumn<'ctr'>('contract_id').notNull(),
    line: countColumn('line').notNull(),
    itemCode: text('item_code').notNull(),
    quantity: countColumn('quantity').notNull(),
    /** The domain it is for; null where it is for none. */
    about: text('about'),
    addedOn: dayColumn('added_on').notNull(),
    /** The first term that bills it, 1 for what was ordered with the contract, and how many months the contract ran before it. */
    fromTerm: countColumn('from_term')
      .notNull()
      .default(sql`1`),
    monthsAhead: countColumn('months_ahead')
      .notNull()
      .default(sql`0`),
    /** The last term that bills it, the one before the first where it never began; null while it goes on. */
    lastTerm: countColumn('last_term'),
    /** The addition it came with; null for what was ordered with the contract. */
    additionId: idColumn<'opt'>('addition_id'),
  },
  (table) => [
    primaryKey({ columns: [table.contractId, table.line] }),
    check('contract_items_end_after', sql`${table.lastTerm} is null or ${table.lastTerm} >= ${table.fromTerm} - 1`),
  ],
);

/**
 * Options added to a contract, or removed from it, and works on its domains, with a term whose invoice was not issued yet. A row is never changed but for
 * the day it was taken back.
 */
export const optionChanges = pgTable(
  'option_changes',
  {
    id: idColumn<'opt'>('id').primaryKey(),
    contractId: idColumn<'ctr'>('contract_id').notNull(),
    kind: text('kind').$type<'addition' | 'removal'>().notNull(),
    option: text('option')
      .$type<'storage' | 'dns' | 'domain' | 'info-change' | 'papers' | 'host-new' | 'host-change'>()
      .notNull(),
    /** The domain; empty for what is not one. */
    domain: text('domain').notNull(),
    /** GB of storage; 0 for what is none. */
    storageGb: countColumn('storage_gb').notNull(),
    /** How many hosts work is done for; 1 for everything else. */
    hosts: countColumn('hosts')
      .notNull()
      .default(sql`1`),
    /** The first term with it, or without it, and its first day. */
    fromTerm: countColumn('from_term').notNull(),
    startsOn: dayColumn('starts_on').notNull(),
    requestedOn: dayColumn('requested_on').notNull(),
    requestedBy: text('requested_by').$type<'client' | 'partner' | 'staff'>().notNull(),
    withdrawnOn: dayColumn('withdrawn_on'),
  },
  (table) => [
    uniqueIndex('option_changes_once')
      .on(table.contractId, table.option, table.domain, table.fromTerm, table.kind)
      .where(sql`${table.withdrawnOn} is null`),
    index('option_changes_by_contract').on(table.contractId, table.fromTerm),
    check('option_changes_begin_later', sql`${table.fromTerm} > 1`),
  ],
);
