import { type Day, type Month, addMonths, month, monthOf } from '#app/core/calendar.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { HIGHEST_RATE, type Rate, ZERO_RATE, compareRates, rate } from '#app/core/rate.ts';
import type { DecisionRefusal, ProposalRefusal } from '../approvals/rules.ts';

/** The two programmes of the partner scheme. PRG-02. */
export type Programme = 'discount' | 'cashback';

/** Whether a rate is for a first term or for a renewal. */
export type RateEvent = 'new' | 'renewal';

/** One step of a card: from `minCount` contracts on, this rate. */
export type RateRow = { planGroup: string; event: RateEvent; minCount: number; rate: Rate };

/** A rate card 料率表: in force for every month-end from `effectiveFrom` on, until a later card replaces it. */
export type RateCard = { programme: Programme; effectiveFrom: Month; rows: readonly RateRow[] };

/** A first term is new, every later one a renewal. PRG-07. */
export function eventOfTerm(term: number): RateEvent {
  return term === 1 ? 'new' : 'renewal';
}

/** The month whose count fixes a discount: the one before the invoice's issue date. PRG-10, PRG-11. */
export function discountCountMonth(issuedOn: Day): Month {
  return addMonths(monthOf(issuedOn), -1);
}

/** The month whose count fixes a cashback: the one before the term's start. PRG-12, PRG-13, PRG-19. */
export function cashbackCountMonth(termStartsOn: Day): Month {
  return addMonths(monthOf(termStartsOn), -1);
}

/**
 * The month whose count fixes the rate of a term: by its start under cashback, by the issue of its invoice under discount.
 * PRG-11, PRG-13.
 */
export function countMonthOf(programme: Programme, { startsOn, issuedOn }: { startsOn: Day; issuedOn: Day }): Month {
  return programme === 'discount' ? discountCountMonth(issuedOn) : cashbackCountMonth(startsOn);
}

/** The card that speaks for a programme at a month-end; undefined when none is in force yet. */
export function cardInForce(cards: readonly RateCard[], programme: Programme, at: Month): RateCard | undefined {
  let found: RateCard | undefined;
  for (const card of cards) {
    if (card.programme !== programme || card.effectiveFrom > at) continue;
    if (!found || card.effectiveFrom > found.effectiveFrom) found = card;
  }
  return found;
}

/**
 * The rate a count earns: the row with the greatest `minCount` not above the count. PRG-07.
 * No card, or no row that low, is 0 %.
 */
export function rateFor(card: RateCard | undefined, planGroup: string, event: RateEvent, count: number): Rate {
  let found: RateRow | undefined;
  for (const row of card?.rows ?? []) {
    if (row.planGroup !== planGroup || row.event !== event || row.minCount > count) continue;
    if (!found || row.minCount > found.minCount) found = row;
  }
  return found ? found.rate : ZERO_RATE;
}

/** The next step above a count, for "how many more": undefined at the top. */
export function nextStep(
  card: RateCard | undefined,
  planGroup: string,
  event: RateEvent,
  count: number,
): RateRow | undefined {
  let found: RateRow | undefined;
  for (const row of card?.rows ?? []) {
    if (row.planGroup !== planGroup || row.event !== event || row.minCount <= count) continue;
    if (!found || row.minCount < found.minCount) found = row;
  }
  return found;
}

/** What keeps a card from being entered. `row` counts from 0. */
export type CardFault =
  | { code: 'no-rows' }
  | { code: 'rate-too-high'; row: number; rate: Rate }
  | { code: 'row-twice'; row: number }
  | { code: 'rate-decreases'; row: number; before: Rate; rate: Rate };

/** Why a new rate card is not taken. */
export type CardRefusal =
  | { code: 'faulty-rows'; faults: readonly CardFault[] }
  | { code: 'month-closed'; earliest: Month }
  | { code: 'month-taken' }
  | ProposalRefusal;

/** Why a proposed card is not decided. */
export type CardDecisionRefusal = Exclude<CardRefusal, ProposalRefusal> | DecisionRefusal;

/** Whether a card can be entered on a day, beside the cards there are: well-formed, from a month not closed, the only one of it. PRG-07. */
export function checkCard(
  card: RateCard,
  cards: readonly RateCard[],
  today: Day,
): Outcome<true, Exclude<CardRefusal, ProposalRefusal>> {
  const faults = cardFaults(card.rows);
  if (faults.length > 0) return refused({ code: 'faulty-rows', faults });
  const earliest = monthOf(today);
  if (card.effectiveFrom < earliest) return refused({ code: 'month-closed', earliest });
  const taken = cards.some((one) => one.programme === card.programme && one.effectiveFrom === card.effectiveFrom);
  return taken ? refused({ code: 'month-taken' }) : done(true);
}

/** A card as what is put up for approval: a programme has one proposal for a first month. */
export function cardAsThing({ programme, effectiveFrom }: Pick<RateCard, 'programme' | 'effectiveFrom'>) {
  return { kind: 'rate-card' as const, thing: `${programme} ${effectiveFrom}` };
}

/** A card as text: what an approval holds for, step by step. */
export function cardText({ programme, effectiveFrom, rows }: RateCard): string {
  const steps = rows.map((row) => [row.planGroup, row.event, row.minCount, row.rate]);
  return JSON.stringify([programme, effectiveFrom, steps]);
}

/** Reads a card from its text. @throws when the text is none that `cardText` wrote. */
export function readCard(text: string): RateCard {
  const [programme, effectiveFrom, steps] = JSON.parse(text) as [
    Programme,
    string,
    [string, RateEvent, number, string][],
  ];
  const rows = steps.map(([planGroup, event, minCount, share]) => ({ planGroup, event, minCount, rate: rate(share) }));
  return { programme, effectiveFrom: month(effectiveFrom), rows };
}

/**
 * Everything wrong with a card's rows; empty when it can be entered.
 * No rate is above 30 %, no step stands twice, and more contracts never earn less. PRG-07.
 */
export function cardFaults(rows: readonly RateRow[]): CardFault[] {
  if (rows.length === 0) return [{ code: 'no-rows' }];
  return rows.flatMap((row, index) => rowFaults(rows, row, index));
}

function rowFaults(rows: readonly RateRow[], row: RateRow, index: number): CardFault[] {
  const faults: CardFault[] = [];
  if (compareRates(row.rate, HIGHEST_RATE) > 0) faults.push({ code: 'rate-too-high', row: index, rate: row.rate });
  const siblings = rows.filter(
    (other) => other !== row && other.planGroup === row.planGroup && other.event === row.event,
  );
  if (siblings.some((other) => other.minCount === row.minCount && rows.indexOf(other) < index)) {
    faults.push({ code: 'row-twice', row: index });
  }
  const above = siblings.find((other) => other.minCount < row.minCount && compareRates(other.rate, row.rate) > 0);
  if (above) faults.push({ code: 'rate-decreases', row: index, before: above.rate, rate: row.rate });
  return faults;
}

/** Where a partner stands on a card's steps for one plan group and event. */
export type RateStanding = {
  planGroup: string;
  event: RateEvent;
  /** The rate the last month-end fixed: it holds for what is invoiced, or begins, this month. */
  rate: Rate;
  /** The rate this month-end would fix for the next month, were the count as it is today. */
  rateToCome: Rate;
  /** The next step of the card in force at this month-end, and how many contracts are missing; null at the top. */
  next: { rate: Rate; missing: number } | null;
};

/**
 * The partner's rates on a day, one per plan group and event that a card names: fixed by the month-end before, with what
 * this month-end would change. PRG-07, PRG-10, PRG-12.
 */
export function rateStandings(
  cards: readonly RateCard[],
  programme: Programme,
  on: { today: Day; countAtClose: number; countToday: number },
): RateStanding[] {
  const thisMonth = monthOf(on.today);
  const fixing = cardInForce(cards, programme, addMonths(thisMonth, -1));
  const coming = cardInForce(cards, programme, thisMonth);
  return stepsNamed([fixing, coming]).map(({ planGroup, event }) => {
    const step = nextStep(coming, planGroup, event, on.countToday);
    return {
      planGroup,
      event,
      rate: rateFor(fixing, planGroup, event, on.countAtClose),
      rateToCome: rateFor(coming, planGroup, event, on.countToday),
      next: step ? { rate: step.rate, missing: step.minCount - on.countToday } : null,
    };
  });
}

/** How many contracts more at a month-end bring which better rate; null once that is over, and at the highest. PRG-07. */
export function betterRate(
  cards: readonly RateCard[],
  programme: Programme,
  term: { planGroup: string; term: number; countMonth: Month; count: number },
  today: Day,
): { missing: number; rate: Rate } | null {
  if (term.countMonth < monthOf(today)) return null;
  const event = term.term === 1 ? 'new' : 'renewal';
  const step = nextStep(cardInForce(cards, programme, term.countMonth), term.planGroup, event, term.count);
  return step ? { missing: step.minCount - term.count, rate: step.rate } : null;
}

/** The rate a count earns for each plan group and event a card names, in the order of the booklet; none without a card. PRG-07. */
export function ratesAt(
  card: RateCard | undefined,
  count: number,
): { planGroup: string; event: RateEvent; rate: Rate }[] {
  return stepsNamed([card]).map(({ planGroup, event }) => ({
    ...{ planGroup, event },
    rate: rateFor(card, planGroup, event, count),
  }));
}

/** The steps of the card in force at a month-end for one plan group and event, lowest first; empty when it names none. */
export function stepsOf(card: RateCard | undefined, planGroup: string, event: RateEvent): RateRow[] {
  return (card?.rows ?? [])
    .filter((row) => row.planGroup === planGroup && row.event === event)
    .toSorted((left, right) => left.minCount - right.minCount);
}

function stepsNamed(cards: readonly (RateCard | undefined)[]): { planGroup: string; event: RateEvent }[] {
  const named = new Map<string, { planGroup: string; event: RateEvent }>();
  for (const { planGroup, event } of cards.flatMap((card) => card?.rows ?? [])) {
    named.set(`${planGroup} ${event}`, { planGroup, event });
  }
  return [...named.values()].toSorted(
    (left, right) =>
      placeOfGroup(left.planGroup) - placeOfGroup(right.planGroup) || left.event.localeCompare(right.event),
  );
}

/** Where a plan group stands in a list: the programme's own in the order of the booklet, others after them. PRG-08. */
export function placeOfGroup(planGroup: string): number {
  const place = ['shared', 'managed', 'hybrid'].indexOf(planGroup);
  return place < 0 ? Number.MAX_SAFE_INTEGER : place;
}

/** How one line of a card treats the partners of a programme compared with the card before. */
export type CardImpact = { planGroup: string; event: RateEvent; up: number; down: number; same: number };

/**
 * Whom a new card would move, by plan group and event: how many partners with these counts get a higher rate, a lower one,
 * or the same as under the card it replaces. PRG-07.
 */
export function cardImpact(before: RateCard | undefined, after: RateCard, counts: readonly number[]): CardImpact[] {
  const lines = new Map<string, CardImpact>();
  for (const { planGroup, event } of [...(before ? before.rows : []), ...after.rows]) {
    const key = `${planGroup} ${event}`;
    if (lines.has(key)) continue;
    const moves = counts.map((count) =>
      compareRates(rateFor(after, planGroup, event, count), rateFor(before, planGroup, event, count)),
    );
    const [up, down] = [moves.filter((move) => move > 0).length, moves.filter((move) => move < 0).length];
    lines.set(key, { planGroup, event, up, down, same: counts.length - up - down });
  }
  return [...lines.values()];
}
