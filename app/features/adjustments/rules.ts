import type { Month } from '#app/core/calendar.ts';
import type { AdjustmentId, ContractId, PartnerId, PayoutId } from '#app/core/ids.ts';
import type { Yen } from '#app/core/yen.ts';

/** A correction of what a partner is owed, as one person puts it up and another approves it. */
export type Correction = {
  partnerId: PartnerId;
  /** Above 0 the partner is owed more, below 0 less; never 0. */
  amount: Yen;
  /** Why, in the words the partner reads. */
  reason: string;
  /** The cashback it corrects; null where it corrects none in particular. */
  cashback: { contractId: ContractId; term: number } | null;
  /** The month it corrects; null where none is named. */
  month: Month | null;
};

/** One transfer of a divided payout, which came back while others of it did not. */
export type ReturnedTransfer = {
  payoutId: PayoutId;
  part: number;
  partnerId: PartnerId;
  amount: Yen;
  /** Why, in the words the partner reads. */
  reason: string;
  /** The month-end it was sent at. */
  month: Month;
};

/** Whom money goes to. */
export type Payable = { partnerId: PartnerId; familyName: string; givenName: string; email: string };

/** A correction in a payout; below 0 where the partner is owed less. */
export type HeldCorrection = { adjustmentId: AdjustmentId; amount: Yen };

/** A correction as a run takes it up, with the payee it goes to. */
export type PayableCorrection = Payable & HeldCorrection;
