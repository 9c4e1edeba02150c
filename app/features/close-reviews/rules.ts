import { type Day, type Month, dayOfMonth } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { compareRates } from '#app/core/rate.ts';
import type { DecisionRefusal, ProposalRefusal } from '../approvals/rules.ts';
import { type Programme, type RateCard, cardInForce, ratesAt } from '../rates/rules.ts';

/** A partner's count of a month beside that of the month before; null where it had none. */
export type ReviewedCount = {
  partnerId: PartnerId;
  partnerName: string;
  programme: Programme;
  count: number;
  before: number | null;
};

/** What about a partner's count needs an answer in writing: it leapt or fell, or a rate went down. */
export type Anomaly = { partnerId: PartnerId; partnerName: string; code: 'leapt' | 'fell' | 'rate-fell' };

/** A change of so many contracts, and by such a part of the count before, is asked about. */
const STRIKING = { contracts: 5, part: 0.5 } as const;

/** What stands out in a closed month against the one before, in the order given. PRG-07, PRG-09. */
export function anomaliesOf(
  counts: readonly ReviewedCount[],
  cards: readonly RateCard[],
  month: Month,
  last: Month,
): Anomaly[] {
  return counts.flatMap(({ partnerId, partnerName, programme, count, before }): Anomaly[] => {
    if (before === null) return [];
    const change = count - before;
    const striking = Math.abs(change) >= STRIKING.contracts && Math.abs(change) >= before * STRIKING.part;
    const code = striking ? (change > 0 ? 'leapt' : 'fell') : undefined;
    if (code) return [{ partnerId, partnerName, code }];
    const now = ratesAt(cardInForce(cards, programme, month), count);
    const then = ratesAt(cardInForce(cards, programme, last), before);
    const fell = then.some(({ planGroup, event, rate }) => {
      const same = now.find((one) => one.planGroup === planGroup && one.event === event);
      return !same || compareRates(same.rate, rate) < 0;
    });
    return fell ? [{ partnerId, partnerName, code: 'rate-fell' }] : [];
  });
}

/** Partners some of whose rates change between two months' counts, and in which direction. PRG-07. */
export function tierMoves(
  counts: readonly ReviewedCount[],
  cards: readonly RateCard[],
  month: Month,
  last: Month,
): { partnerId: PartnerId; partnerName: string; before: number; count: number; direction: 'up' | 'down' }[] {
  return counts.flatMap(({ partnerId, partnerName, programme, count, before }) => {
    if (before === null) return [];
    const then = ratesAt(cardInForce(cards, programme, last), before);
    const now = ratesAt(cardInForce(cards, programme, month), count);
    const steps = now.map(({ planGroup, event, rate }) => {
      const same = then.find((one) => one.planGroup === planGroup && one.event === event);
      return same ? compareRates(rate, same.rate) : 0;
    });
    if (steps.every((step) => step === 0)) return [];
    return [
      { partnerId, partnerName, before, count, direction: steps.some((step) => step < 0) ? 'down' : 'up' } as const,
    ];
  });
}

/** From this day of the month on staff are led to what is better looked at before it closes. */
const BOARD_OPENS_ON = 25;

/** Whether the month of a day is about to close. PRG-09. */
export function closeDrawsNear(today: Day): boolean {
  return dayOfMonth(today) >= BOARD_OPENS_ON;
}

/** What two people sign: the month, what it came to, and what was answered about it. */
export type SignedClose = { month: Month; digest: string; partners: number; contracts: number; answer: string };

/** Why a close is not signed by its first person. */
export type SigningRefusal =
  | ProposalRefusal
  | { code: 'signed-already' }
  | { code: 'answer-missing'; anomalies: number }
  | { code: 'replay-differs' };

/** Why a close is not signed by its second person. */
export type ConfirmationRefusal = DecisionRefusal | { code: 'replay-differs' };

/** Whether a close may be signed: not signed yet, the same when counted again, and every striking change answered. PRG-09. */
export function checkSigning(
  close: { confirmedOn: Day | null; agrees: boolean; anomalies: number },
  answer: string,
): Outcome<true, SigningRefusal> {
  if (close.confirmedOn !== null) return refused({ code: 'signed-already' });
  if (!close.agrees) return refused({ code: 'replay-differs' });
  if (close.anomalies > 0 && answer === '') return refused({ code: 'answer-missing', anomalies: close.anomalies });
  return done(true);
}

/** A closed month as what is put up for a second person. */
export function closeAsThing(month: Month) {
  return { kind: 'close' as const, thing: month };
}

/** A close as text: what both people sign, to the letter. */
export function closeText({ month, digest, partners, contracts, answer }: SignedClose): string {
  return JSON.stringify([month, digest, partners, contracts, answer]);
}

/** Reads a signed close from its text. @throws when the text is none that `closeText` wrote. */
export function readSignedClose(text: string): SignedClose {
  const [month, digest, partners, contracts, answer] = JSON.parse(text) as [Month, string, number, number, string];
  return { month, digest, partners, contracts, answer };
}
