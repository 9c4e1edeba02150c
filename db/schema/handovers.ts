import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn } from '#db/columns.ts';

/** Contracts that one partner offers to another from a month on 契約の移管の提案. Never changed. */
export const handovers = pgTable(
  'handovers',
  {
    id: idColumn<'hnd'>('id').primaryKey(),
    fromPartnerId: idColumn<'par'>('from_partner_id').notNull(),
    toPartnerId: idColumn<'par'>('to_partner_id').notNull(),
    /** Whoever offers is named to whom it offers; the other way round the code stands alone. */
    fromName: text('from_name').notNull(),
    toCode: text('to_code').notNull(),
    programme: text('programme').$type<'discount' | 'cashback'>().notNull(),
    effectiveFrom: dayColumn('effective_from').notNull(),
    /** The last day on which it may be accepted. */
    answerBy: dayColumn('answer_by').notNull(),
    /** May be empty. */
    note: text('note').notNull(),
    proposedBy: idColumn<'usr'>('proposed_by').notNull(),
    proposedOn: dayColumn('proposed_on').notNull(),
  },
  (table) => [
    index('handovers_by_giver').on(table.fromPartnerId),
    index('handovers_by_receiver').on(table.toPartnerId),
    check('handovers_begin_months', sql`extract(day from ${table.effectiveFrom}) = 1`),
    check('handovers_answered_before', sql`${table.answerBy} < ${table.effectiveFrom}`),
    check('handovers_go_elsewhere', sql`${table.fromPartnerId} <> ${table.toPartnerId}`),
  ],
);

/** The contracts of a handover, as both partners are shown them: as they stood when it was proposed. Never changed. */
export const handoverContracts = pgTable(
  'handover_contracts',
  {
    handoverId: idColumn<'hnd'>('handover_id').notNull(),
    contractId: idColumn<'ctr'>('contract_id').notNull(),
    orderNumber: text('order_number').notNull(),
    /** Null for a contract of a partner's own, and for a client that shared nothing. */
    company: text('company'),
    planName: text('plan_name').notNull(),
    planGroup: text('plan_group').notNull(),
    /** Whether the month-end of its first month would count it. */
    counts: boolean('counts').notNull(),
    renewsOn: dayColumn('renews_on'),
  },
  (table) => [
    primaryKey({ columns: [table.handoverId, table.contractId] }),
    index('handover_contracts_by_contract').on(table.contractId),
  ],
);

/** What became of a handover, step by step. Never changed. */
export const handoverSteps = pgTable(
  'handover_steps',
  {
    handoverId: idColumn<'hnd'>('handover_id').notNull(),
    /** 1 for the first: of two steps at once one is refused. */
    number: countColumn('number').notNull(),
    step: text('step').$type<'accepted' | 'declined' | 'withdrawn' | 'refused'>().notNull(),
    /** Who accepted, by name, for the partner that offered; null at other steps. */
    receiverName: text('receiver_name'),
    /** Why staff stopped it; null at other steps. */
    reason: text('reason'),
    takenBy: idColumn<'usr'>('taken_by').notNull(),
    takenOn: dayColumn('taken_on').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.handoverId, table.number] }),
    check('handovers_refused_for_a_reason', sql`(${table.step} = 'refused') = (${table.reason} is not null)`),
  ],
);
