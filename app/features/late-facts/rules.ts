import { type Day, type Month, addDays, addMonths, lastDayOf, monthOf } from '#app/core/calendar.ts';
import type { ContractId, CoverageId, PartnerId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { ProposalRefusal } from '../approvals/rules.ts';
import type { LateDifference, OriginRefusal } from '../correction-origins/rules.ts';

/** Whether a contract was in force after all on some days, or was not. */
export type FactKind = 'in-force' | 'not-in-force';

/** Days that are over, first and last, of which something else was known before, and where that is known from. */
export type LateFact = { kind: FactKind; from: Day; to: Day; reason: string };

/** A period in which a contract was in force, as it is known now; the last day is null while none is known. */
export type KnownPeriod = {
  id: CoverageId;
  /** Null for a contract nobody referred. */
  partnerId: PartnerId | null;
  counts: boolean;
  inForceFrom: Day;
  inForceTo: Day | null;
};

/** What is known once a fact is taken: periods that no longer hold, and those that hold instead, all of one partner. */
export type Relearned = {
  partnerId: PartnerId;
  ended: readonly CoverageId[];
  learned: readonly { inForceFrom: Day; inForceTo: Day | null }[];
};

/** Why a fact is not put up. */
export type LateFactRefusal =
  | ProposalRefusal
  | { code: 'contract-unknown' }
  /** It was never paid for: nothing is known that could be put right. */
  | { code: 'never-in-force' }
  /** No month-end counts it: it is no server, or nobody's. */
  | { code: 'not-counted' }
  | { code: 'turned-round' }
  | { code: 'not-over' }
  | { code: 'before-order'; orderedOn: Day }
  | { code: 'no-month-end' }
  | { code: 'too-many-months'; most: number }
  /** Some of the days are known so already. */
  | { code: 'known-so'; kind: FactKind };

/** The most month-ends that one fact reaches over; a longer one is put up in parts. */
export const MOST_MONTHS = 12;

/** The most corrections of one fact that are put up, and decided, together: more is more than a person reads at once. */
export const MOST_TOGETHER = 50;

/** What a fact would have made of cashbacks, as text: what is put up together is what was shown. */
export function differencesText(differences: readonly LateDifference[]): string {
  return JSON.stringify(
    differences.map(({ contractId, term, month, before, after, difference }) => [
      ...[contractId, term, month, before.count, before.rate, before.amount],
      ...[after.count, after.rate, after.amount, difference],
    ]),
  );
}

/** Why what a fact would have made of cashbacks is not put up together. */
export type TogetherRefusal = OriginRefusal | { code: 'nothing-left' } | { code: 'differences-changed' };

/** A fact as what is put up for approval; one waits for a contract. */
export function factAsThing(id: ContractId) {
  return { kind: 'coverage' as const, thing: id };
}

/** A fact as text, with the periods it was weighed against: what an approval holds for. */
export function factText({ kind, from, to, reason }: LateFact, periods: readonly KnownPeriod[]): string {
  return JSON.stringify([kind, from, to, reason, periods.map(({ id }) => id)]);
}

/** Reads a fact from its text. @throws when the text is none that `factText` wrote. */
export function readFact(text: string): LateFact {
  const [kind, from, to, reason] = JSON.parse(text) as [FactKind, Day, Day, string];
  return { kind, from, to, reason };
}

/** The months whose last day is among the days of a fact, oldest first: what their closes counted is another now. PRG-09. */
export function monthEndsIn({ from, to }: Pick<LateFact, 'from' | 'to'>): Month[] {
  const months: Month[] = [];
  for (let month = monthOf(from); lastDayOf(month) <= to; month = addMonths(month, 1)) months.push(month);
  return months;
}

/**
 * What is known of a contract's days in force once a fact is taken. Only days that are over, with a month-end among them, can
 * turn out otherwise: what is to come follows from payments and cancellations alone. PRG-09.
 *
 * @param periods what is known now, the earliest first.
 */
export function relearn(
  fact: LateFact,
  contract: { orderedOn: Day },
  periods: readonly KnownPeriod[],
  today: Day,
): Outcome<Relearned, LateFactRefusal> {
  const { kind, from, to } = fact;
  if (from > to) return refused({ code: 'turned-round' });
  if (to >= today) return refused({ code: 'not-over' });
  if (from < contract.orderedOn) return refused({ code: 'before-order', orderedOn: contract.orderedOn });
  const months = monthEndsIn(fact);
  if (months.length === 0) return refused({ code: 'no-month-end' });
  if (months.length > MOST_MONTHS) return refused({ code: 'too-many-months', most: MOST_MONTHS });
  const beside = periods.findLast(({ inForceFrom }) => inForceFrom <= from) ?? periods[0];
  if (!beside) return refused({ code: 'never-in-force' });
  const { partnerId } = beside;
  if (!beside.counts || partnerId === null) return refused({ code: 'not-counted' });
  if (kind === 'in-force') {
    const known = periods.some((one) => one.inForceFrom <= to && (one.inForceTo === null || one.inForceTo >= from));
    if (known) return refused({ code: 'known-so', kind });
    return done({ partnerId, ended: [], learned: [{ inForceFrom: from, inForceTo: to }] });
  }
  const { inForceFrom, inForceTo } = beside;
  if (inForceFrom > from || (inForceTo !== null && inForceTo < to)) return refused({ code: 'known-so', kind });
  const before = { inForceFrom, inForceTo: addDays(from, -1) };
  const after = { inForceFrom: addDays(to, 1), inForceTo };
  const left = [before, after].filter((one) => one.inForceTo === null || one.inForceFrom <= one.inForceTo);
  return done({ partnerId, ended: [beside.id], learned: left });
}
