import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn, momentColumn } from '#db/columns.ts';

/** Contracts from their order on: who, what, and where in its life each one is. */
export const contracts = pgTable(
  'contracts',
  {
    id: idColumn<'ctr'>('id').primaryKey(),
    /** What everybody calls it by: on the order page, on invoices, on the phone. */
    orderNumber: text('order_number').notNull().unique(),
    /** Null when the client came without a partner, or with a referral nobody knows. */
    partnerId: idColumn<'par'>('partner_id'),
    /** The partner's programme when the order was placed; null without a partner. */
    programme: text('programme').$type<'discount' | 'cashback'>(),
    planCode: text('plan_code').notNull(),
    planGroup: text('plan_group').notNull(),
    kind: text('kind').$type<'server' | 'other'>().notNull(),
    termMonths: countColumn('term_months').notNull(),
    orderedOn: dayColumn('ordered_on').notNull(),
    /** The start day the order asked for, on the grid. */
    requestedStartOn: dayColumn('requested_start_on').notNull(),
    state: text('state')
      .$type<'ordered' | 'scheduled' | 'in-force' | 'lapsed' | 'ended' | 'void' | 'refunded'>()
      .notNull(),
    /** The day the first term really starts; null until the first payment. */
    startsOn: dayColumn('starts_on'),
    /** The current term, 1 for the first; 0 until the first payment. */
    term: countColumn('term').notNull(),
    /** First day of the next term; null until the first payment. */
    renewsOn: dayColumn('renews_on'),
    /** The day whose run issues the next renewal invoice; null until the first payment. */
    nextInvoiceOn: dayColumn('next_invoice_on'),
    /** The first request to cancel; null while nobody asked. */
    cancelledOn: dayColumn('cancelled_on'),
    /** Last day in force, once it is known: by cancellation, lapse or money back. */
    endsOn: dayColumn('ends_on'),
  },
  (table) => [
    index('contracts_by_partner').on(table.partnerId, table.orderedOn),
    index('contracts_to_start')
      .on(table.startsOn)
      .where(sql`${table.state} = 'scheduled'`),
    index('contracts_to_renew')
      .on(table.renewsOn)
      .where(sql`${table.state} = 'in-force'`),
    index('contracts_to_invoice')
      .on(table.nextInvoiceOn, table.id)
      .where(sql`${table.state} = 'in-force'`),
    check('contracts_started_have_terms', sql`(${table.term} = 0) = (${table.startsOn} is null)`),
  ],
);

/**
 * When a contract was in force, and since when that is known: bitemporal, so any past month-end can be counted again.
 * A row is never changed but for the day it was superseded.
 */
export const contractCoverage = pgTable(
  'contract_coverage',
  {
    id: idColumn<'cov'>('id').primaryKey(),
    contractId: idColumn<'ctr'>('contract_id').notNull(),
    /** Null for a contract without a partner: nobody counts it. */
    partnerId: idColumn<'par'>('partner_id'),
    /** Whether the month-end count takes it: servers of a partner. PRG-09. */
    counts: boolean('counts').notNull(),
    inForceFrom: dayColumn('in_force_from').notNull(),
    /** Last day in force; null while no end is known. */
    inForceTo: dayColumn('in_force_to'),
    /** Business day on which the fact was recorded. */
    recordedOn: dayColumn('recorded_on').notNull(),
    /** Business day on which another fact took its place; null while it holds. */
    supersededOn: dayColumn('superseded_on'),
  },
  (table) => [
    index('coverage_to_count')
      .on(table.partnerId, table.inForceFrom, table.inForceTo, table.contractId)
      .where(sql`${table.supersededOn} is null and ${table.counts}`),
    index('coverage_by_contract').on(table.contractId),
    check('coverage_is_a_period', sql`${table.inForceTo} is null or ${table.inForceTo} >= ${table.inForceFrom}`),
  ],
);

/** Who uses the server: what a client typed when ordering through a partner's URL. */
export const contractClients = pgTable(
  'contract_clients',
  {
    contractId: idColumn<'ctr'>('contract_id').primaryKey(),
    company: text('company').notNull(),
    companyKana: text('company_kana').notNull(),
    contactName: text('contact_name').notNull(),
    contactKana: text('contact_kana').notNull(),
    email: text('email').notNull(),
    phone: text('phone').notNull(),
    /** Seven digits with a hyphen; null for orders taken before addresses were asked for. */
    postalCode: text('postal_code'),
    address: text('address'),
    /** Building and room; null where there is none. */
    building: text('building'),
    /** The domain the client named, whoever looks after it; null where it is not decided. */
    domain: text('domain'),
    /** The order URL used, as typed; null when ordered from My Page. */
    orderSlug: text('order_slug'),
    /** Opens the order's own page; as long as a password and never listed. */
    doneToken: text('done_token').notNull().unique(),
    /** Which wording of the consent was agreed to, and when. */
    consentVersion: text('consent_version').notNull(),
    consentedAt: momentColumn('consented_at').notNull(),
  },
  (table) => [index('contract_clients_by_domain').on(table.domain)],
);
