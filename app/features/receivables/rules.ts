/** How long an open invoice is past its due day, in steps as accountants read them. Days are counted from the due day. */
export const AGES = [
  { age: 'not-due', fromDays: null, toDays: 0 },
  { age: 'to-30', fromDays: 1, toDays: 30 },
  { age: 'to-60', fromDays: 31, toDays: 60 },
  { age: 'to-90', fromDays: 61, toDays: 90 },
  { age: 'over-90', fromDays: 91, toDays: null },
] as const;

/** One step of the aging list. */
export type Age = (typeof AGES)[number]['age'];
