import fc from 'fast-check';
import { addDays } from '#app/core/calendar.ts';
import type { Scenario } from '#app/features/rehearsal/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import { companyDeeds, dayOfDeed, doForCompany } from './deeds-of-company.ts';
import { contractDeeds, doToContract } from './deeds-on-contracts.ts';
import { doToMoney, moneyDeeds } from './deeds-on-money.ts';
import { type Drawn, randomLife, randomLikeness, twoYearsOf } from './random-scenario.ts';

/** Deeds fall into the days after the first orders, and before the end of the two years, so that what they bring about is seen. */
const LAST_DAY = 640;

/** What undoes what, from and up to so many days later; each is a deed of its own as well, which mostly finds nothing to undo. */
const UNDOING: Partial<Record<LifeDeed['kind'], readonly { by: LifeDeed['kind']; from: number; to: number }[]>> = {
  'plan-changed': [{ by: 'change-taken-back', from: 0, to: 20 }],
  'option-added': [
    { by: 'option-taken-back', from: 0, to: 20 },
    { by: 'option-removed', from: 60, to: 200 },
  ],
  'option-removed': [{ by: 'option-taken-back', from: 0, to: 20 }],
  held: [{ by: 'let-go', from: 0, to: 40 }],
};

type LifeDeed = ({ what: 'contract' } & Drawn<typeof contractDeeds>) | ({ what: 'money' } & Drawn<typeof moneyDeeds>);

/** A deed so many days after the first day. */
type Dated = { after: number; deed: LifeDeed };

const deeds: fc.Arbitrary<LifeDeed> = fc.oneof(
  contractDeeds.map((drawn) => ({ what: 'contract' as const, ...drawn })),
  moneyDeeds.map((drawn) => ({ what: 'money' as const, ...drawn })),
);

/** What people do to one life beside what its scenario says; much of it they undo again. */
const randomDeeds = fc
  .array(
    fc.record({
      after: fc.integer({ min: 30, max: LAST_DAY }),
      deed: deeds,
      undone: fc.option(fc.nat(999), { nil: null, freq: 3 }),
    }),
    { minLength: 20, maxLength: 40 },
  )
  .map((drawn) => drawn.flatMap(({ undone, ...dated }) => [dated, ...undoneAgain(dated, undone)]));

/** What undoes a deed; none where it stays. `drawn` chooses among the ways and days. */
function undoneAgain({ after, deed }: Dated, drawn: number | null): Dated[] {
  const ways = UNDOING[deed.kind];
  if (!ways || drawn === null) return [];
  const way = ways[drawn % ways.length];
  if (!way) return [];
  const later = after + way.from + (drawn % (way.to - way.from));
  return later > LAST_DAY ? [] : [{ after: later, deed: { ...deed, kind: way.by } as LifeDeed }];
}

/** One history: what four partners go through, and what people do to them. */
const randomHistory = fc.record({ life: randomLife, deeds: randomDeeds });

/** Some histories side by side in one company, and what is done for the company as a whole. */
export function randomCompany(histories: number) {
  return fc.record({
    likeness: randomLikeness,
    histories: fc.array(randomHistory, { minLength: histories, maxLength: histories, size: 'max' }),
    deeds: fc.array(companyDeeds, { minLength: 20, maxLength: 40 }),
  });
}

/** One of them as drawn. */
export type RandomCompany = Drawn<ReturnType<typeof randomCompany>>;

/** The two years of all its histories. */
export function scenarioOf({ likeness, histories }: RandomCompany): Scenario {
  return twoYearsOf(
    likeness,
    histories.map(({ life }) => life),
  );
}

/** How often each kind of deed was asked for, and how often the portal let it happen. */
export type DeedCounts = Map<string, { asked: number; done: number }>;

/** What was done to contracts in a company so far, for what undoes it. */
export type DoneToContracts = { life: number; kind: LifeDeed['kind']; orderNumber: string }[];

/** Does the deeds of a day, history by history in the order in which they were drawn, then those for the company, and counts them. */
export async function doDeedsOf(
  context: Context,
  { from }: Pick<Scenario, 'from'>,
  company: RandomCompany,
  { counts, done }: { counts: DeedCounts; done: DoneToContracts },
): Promise<void> {
  const count = (kind: string, happened: boolean) => {
    const { asked, done } = counts.get(kind) ?? { asked: 0, done: 0 };
    counts.set(kind, { asked: asked + 1, done: done + (happened ? 1 : 0) });
  };
  for (const [number, { life, deeds }] of company.histories.entries()) {
    for (const { after, deed } of deeds) {
      if (addDays(from, after) !== context.today) continue;
      if (deed.what === 'money') {
        count(deed.kind, await doToMoney(context, deed, number));
        continue;
      }
      const undone = done.findLast(({ life, kind }) => life === number && isUndoneBy(kind, deed.kind));
      const whose = { number, contracts: life.contracts.length };
      const orderNumber = await doToContract(context, deed, whose, undone?.orderNumber);
      count(deed.kind, orderNumber !== undefined);
      if (orderNumber !== undefined) done.push({ life: number, kind: deed.kind, orderNumber });
    }
  }
  for (const deed of company.deeds)
    if (dayOfDeed(context, from, deed) === context.today) count(deed.kind, await doForCompany(context, deed));
}

function isUndoneBy(kind: LifeDeed['kind'], by: LifeDeed['kind']): boolean {
  return UNDOING[kind]?.some((way) => way.by === by) ?? false;
}
