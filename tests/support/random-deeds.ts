import fc from 'fast-check';
import { addDays } from '#app/core/calendar.ts';
import type { Scenario } from '#app/features/rehearsal/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import { contractDeeds, doToContract } from './deeds-on-contracts.ts';
import { doToMoney, moneyDeeds } from './deeds-on-money.ts';

/** Deeds fall into the days after the first orders, and before the end of the two years, so that what they bring about is seen. */
const LAST_DAY = 640;

/** What people do beside what a scenario says, each so many days after its first. */
export const randomDeeds = fc.array(
  fc.record({
    after: fc.integer({ min: 30, max: LAST_DAY }),
    deed: fc.oneof(
      contractDeeds.map((drawn) => ({ what: 'contract' as const, ...drawn })),
      moneyDeeds.map((drawn) => ({ what: 'money' as const, ...drawn })),
    ),
  }),
  { minLength: 20, maxLength: 40 },
);

/** Some of them as drawn. */
export type RandomDeeds = typeof randomDeeds extends fc.Arbitrary<infer Deeds> ? Deeds : never;

/** How often each kind of deed was asked for, and how often the portal let it happen. */
export type DeedCounts = Map<string, { asked: number; done: number }>;

/** Does the deeds of a day, in the order in which they were drawn, and counts them. */
export async function doDeedsOf(
  context: Context,
  { from, contracts }: Pick<Scenario, 'from' | 'contracts'>,
  deeds: RandomDeeds,
  counts: DeedCounts,
): Promise<void> {
  for (const { after, deed } of deeds) {
    if (addDays(from, after) !== context.today) continue;
    const happened =
      deed.what === 'contract' ? await doToContract(context, deed, contracts.length) : await doToMoney(context, deed);
    const { asked, done } = counts.get(deed.kind) ?? { asked: 0, done: 0 };
    counts.set(deed.kind, { asked: asked + 1, done: done + (happened ? 1 : 0) });
  }
}
