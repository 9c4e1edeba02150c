/** Whose rows those of a table are, as a condition on its columns; `partner` stands for the partner who acts. */
type Whose = (partner: string) => string;

/** How a table stands towards partners. */
export type RowWall = {
  whose: Whose;
  /** What a partner's pages may read of its own rows: every column, these alone, or nothing. */
  reads: 'every column' | 'nothing' | readonly string[];
  /** Which rows a partner's pages may see, where those are others than may be written. */
  seen?: Whose;
  /** Which rows may be written while somebody acts for a partner. */
  writes: 'own' | 'own or without partner' | 'none';
};

const byPartner: Whose = (partner) => `partner_id = ${partner}`;
const byId: Whose = (partner) => `id = ${partner}`;
const through =
  (table: string, parent: string, key: string): Whose =>
  (partner) =>
    `exists (select from ${parent} parent where parent.id = ${table}.${key} and parent.partner_id = ${partner})`;

const ofUrl: Whose = (partner) => `slug in (select slug from order_urls where partner_id = ${partner})`;

/** Contracts that were a partner's before they moved: what it was paid and billed for them stays its own. */
const wasOwn =
  (id: string): Whose =>
  (partner) =>
    `${id} in (select contract_id from contract_moves where from_partner_id = ${partner} and outcome = 'applied')`;

/** What two partners share: contracts one offers to the other. */
const eitherSide: Whose = (partner) => `(from_partner_id = ${partner} or to_partner_id = ${partner})`;

const ofHandover =
  (table: string): Whose =>
  (partner) =>
    `exists (select from handovers parent where parent.id = ${table}.handover_id
      and (parent.from_partner_id = ${partner} or parent.to_partner_id = ${partner}))`;

function either(one: Whose, other: Whose): Whose {
  return (partner) => `(${one(partner)} or ${other(partner)})`;
}

/** Tables with rows that are a partner's: each row is seen and written for its own partner alone. */
export const ROW_WALLS: Readonly<Record<string, RowWall>> = {
  partners: { whose: byId, reads: 'every column', writes: 'none' },
  payees: { whose: byPartner, reads: 'every column', writes: 'own' },
  bank_accounts: {
    whose: byPartner,
    reads: ['partner_id', 'bank_code', 'branch_code', 'kind', 'number', 'holder'],
    writes: 'none',
  },
  users: {
    whose: byPartner,
    reads: ['id', 'name', 'email', 'role', 'partner_id', 'enabled'],
    writes: 'own',
  },
  correction_origins: { whose: byPartner, reads: 'every column', writes: 'none' },
  line_questions: { whose: byPartner, reads: 'every column', writes: 'own' },
  line_answers: {
    whose: through('line_answers', 'line_questions', 'question_id'),
    reads: ['question_id', 'outcome', 'answer', 'answered_on'],
    writes: 'none',
  },
  referral_inquiries: { whose: byPartner, reads: 'every column', writes: 'own' },
  referral_answers: {
    whose: through('referral_answers', 'referral_inquiries', 'inquiry_id'),
    reads: ['inquiry_id', 'outcome', 'answer', 'answered_on'],
    writes: 'none',
  },
  calendar_feeds: { whose: byPartner, reads: ['partner_id', 'made_by', 'made_on', 'ended_on'], writes: 'own' },
  tax_registrations: { whose: byPartner, reads: 'every column', writes: 'own' },
  sessions: { whose: through('sessions', 'users', 'user_id'), reads: 'nothing', writes: 'own' },
  invitations: {
    whose: byPartner,
    reads: ['id', 'email', 'name', 'role', 'partner_id', 'created_at', 'expires_at', 'ended_at'],
    writes: 'own',
  },
  order_urls: { whose: byPartner, reads: 'every column', writes: 'own' },
  order_url_days: { whose: ofUrl, reads: 'every column', writes: 'none' },
  contracts: { whose: byPartner, seen: either(byPartner, wasOwn('id')), reads: 'every column', writes: 'own' },
  contract_moves: {
    whose: (partner) =>
      `(coalesce(from_partner_id = ${partner}, false) or coalesce(to_partner_id = ${partner}, false))`,
    // Whom a contract goes to is the receiving partner's affair.
    seen: (partner) => `from_partner_id = ${partner}`,
    reads: ['contract_id', 'effective_from', 'from_partner_id', 'outcome'],
    writes: 'own',
  },
  handovers: { whose: eitherSide, reads: 'every column', writes: 'own' },
  handover_contracts: {
    whose: ofHandover('handover_contracts'),
    reads: 'every column',
    writes: 'own',
  },
  handover_steps: {
    whose: ofHandover('handover_steps'),
    reads: ['handover_id', 'number', 'step', 'receiver_name', 'reason', 'taken_on'],
    writes: 'own',
  },
  imported_contracts: {
    whose: through('imported_contracts', 'contracts', 'contract_id'),
    reads: 'nothing',
    writes: 'none',
  },
  contract_coverage: { whose: byPartner, reads: 'every column', writes: 'own' },
  client_claims: { whose: byPartner, reads: 'every column', writes: 'own' },
  attributions: {
    whose: byPartner,
    // Whose else the client might be is not told.
    reads: ['contract_id', 'partner_id', 'because', 'slug', 'code', 'conflict', 'waits', 'decided_on'],
    writes: 'own or without partner',
  },
  contract_items: {
    whose: through('contract_items', 'contracts', 'contract_id'),
    reads: 'every column',
    writes: 'own',
  },
  contract_clients: {
    whose: through('contract_clients', 'contracts', 'contract_id'),
    seen: either(through('contract_clients', 'contracts', 'contract_id'), wasOwn('contract_id')),
    reads: ['contract_id', 'company', 'consent_version'],
    writes: 'own',
  },
  month_end_counts: { whose: byPartner, reads: 'every column', writes: 'none' },
  invoices: { whose: byPartner, reads: 'every column', writes: 'own' },
  invoice_lines: { whose: through('invoice_lines', 'invoices', 'invoice_id'), reads: 'every column', writes: 'own' },
  invoice_settlements: {
    whose: through('invoice_settlements', 'invoices', 'invoice_id'),
    reads: 'every column',
    writes: 'own',
  },
  payments: { whose: through('payments', 'invoices', 'invoice_id'), reads: 'nothing', writes: 'none' },
  refunds: { whose: through('refunds', 'contracts', 'contract_id'), reads: 'every column', writes: 'own' },
  refunded_invoices: {
    whose: through('refunded_invoices', 'contracts', 'contract_id'),
    reads: 'every column',
    writes: 'own',
  },
  refund_accounts: { whose: through('refund_accounts', 'contracts', 'contract_id'), reads: 'nothing', writes: 'none' },
  refund_payouts: { whose: through('refund_payouts', 'contracts', 'contract_id'), reads: 'nothing', writes: 'none' },
  payment_reports: {
    whose: through('payment_reports', 'invoices', 'invoice_id'),
    reads: 'every column',
    writes: 'own',
  },
  refund_transfers: {
    whose: through('refund_transfers', 'contracts', 'contract_id'),
    reads: 'nothing',
    writes: 'none',
  },
  invoice_links: { whose: through('invoice_links', 'invoices', 'invoice_id'), reads: 'nothing', writes: 'own' },
  term_changes: { whose: through('term_changes', 'contracts', 'contract_id'), reads: 'every column', writes: 'own' },
  option_changes: {
    whose: through('option_changes', 'contracts', 'contract_id'),
    reads: 'every column',
    writes: 'own',
  },
  contract_links: { whose: through('contract_links', 'contracts', 'contract_id'), reads: 'nothing', writes: 'none' },
  credit_notes: { whose: byPartner, reads: 'every column', writes: 'own' },
  ledger_postings: { whose: byPartner, reads: 'nothing', writes: 'own or without partner' },
  cashbacks: { whose: byPartner, reads: 'every column', writes: 'none' },
  cashback_lots: { whose: byPartner, reads: 'nothing', writes: 'none' },
  cashback_voids: {
    whose: through('cashback_voids', 'contracts', 'contract_id'),
    seen: (partner) =>
      `exists (select from cashbacks own where own.contract_id = cashback_voids.contract_id
        and own.term = cashback_voids.term and own.partner_id = ${partner})`,
    reads: 'every column',
    writes: 'own',
  },
  adjustments: {
    whose: byPartner,
    reads: ['id', 'partner_id', 'amount', 'reason', 'contract_id', 'term', 'month', 'payout_id', 'part', 'approved_on'],
    writes: 'none',
  },
  payouts: { whose: byPartner, reads: 'every column', writes: 'none' },
  payout_lots: { whose: through('payout_lots', 'payouts', 'payout_id'), reads: 'every column', writes: 'own' },
  payout_gaps: { whose: through('payout_gaps', 'payouts', 'payout_id'), reads: 'every column', writes: 'own' },
  payout_adjustments: {
    whose: through('payout_adjustments', 'payouts', 'payout_id'),
    reads: 'every column',
    writes: 'own',
  },
  payout_handings: {
    whose: through('payout_handings', 'payouts', 'payout_id'),
    reads: ['payout_id', 'handed_on', 'version'],
    writes: 'none',
  },
  payout_carries: { whose: through('payout_carries', 'payouts', 'payout_id'), reads: 'nothing', writes: 'own' },
  payout_sendings: { whose: through('payout_sendings', 'payouts', 'payout_id'), reads: 'every column', writes: 'none' },
  payout_returns: { whose: through('payout_returns', 'payouts', 'payout_id'), reads: 'every column', writes: 'none' },
  transfer_outcomes: {
    whose: through('transfer_outcomes', 'payouts', 'payout_id'),
    reads: ['payout_id', 'part', 'amount', 'outcome', 'happened_on', 'recorded_on', 'reason'],
    writes: 'none',
  },
  payee_reviews: { whose: byPartner, reads: 'every column', writes: 'own' },
  payout_holds: {
    whose: byPartner,
    // Who keeps it back is the company's own.
    reads: ['partner_id', 'number', 'cause', 'reason', 'held_on', 'released_on'],
    writes: 'own',
  },
  name_reports: {
    whose: byPartner,
    reads: ['payout_id', 'number', 'partner_id', 'wrong', 'note', 'at_bank', 'reported_on', 'closed_on', 'closed_as'],
    writes: 'own',
  },
  payout_transfers: {
    whose: through('payout_transfers', 'payouts', 'payout_id'),
    reads: ['payout_id', 'part', 'amount'],
    writes: 'none',
  },
  approvals: {
    whose: byPartner,
    reads: ['id', 'kind', 'thing', 'attempt', 'partner_id', 'content', 'state', 'proposed_on', 'decided_on', 'reason'],
    writes: 'own or without partner',
  },
  letters: {
    whose: byPartner,
    reads: ['id', 'kind', 'partner_id', 'to_address', 'written_on', 'state', 'sent_at'],
    writes: 'own or without partner',
  },
};

/** Tables without rows of a partner: what a partner's pages may read of them, and why no row is anybody's. */
export const OPEN_TABLES: Readonly<
  Record<string, { reads: 'every column' | 'nothing' | readonly string[]; because: string }>
> = {
  plans: { reads: 'every column', because: 'what is sold, the same for everybody' },
  plan_prices: {
    reads: ['plan_code', 'from_day', 'monthly_fee', 'setup_fee'],
    because: 'prices, the same for everybody; who approved them is the company’s',
  },
  catalogue_items: { reads: 'every column', because: 'what is sold beside a plan, the same for everybody' },
  item_prices: {
    reads: ['item_code', 'from_day', 'amount'],
    because: 'prices, the same for everybody; who approved them is the company’s',
  },
  tax_rates: {
    reads: ['from_day', 'rate'],
    because: 'the tax, the same for everybody; who approved it is the company’s',
  },
  rate_cards: {
    reads: ['programme', 'effective_from'],
    because: 'the steps of a programme, the same for all in it; who entered them is the company’s',
  },
  rate_rows: { reads: 'every column', because: 'the steps of a programme, the same for all in it' },
  business_day: { reads: 'every column', because: 'the day, the same for everybody' },
  money_checks: { reads: 'nothing', because: 'what was checked over everybody’s money' },
  daily_steps: { reads: 'nothing', because: 'what the daily run did' },
  month_confirmations: {
    reads: ['month', 'confirmed_on'],
    because: 'whether a month’s counts were looked at, the same for everybody',
  },
  month_closes: { reads: 'nothing', because: 'sums over all partners' },
  invoice_numbers: { reads: 'nothing', because: 'the company’s series of numbers' },
  ledger_transactions: { reads: 'nothing', because: 'heads of transactions; their postings carry the partner' },
  anomaly_answers: { reads: 'nothing', because: 'what staff found out about a month’s run over all partners' },
  payout_runs: { reads: 'nothing', because: 'a month’s run over all partners' },
  notice_answers: { reads: 'nothing', because: 'what staff did about notices that failed' },
  run_closings: { reads: 'nothing', because: 'a month’s run over all partners' },
  payout_file_parts: { reads: 'nothing', because: 'bank files over all partners' },
  payout_file_rows: { reads: 'nothing', because: 'bank files over all partners' },
  payout_files: { reads: 'nothing', because: 'bank files over all partners' },
  refund_files: { reads: 'nothing', because: 'files of transfers to many customers' },
  totp_factors: { reads: 'nothing', because: 'a person’s own, reached by the person’s pages alone' },
  recovery_codes: { reads: 'nothing', because: 'a person’s own, reached by the person’s pages alone' },
  passkeys: { reads: 'nothing', because: 'a person’s own, reached by the person’s pages alone' },
  passkey_challenges: { reads: 'nothing', because: 'a session’s own, asked and answered on the person’s pages' },
  password_resets: { reads: 'nothing', because: 'a person’s own, reached by the link in the mail alone' },
  audit_entries: { reads: 'nothing', because: 'what everybody did; it is written by all and read by staff' },
  audit_links: { reads: 'nothing', because: 'the chain over all acts' },
  audit_head: { reads: 'nothing', because: 'the end of that chain' },
  contract_imports: { reads: 'nothing', because: 'books over everybody’s contracts' },
  attribution_decisions: { reads: 'nothing', because: 'what staff decided about referrals, and why' },
  bank_results: { reads: 'nothing', because: 'the bank’s files over everybody’s payouts' },
  bank_result_lines: { reads: 'nothing', because: 'lines of those files, before it is known whose they are' },
  bank_result_answers: { reads: 'nothing', because: 'what staff found out about lines of those files' },
  bank_statements: { reads: 'nothing', because: 'the bank’s files over everybody’s money' },
  bank_lines: { reads: 'nothing', because: 'lines of the bank, before it is known whose they are' },
  waiting_lines: { reads: 'nothing', because: 'the queue of those lines' },
  bank_line_ends: { reads: 'nothing', because: 'what staff decided about those lines' },
  payer_aliases: { reads: 'nothing', because: 'names of payers as staff learned them' },
  sign_in_limits: { reads: 'nothing', because: 'counts under hashes, read before anybody is known' },
};
