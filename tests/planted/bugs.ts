import { AFFAIR_BUGS } from './affairs.ts';
import { DAY_BUGS } from './days.ts';
import { HAND_BUGS } from './hands.ts';
import { MONEY_BUGS } from './money.ts';

/** Every planted bug: each is a mistake that was made somewhere, or nearly. */
export const PLANTED_BUGS = [...MONEY_BUGS, ...DAY_BUGS, ...HAND_BUGS, ...AFFAIR_BUGS];
