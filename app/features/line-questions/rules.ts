import type { Day, Month } from '#app/core/calendar.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Rate } from '#app/core/rate.ts';
import type { Yen } from '#app/core/yen.ts';

/** What staff make of a question: it is explained, or something is put right by an adjustment. */
export type AnswerOutcome = 'explained' | 'correcting';

/** Where a question stands. */
export type QuestionState = 'open' | 'late' | 'answered';

/** Where a question stands on a day: late from the day after the last one for an answer. */
export function questionState(question: { dueOn: Day; answeredOn: Day | null }, today: Day): QuestionState {
  if (question.answeredOn !== null) return 'answered';
  return today > question.dueOn ? 'late' : 'open';
}

/** Why a question is not taken. */
export type AskingRefusal = { code: 'open-already'; dueOn: Day };

/** Why an answer is not taken. */
export type AnsweringRefusal = { code: 'answered-already' };

/** Whether a line may be asked about: while a question about it waits, the answer comes first. */
export function checkAsking(earlier: readonly { dueOn: Day; answeredOn: Day | null }[]): Outcome<true, AskingRefusal> {
  const open = earlier.find(({ answeredOn }) => answeredOn === null);
  return open ? refused({ code: 'open-already', dueOn: open.dueOn }) : done(true);
}

/** A line that can be asked about: a cashback, or an invoice of the partner's own. */
export type AskedLine = {
  orderNumber: string;
  term: number;
  /** Null for a cashback. */
  invoice: number | null;
  /** The day it was earned or issued. */
  day: Day;
  base: Yen;
  rate: Rate | null;
  amount: Yen;
  countMonth: Month | null;
  count: number | null;
  /** First month of the card the rate stands in; null where none was in force. */
  cardFrom: Month | null;
};

/** A fact of a line, as it was attached to a question. */
export type LineFact = { label: string; text: string };

/** Facts as text, as they are kept beside a question. */
export function factsText(facts: readonly LineFact[]): string {
  return JSON.stringify(facts.map(({ label, text }) => [label, text]));
}

/** Reads facts from their text. @throws when the text is none that `factsText` wrote. */
export function readFacts(text: string): LineFact[] {
  return (JSON.parse(text) as [string, string][]).map(([label, text]) => ({ label, text }));
}
