import { type Day, type Month, addDays, firstDayOf, lastDayOf, monthOf } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import type { Rate } from '#app/core/rate.ts';
import type { Yen } from '#app/core/yen.ts';
import { closingDay, countingDay } from '../closes/rules.ts';
import type { Programme, RateEvent } from '../rates/rules.ts';

/** What is known of a contract that was not counted. Days may lie after the month: what was unknown then decides nothing. */
export type LeftOutFacts = {
  kind: 'server' | 'other';
  requestedStartOn: Day;
  startsOn: Day | null;
  cancelledOn: Day | null;
  /** What became of the first invoice; null while it is open. */
  settledAs: 'paid' | 'void' | null;
  settledOn: Day | null;
  /** The day the money was asked back. */
  refundedOn: Day | null;
  /** The last day of the latest period in force, as known at the month's end; null when it was never in force by then. */
  endedOn: Day | null;
};

/** Why a contract of the partner's is not in a month's count. */
export type LeftOutReason = 'not-a-server' | 'unpaid' | 'void' | 'not-started' | 'money-back' | 'lapsed' | 'ended';

/** A reason with the day it rests on: the start it waits for, or the last day or the day of the act that ended it. */
export type LeftOut = { reason: LeftOutReason; day: Day | null };

/**
 * Why a contract was left out of the count of a day, by what was known when the day ended; undefined for one that had
 * begun and was another partner's then. PRG-09, REF-01, CTR-03.
 */
export function whyLeftOut(facts: LeftOutFacts, countedOn: Day): LeftOut | undefined {
  const { kind, requestedStartOn, startsOn, cancelledOn, settledAs, settledOn, refundedOn, endedOn } = facts;
  const settled = settledOn !== null && settledOn <= countedOn ? settledAs : null;
  if (refundedOn !== null && refundedOn <= countedOn) return { reason: 'money-back', day: refundedOn };
  if (settled === 'void') return { reason: 'void', day: settledOn };
  if (endedOn !== null) {
    const cancelled = cancelledOn !== null && cancelledOn <= endedOn;
    return { reason: cancelled ? 'ended' : 'lapsed', day: endedOn };
  }
  if (kind !== 'server') return { reason: 'not-a-server', day: null };
  if (settled === null) return { reason: 'unpaid', day: requestedStartOn };
  return startsOn !== null && startsOn <= countedOn ? undefined : { reason: 'not-started', day: startsOn };
}

/** Whether a contract was over before the month began: such ones are summed up on the certificate, not listed. */
export function wasOverBefore({ reason, day }: LeftOut, month: Month): boolean {
  const first = firstDayOf(month);
  switch (reason) {
    case 'money-back':
    case 'void':
      return day !== null && day < first;
    case 'lapsed':
    case 'ended':
      return day !== null && addDays(day, 1) < first;
    case 'not-a-server':
    case 'unpaid':
    case 'not-started':
      return false;
  }
}

/** What a certificate is called by, for good: its month and its partner. */
export function certificateNumber(month: Month, partnerCode: string): string {
  return `RC-${month.replace('-', '')}-${partnerCode}`;
}

/** Something the rate of a month was applied to, or will be. */
export type Application = {
  orderNumber: string;
  company: string | null;
  term: number;
  event: RateEvent;
  /** The invoice that was discounted; null under cashback. */
  invoice: number | null;
  /** The day of issue, of earning, or on which the term is to begin. */
  day: Day;
  /** Server fee without tax. */
  base: Yen;
  rate: Rate;
  amount: Yen;
  state: 'applied' | 'expected' | 'void';
};

/** A contract as it was counted. */
export type CountedContract = {
  contractId: ContractId;
  orderNumber: string;
  company: string | null;
  planCode: string;
  planGroup: string;
  inForceFrom: Day;
};

/** A contract that was not counted, and why. */
export type LeftOutContract = LeftOut & { orderNumber: string; company: string | null; planGroup: string };

/** The rate certificate 率の証明 of one partner and month. */
export type RateCertificate = {
  number: string;
  month: Month;
  partner: { code: string; name: string; programme: Programme };
  count: number;
  /** SHA-256 over the ids of the contracts counted. */
  digest: string;
  /** Whether the list below has that digest. */
  agrees: boolean;
  counted: readonly CountedContract[];
  leftOut: readonly LeftOutContract[];
  /** Contracts that were over before the month began. */
  overBefore: number;
  /** The day on which two people had signed the month's close; null while they have not. */
  confirmedOn: Day | null;
  /** First month of the card the rates stand in; null where none was in force. */
  cardFrom: Month | null;
  rates: readonly { planGroup: string; event: RateEvent; rate: Rate }[];
  applications: readonly Application[];
  /** Where the audit trail stood when the month closed; null where nothing says so. */
  head: { number: number; hash: string } | null;
};

/** The days a certificate names: counted at the end of the one, closed in the run of the other. PRG-09. */
export function certificateDays(month: Month): { countedOn: Day; closedOn: Day } {
  return { countedOn: countingDay(month), closedOn: closingDay(month) };
}

/** The days in which a month's cashback rates apply: terms that begin in the month after it. PRG-12, PRG-13. */
export function termsUnderCountOf(month: Month): { from: Day; to: Day } {
  const from = closingDay(month);
  return { from, to: lastDayOf(monthOf(from)) };
}
