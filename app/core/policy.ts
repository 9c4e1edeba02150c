import { type Rate, rate } from './rate.ts';
import { type Yen, yen } from './yen.ts';

/** The named settings of the programme; RULEBOOK.md says which rule each one serves. */
export type Policy = {
  /** Half-months between the issue of a renewal invoice and the renewal date. PRG-16, CTR-01. */
  renewalInvoiceLeadHalfMonths: number;
  /** Days of the money-back window, the start day counted. REF-01, REF-06. */
  refundDays: number;
  /** Yen taken from a refund for the bank transfer. REF-03. */
  refundTransferFee: Yen;
  /** Days after the last day of a lapsed contract on which a payment still reinstates it. */
  reinstateDays: number;
  /** Days after the ordered start day on which the first payment is still accepted. */
  orderExpiryDays: number;
  /** Largest single transfer in yen. MAIL-15. */
  maxTransferYen: Yen;
  /** How payouts reach partners: by Mail-Money alone, or by transfer where an account is approved. MAIL-01. */
  payoutRoute: 'by-account' | 'mail-money';
  /** The day banks make transfers of a month-end on which they are closed: the open day before or after it. PRG-18. */
  transferDay: 'before' | 'after';
  /** Days with open banks before that day by which a file of transfers is at the bank; 0 for the day itself. MAIL-14. */
  transferLeadBankDays: number;
  /** Day of the month on which payouts are announced. MAIL-04. */
  noticeDay: number;
  /** Consumption tax. */
  taxRate: Rate;
  /** Yen by which a payment may stay below its invoice's total and still pay it. MAIL-20. */
  shortPaymentYen: Yen;
  /** Yen by which a payment may exceed its invoice's total and still pay it. MAIL-20. */
  overPaymentYen: Yen;
  /** Days a change of a confirmed payee waits at least before it can be approved. MAIL-06. */
  payeeChangeWaitingDays: number;
  /** Day of the month on which partners soon to be paid for the first time look at their payee again; 0 for never. MAIL-06. */
  payeeReviewDay: number;
  /** Days after its registration on which a partner's registration of a client still protects. PRG-06. */
  claimProtectionDays: number;
  /** Days before the due day on which an open invoice is reminded of; 0 for never. MAIL-17. */
  reminderDaysBeforeDue: number;
  /** Days after the due day on which an open invoice is reminded of; 0 for never. MAIL-17. */
  reminderDaysAfterDue: number;
  /** Days before the last day to pay on which an open invoice is reminded of; 0 for never. MAIL-17. */
  reminderDaysBeforeLast: number;
  /** What the company takes a cashback for: a fee for a service, part of the price given back, or outside the tax. GAP-12. */
  cashbackTax: 'service-fee' | 'price-return' | 'untaxed';
  /** Days after its sending on which a transfer nobody claimed comes back; the bank's own deadline is not public. MAIL-14. */
  transferExpiryDays: number;
  /** Days before that on which its partner is reminded of it; 0 for never. MAIL-05. */
  transferReminderDays: number;
  /** Days with open banks within which a partner's question about a line is answered. */
  questionAnswerDays: number;
  /** A run or a payout above so many times its trailing median is asked about. MAIL-14. */
  anomalyTimes: number;
  /** Month-ends before a run over which that median is taken. MAIL-14. */
  anomalyMonths: number;
  /** Yen up to which nothing is asked about a run or a payout. MAIL-14. */
  anomalyMinimumYen: Yen;
  /** Days before the issue of a term's invoice by which an option must be asked for to be in it. CAT-02, PRG-14. */
  optionNoticeDays: number;
  /** Days after its proposal on which a handover of contracts may still be accepted. GAP-09. */
  handoverAnswerDays: number;
};

/** The settings in force where the company has set nothing else. */
export const DEFAULT_POLICY: Policy = {
  renewalInvoiceLeadHalfMonths: 5,
  refundDays: 20,
  refundTransferFee: yen(0),
  reinstateDays: 30,
  orderExpiryDays: 30,
  maxTransferYen: yen(300_000),
  payoutRoute: 'by-account',
  transferDay: 'before',
  transferLeadBankDays: 1,
  noticeDay: 15,
  taxRate: rate('0.10'),
  shortPaymentYen: yen(0),
  overPaymentYen: yen(0),
  payeeChangeWaitingDays: 7,
  payeeReviewDay: 15,
  claimProtectionDays: 90,
  reminderDaysBeforeDue: 7,
  reminderDaysAfterDue: 1,
  reminderDaysBeforeLast: 7,
  cashbackTax: 'service-fee',
  transferExpiryDays: 45,
  transferReminderDays: 14,
  questionAnswerDays: 5,
  anomalyTimes: 3,
  anomalyMonths: 6,
  anomalyMinimumYen: yen(100_000),
  optionNoticeDays: 0,
  handoverAnswerDays: 14,
};
