import { ensureBuild } from '#app/cli/ensure-build.ts';
import { ensureDemonstration } from './running-portal.ts';

/**
 * The tests that look at the built portal find it fresh, or fail with what the build said; the demonstration company that
 * some of them start with is founded before two of them could do it at once.
 */
export async function setup(): Promise<void> {
  await ensureBuild();
  await ensureDemonstration();
}
