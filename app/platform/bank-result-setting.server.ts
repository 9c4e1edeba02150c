import { z } from 'zod';
import { DEFAULT_RESULT_LAYOUT, type ResultLayout } from '#app/core/bank-result-layout.ts';

const words = z.array(z.string().trim().min(1).max(40).normalize('NFKC')).min(1).optional();

const { columns, outcomes } = DEFAULT_RESULT_LAYOUT;

/** How the bank writes its file of results, as it is set; what is not named keeps its default. */
export const BankResultSetting = z
  .strictObject({
    columns: z.strictObject(sameFor(columns)).default({}),
    outcomes: z.strictObject(sameFor(outcomes)).default({}),
  })
  .transform((given): ResultLayout => ({
    columns: { ...columns, ...named(given.columns) },
    outcomes: { ...outcomes, ...named(given.outcomes) },
  }))
  .refine((layout) => isEachOnce(layout.outcomes), 'must give each word to one outcome')
  .refine((layout) => isEachOnce(layout.columns), 'must give each heading to one column');

function sameFor<Name extends string>(names: Readonly<Record<Name, unknown>>): Record<Name, typeof words> {
  return Object.fromEntries(Object.keys(names).map((name) => [name, words])) as Record<Name, typeof words>;
}

function named<Name extends string>(given: Partial<Record<Name, readonly string[] | undefined>>) {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<
    Record<Name, readonly string[]>
  >;
}

function isEachOnce(lists: Readonly<Record<string, readonly string[]>>): boolean {
  const all = Object.values(lists).flat();
  return new Set(all).size === all.length;
}
