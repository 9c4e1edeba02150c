import { sql } from 'drizzle-orm';
import { check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { dayColumn, idColumn } from '#db/columns.ts';

/** Clients a partner registered before they order お客様の事前登録. A row is never changed but for its withdrawal. */
export const clientClaims = pgTable(
  'client_claims',
  {
    id: idColumn<'clm'>('id').primaryKey(),
    partnerId: idColumn<'par'>('partner_id').notNull(),
    company: text('company').notNull(),
    companyKana: text('company_kana').notNull(),
    /** Null where it is not known. */
    domain: text('domain'),
    /** What is compared: company, reading and domain without what people write differently. */
    companyKey: text('company_key').notNull(),
    kanaKey: text('kana_key').notNull(),
    domainKey: text('domain_key'),
    claimedOn: dayColumn('claimed_on').notNull(),
    /** Last day of the protection. */
    protectedTo: dayColumn('protected_to').notNull(),
    /** Last day of an earlier protection of the same client, as known when this was made; null where it was first. */
    behindTo: dayColumn('behind_to'),
    withdrawnOn: dayColumn('withdrawn_on'),
  },
  (table) => [
    index('claims_by_partner').on(table.partnerId, table.claimedOn),
    index('claims_by_company').on(table.companyKey),
    index('claims_by_kana').on(table.kanaKey),
    index('claims_by_domain').on(table.domainKey),
    check('claims_protect', sql`${table.protectedTo} >= ${table.claimedOn}`),
  ],
);
