import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take a minute and more, the longest first. */
const LONGEST = [
  'tests/doors/probes.test.ts',
  'tests/journeys/random-histories.test.ts',
  'tests/journeys/approval-races.test.ts',
  'tests/journeys/job-races.test.ts',
  'tests/journeys/cut-anywhere.test.ts',
  'tests/browser/hostile.test.ts',
  'tests/engine/rehearsal.test.ts',
  'tests/browser/payout-month.test.ts',
  'tests/browser/every-page.test.ts',
  'tests/browser/walk.test.ts',
  'tests/browser/month-close.test.ts',
  'tests/browser/client-order.test.ts',
  'tests/browser/discount-order.test.ts',
  'tests/browser/renewal-invoice.test.ts',
];

/**
 * All files of a run in one row, of whichever project: those that take long first, so that no worker begins one of them when
 * the other has nothing left to do; then as they would go otherwise.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    return others.toSorted((one, other) => this.#placeOf(one) - this.#placeOf(other));
  }

  #placeOf({ moduleId }: TestSpecification): number {
    const place = LONGEST.findIndex((path) => moduleId.endsWith(path));
    return place === -1 ? LONGEST.length : place;
  }
}
