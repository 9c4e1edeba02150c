/** A partner of the programme ビジネスパートナー. */
export type PartnerId = `par_${string}`;

/** A server (or other) contract 契約, from its order on. */
export type ContractId = `ctr_${string}`;

/** An invoice 請求書. */
export type InvoiceId = `inv_${string}`;

/** Money that arrived 入金. */
export type PaymentId = `pay_${string}`;

/** A balanced ledger transaction 仕訳. */
export type TransactionId = `txn_${string}`;

/** Cashbacks of one partner that accrued at one stroke 発生分. */
export type LotId = `lot_${string}`;

/** One partner's payout of one month-end 送金. */
export type PayoutId = `out_${string}`;

/** A letter in the outbox 通知メール. */
export type LetterId = `let_${string}`;

/** Somebody who signs in: staff 担当者 or a partner's person. */
export type UserId = `usr_${string}`;

/** Somebody asked to sign in, until they do 招待. */
export type InvitationId = `ivt_${string}`;

/** Something put up for a second person to approve 承認の申請. */
export type ApprovalId = `apv_${string}`;

/** A correction of what a partner is owed 調整. */
export type AdjustmentId = `adj_${string}`;

/** A passkey of somebody who signs in. */
export type PasskeyId = `psk_${string}`;

/** One period in which a contract was in force, as known from some day on. */
export type CoverageId = `cov_${string}`;

/** A statement of the bank, as it was handed in 入金データ. */
export type StatementId = `bst_${string}`;

/** One line of a statement 入金明細. */
export type BankLineId = `bnl_${string}`;

/** A book of contracts of another system, as it was handed in 契約の取り込み. */
export type ContractImportId = `cim_${string}`;

/** What somebody said of a payment of theirs 振込明細連絡. */
export type ReportId = `rep_${string}`;

/** A contract moving from one partner to another 契約の移管. */
export type MoveId = `mov_${string}`;

/** Contracts that one partner offers to another 契約の移管の提案. */
export type HandoverId = `hnd_${string}`;

/** What a partner said of its registration number 登録番号. */
export type RegistrationId = `reg_${string}`;

/** A client registered by a partner before it orders お客様の事前登録. */
export type ClaimId = `clm_${string}`;

/** What a partner asked about one of its lines 明細への質問. */
export type QuestionId = `que_${string}`;

/** What a partner asked about a referral it misses 紹介の確認のご依頼. */
export type InquiryId = `rin_${string}`;

/** A change of plan or length with the next term プラン・契約期間の変更. */
export type TermChangeId = `chg_${string}`;

/** A file of the bank that says what became of transfers 送金結果. */
export type BankResultId = `brs_${string}`;

/** What became of transfers as one person says and another approves 送金結果の入力. */
export type OutcomeProposalId = `opr_${string}`;

/** An option added to a contract, or removed from it オプションの追加・解約. */
export type OptionChangeId = `opt_${string}`;

/** Every id with the kind its first letters name. */
export type IdOf = {
  chg: TermChangeId;
  opt: OptionChangeId;
  par: PartnerId;
  ctr: ContractId;
  inv: InvoiceId;
  pay: PaymentId;
  txn: TransactionId;
  lot: LotId;
  out: PayoutId;
  let: LetterId;
  usr: UserId;
  cov: CoverageId;
  ivt: InvitationId;
  apv: ApprovalId;
  psk: PasskeyId;
  bst: StatementId;
  bnl: BankLineId;
  rep: ReportId;
  mov: MoveId;
  reg: RegistrationId;
  que: QuestionId;
  rin: InquiryId;
  hnd: HandoverId;
  adj: AdjustmentId;
  cim: ContractImportId;
  brs: BankResultId;
  opr: OutcomeProposalId;
  clm: ClaimId;
};

/** The first letters of an id, which say what it is. */
export type IdKind = keyof IdOf;

/** Reads text as an id of a kind, such as one in an address; undefined when no id of that kind looks so. */
export function parseId<Kind extends IdKind>(kind: Kind, text: string | undefined): IdOf[Kind] | undefined {
  return text !== undefined && text.startsWith(`${kind}_`) && /^[a-z]{3}_[A-Za-z0-9_-]{1,60}$/.test(text)
    ? (text as IdOf[Kind])
    : undefined;
}
