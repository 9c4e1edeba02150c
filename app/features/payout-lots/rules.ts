import type { LotId } from '#app/core/ids.ts';
import type { Yen } from '#app/core/yen.ts';
import type { Payable } from '../adjustments/rules.ts';
import type { LotLine } from '../cashback/rules.ts';

/** A lot of cashbacks in a payout, without what had been taken back of it. */
export type HeldLot = {
  lotId: LotId;
  amount: Yen;
  /** How many cashbacks that is. */
  count: number;
  /** How it stands in the content that is sealed. */
  sealed: string;
  /** What had been taken back of it. */
  takenBack: readonly LotLine[];
};

/** A lot as a run takes it up, with the payee it goes to. */
export type PayableLot = Payable & HeldLot;
