import { invariant } from './invariant.ts';

/** What a command answers: it was done, or a rule refused it with a reason. Bugs throw instead. */
export type Outcome<Value, Refusal> = { ok: true; value: Value } | { ok: false; refusal: Refusal };

/** The command was carried out. */
export function done<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value };
}

/** A rule refused the command; nothing was written. */
export function refused<Refusal>(refusal: Refusal): { ok: false; refusal: Refusal } {
  return { ok: false, refusal };
}

/** What came of the one thing that was asked for, where several could have been. @throws InvariantError for any other number. */
export function onlyOf<Value, Refusal>(outcome: Outcome<readonly Value[], Refusal>): Outcome<Value, Refusal> {
  if (!outcome.ok) return outcome;
  const [value, ...more] = outcome.value;
  invariant(value !== undefined && more.length === 0, 'one thing was asked for');
  return done(value);
}
