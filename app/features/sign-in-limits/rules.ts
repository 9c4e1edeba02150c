/** What tries are counted for. */
export type LimitKind =
  'account' | 'address' | 'reset' | 'reset-address' | 'refusal' | 'referral-look-up' | 'partner-code';

/** How many tries a span of minutes allows; the next one waits until the span is over. */
export type Limit = { tries: number; minutes: number };

/**
 * The limits: an account is closed to guesses for a while after ten, a network address, behind which a whole office may
 * sit, after a hundred; a mailbox gets no more than three links an hour. Of the pages a session
 * was refused, the first ten an hour are recorded. A partner looks for twenty referrals
 * an hour, and names twenty codes of other partners.
 */
export const LIMITS: Record<LimitKind, Limit> = {
  account: { tries: 10, minutes: 15 },
  address: { tries: 100, minutes: 15 },
  reset: { tries: 3, minutes: 60 },
  'reset-address': { tries: 30, minutes: 60 },
  refusal: { tries: 10, minutes: 60 },
  'referral-look-up': { tries: 20, minutes: 60 },
  'partner-code': { tries: 20, minutes: 60 },
};
