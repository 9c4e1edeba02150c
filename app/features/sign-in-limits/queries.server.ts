import type { Passing } from '#app/platform/passing.server.ts';
import { signInLimits } from '#db/schema/sign-in-limits.ts';

/** Counts of tries are good until their span is over. */
export const passingTries: Passing = { table: signInLimits, expiresAt: signInLimits.endsAt };
