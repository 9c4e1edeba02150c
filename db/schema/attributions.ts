import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn } from '#db/columns.ts';

/** Whose referral a client's order was when it was sent, and why: frozen with the order. Never changed. */
export const attributions = pgTable(
  'attributions',
  {
    contractId: idColumn<'ctr'>('contract_id').primaryKey(),
    /** Null for nobody's. */
    partnerId: idColumn<'par'>('partner_id'),
    because: text('because')
      .$type<'url' | 'code' | 'declined' | 'removed' | 'code-unknown' | 'url-off' | 'url-unknown'>()
      .notNull(),
    /** The order URL the page was opened under, as typed; may be empty. */
    slug: text('slug').notNull(),
    urlState: text('url_state').$type<'live' | 'off' | 'unknown'>().notNull(),
    /** Whose the URL is, working or not; null where nobody has it. */
    urlPartnerId: idColumn<'par'>('url_partner_id'),
    /** What the client typed as the referral's code; null where the field was left as it came. */
    code: text('code'),
    /** The registration of the client that was first and still protected; null without one. */
    claimId: idColumn<'clm'>('claim_id'),
    claimPartnerId: idColumn<'par'>('claim_partner_id'),
    conflict: text('conflict').$type<'claim-of-another' | 'claim-without-url'>(),
    /** Whether staff are asked to look at it. */
    waits: boolean('waits').notNull(),
    decidedOn: dayColumn('decided_on').notNull(),
  },
  (table) => [
    index('attributions_waiting')
      .on(table.decidedOn)
      .where(sql`${table.waits}`),
    check('attributions_of_somebody', sql`(${table.partnerId} is not null) = (${table.because} in ('url', 'code'))`),
  ],
);

/** What staff decided about a referral, with the reason: it was given to a partner, or left as it was. Never changed. */
export const attributionDecisions = pgTable(
  'attribution_decisions',
  {
    contractId: idColumn<'ctr'>('contract_id').notNull(),
    /** 1 for the first decision about a contract. */
    attempt: countColumn('attempt').notNull(),
    decision: text('decision').$type<'given' | 'left'>().notNull(),
    reason: text('reason').notNull(),
    decidedBy: idColumn<'usr'>('decided_by').notNull(),
    decidedOn: dayColumn('decided_on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.contractId, table.attempt] })],
);
