import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn } from '#db/columns.ts';

/** What was added to a contract beside its plan: storage, a domain, DNS rental. It runs as long as the contract. */
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
  },
  (table) => [primaryKey({ columns: [table.contractId, table.line] })],
);
