/** Why a confirmed cancellation is not carried out. */
export type CancellationRefusal =
  | { code: 'effect-changed' }
  | { code: 'billed-to-another' }
  | { code: 'nothing-to-cancel'; because: 'already-cancelled' | 'already-over' };
