import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { dayColumn, idColumn, momentColumn, monthColumn, yenColumn } from '#db/columns.ts';

/** One payout run 支払処理 per month-end: drafted on the 1st, put up by one person, approved by another. */
export const payoutRuns = pgTable(
  'payout_runs',
  {
    month: monthColumn('month').primaryKey(),
    state: text('state').$type<'draft' | 'approved' | 'missed'>().notNull(),
    /** Who put up what it holds; null while it is the draft of the 1st, which nobody put up yet. */
    preparedBy: idColumn<'usr'>('prepared_by'),
    preparedAt: momentColumn('prepared_at').notNull(),
    /** SHA-256 over every payee, account, amount, cashback and correction of the run; an approval holds for this content only. */
    contentHash: text('content_hash').notNull(),
    /** The approval it rests on; null while nobody approved it. */
    approvalId: idColumn<'apv'>('approval_id'),
    approvedBy: text('approved_by'),
    approvedAt: momentColumn('approved_at'),
    approvedOn: dayColumn('approved_on'),
  },
  (table) => [
    check(
      'payout_runs_need_four_eyes',
      sql`${table.approvedBy} is null or coalesce(${table.approvedBy} <> ${table.preparedBy}, false)`,
    ),
    check('payout_runs_approved_by_somebody', sql`(${table.state} = 'approved') = (${table.approvedBy} is not null)`),
  ],
);

/** One partner's payout of a run, with the payee and the way to it as they stood when the run was prepared. */
export const payouts = pgTable(
  'payouts',
  {
    id: idColumn<'out'>('id').primaryKey(),
    month: monthColumn('month').notNull(),
    partnerId: idColumn<'par'>('partner_id').notNull(),
    /** Sum of the cashbacks and corrections in it when it was prepared. */
    amount: yenColumn('amount').notNull(),
    familyName: text('family_name').notNull(),
    givenName: text('given_name').notNull(),
    email: text('email').notNull(),
    /** How the money goes: 楽天銀行 メルマネ to the address, or 総合振込 to the account; the account is null for the first. */
    route: text('route').$type<'mail-money' | 'transfer'>().notNull().default('mail-money'),
    bankCode: text('bank_code'),
    branchCode: text('branch_code'),
    accountKind: text('account_kind').$type<'ordinary' | 'current'>(),
    accountNumber: text('account_number'),
    accountHolder: text('account_holder'),
    /** The day the notice went out; null before. */
    noticedOn: dayColumn('noticed_on'),
  },
  (table) => [
    unique('payouts_one_per_partner').on(table.month, table.partnerId),
    index('payouts_by_partner').on(table.partnerId),
    check('payouts_pay_something', sql`${table.amount} > 0`),
    check('payouts_go_one_way', sql`${table.route} in ('mail-money', 'transfer')`),
    check(
      'payouts_transferred_to_an_account',
      sql`num_nonnulls(${table.bankCode}, ${table.branchCode}, ${table.accountKind}, ${table.accountNumber}, ${table.accountHolder})
        = case ${table.route} when 'transfer' then 5 else 0 end`,
    ),
  ],
);

/** Payouts handed to the bank, with what was really sent. Never changed. */
export const payoutSendings = pgTable(
  'payout_sendings',
  {
    payoutId: idColumn<'out'>('payout_id').primaryKey(),
    sentOn: dayColumn('sent_on').notNull(),
    amount: yenColumn('amount').notNull(),
  },
  (table) => [index('payout_sendings_by_day').on(table.sentOn)],
);

/** Payouts the bank gave back. Their cashbacks and corrections go into the next run. */
export const payoutReturns = pgTable('payout_returns', {
  payoutId: idColumn<'out'>('payout_id').primaryKey(),
  returnedOn: dayColumn('returned_on').notNull(),
  reason: text('reason').notNull(),
  /** Who entered it, or took the bank's file that says so; null where that was not kept. */
  recordedBy: idColumn<'usr'>('recorded_by'),
});
