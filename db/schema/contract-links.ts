import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { dayColumn, idColumn } from '#db/columns.ts';

/**
 * Addresses under which a client looks after its own contract without signing in, as mailed to it: only the digest of each
 * secret is kept. A row is never changed but for the day it was revoked.
 */
export const contractLinks = pgTable(
  'contract_links',
  {
    /** SHA-256 of the secret in the address. */
    secretHash: text('secret_hash').primaryKey(),
    contractId: idColumn<'ctr'>('contract_id').notNull(),
    madeOn: dayColumn('made_on').notNull(),
    /** Business day from which it opens nothing any more; null while it does. */
    revokedOn: dayColumn('revoked_on'),
  },
  (table) => [index('contract_links_by_contract').on(table.contractId)],
);
