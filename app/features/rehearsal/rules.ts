import {
  type Day,
  type Month,
  day,
  firstDayOf,
  gridMonthsBetween,
  isGridDay,
  laterOf,
  monthOf,
} from '#app/core/calendar.ts';
import type { JsonFault } from '#app/core/json-text.ts';
import type { Policy } from '#app/core/policy.ts';
import { HIGHEST_RATE, type Rate } from '#app/core/rate.ts';
import type { Yen } from '#app/core/yen.ts';
import { SHORTEST_TERM_MONTHS } from '../contracts/rules.ts';
import type { Programme, RateEvent } from '../rates/rules.ts';

/** Something that happens in a scenario outside the calendar. */
export type ScenarioEvent =
  | { type: 'unpaid'; contract: string; term: number }
  | { type: 'pay'; contract: string; term: number; on: Day }
  | { type: 'cancel'; contract: string; on: Day }
  | { type: 'payee-confirmed'; partner: string; on: Day };

/** A company and what happens to it between two days, as a file says. */
export type Scenario = {
  from: Day;
  to: Day;
  policy: Policy;
  plans: readonly { code: string; group: string; kind: 'server' | 'other'; monthlyFee: Yen; setupFee: Yen }[];
  rateCards: readonly {
    programme: Programme;
    effectiveFrom: Month;
    rates: readonly { group: string; event: RateEvent; minCount: number; rate: Rate }[];
  }[];
  partners: readonly { code: string; programme: Programme; joinedOn: Day; payeeConfirmedOn?: Day | undefined }[];
  contracts: readonly {
    code: string;
    partner: string;
    plan: string;
    termMonths: number;
    orderedOn: Day;
    startsOn: Day;
  }[];
  events: readonly ScenarioEvent[];
};

/** The first day that has enough calendar before it: a day's run looks back by weeks and months. */
const FIRST_FROM = day('1901-01-01');

/** The last day that has enough calendar after it: what is earned on it is payable a month later. */
const LAST_TO = day('9998-12-31');

/** The last month whose days can be written. */
const LAST_MONTH = day('9999-12-01');

/** The fewest days of a month, so that a number of days is never more months than it is said to be. */
const FEWEST_DAYS = 28;

/** The most transfers a rehearsal holds: a file of as many is made in minutes, within the memory of one process. */
const MOST_TRANSFERS = 3_000_000;

/**
 * What is wrong with a well-formed scenario, first fault first; empty when it can be played. CON-01, CON-02.
 */
export function scenarioFaults(scenario: Scenario): JsonFault[] {
  const faults = [
    ...playedDaysFaults(scenario),
    ...repeated('plans', scenario.plans),
    ...repeated('partners', scenario.partners),
    ...repeated('contracts', scenario.contracts),
    ...cardFaults(scenario),
    ...scenario.contracts.flatMap((contract, index) => contractFaults(scenario, contract, `contracts[${index}]`)),
    ...eventFaults(scenario),
  ];
  return faults.length > 0 ? faults : sizeFaults(scenario);
}

function playedDaysFaults({ from, to }: Scenario): JsonFault[] {
  return [
    ...(from < FIRST_FROM ? [{ path: 'from', reason: `must not be before ${FIRST_FROM}` }] : []),
    ...(to < from ? [{ path: 'to', reason: 'must not be before from' }] : []),
    ...(to > LAST_TO ? [{ path: 'to', reason: `must not be after ${LAST_TO}` }] : []),
  ];
}

function repeated(list: string, entries: readonly { code: string }[]): JsonFault[] {
  const seen = new Set<string>();
  return entries.flatMap(({ code }, index) => {
    if (seen.has(code)) return [{ path: `${list}[${index}].code`, reason: `"${code}" is used twice` }];
    seen.add(code);
    return [];
  });
}

function cardFaults({ rateCards }: Scenario): JsonFault[] {
  const seen = new Set<string>();
  return rateCards.flatMap(({ programme, effectiveFrom, rates }, index) => {
    const card = `${programme} ${effectiveFrom}`;
    const twice = seen.has(card);
    seen.add(card);
    const steps = new Set<string>();
    const rows = rates.flatMap(({ group, event, minCount }, row) => {
      const step = JSON.stringify([group, event, minCount]);
      if (!steps.has(step)) {
        steps.add(step);
        return [];
      }
      const path = `rateCards[${index}].rates[${row}].minCount`;
      return [{ path, reason: `a second row for ${group}, ${event} from ${minCount}` }];
    });
    const path = `rateCards[${index}].effectiveFrom`;
    return twice ? [{ path, reason: `a second ${programme} card from ${effectiveFrom}` }, ...rows] : rows;
  });
}

function contractFaults(scenario: Scenario, contract: Scenario['contracts'][number], path: string): JsonFault[] {
  const { from, to, partners, plans } = scenario;
  const { orderedOn, startsOn } = contract;
  const faults: JsonFault[] = [];
  const fault = (field: string, reason: string) => faults.push({ path: `${path}.${field}`, reason });
  const partner = partners.find(({ code }) => code === contract.partner);
  const plan = plans.find(({ code }) => code === contract.plan);
  if (!partner) fault('partner', `"${contract.partner}" is not defined`);
  if (!plan) fault('plan', `"${contract.plan}" is not defined`);
  if (contract.termMonths < SHORTEST_TERM_MONTHS) fault('termMonths', `must be ${SHORTEST_TERM_MONTHS} or more`);
  if (orderedOn < from || orderedOn > to) fault('orderedOn', 'must lie between from and to');
  if (partner && orderedOn < partner.joinedOn) fault('orderedOn', 'must not be before the partner joined');
  if (!isGridDay(startsOn)) fault('startsOn', 'must be a 1st or a 15th');
  if (startsOn <= orderedOn) fault('startsOn', 'must be after orderedOn');
  if (plan && !canBeCalculated(plan.monthlyFee * contract.termMonths + plan.setupFee, scenario.policy.taxRate)) {
    fault('termMonths', 'makes the invoice too large to calculate');
  }
  return faults;
}

/** What would not fit, of a scenario that is sound by itself: days nobody can write, sums and lists no computer holds. */
function sizeFaults(scenario: Scenario): JsonFault[] {
  const { contracts, policy, to } = scenario;
  const beyond = contracts.flatMap(({ startsOn, termMonths }, index) => {
    const latest = firstDayOf(monthOf(laterOf(startsOn, to)));
    const months = Math.ceil(policy.orderExpiryDays / FEWEST_DAYS) + 2 * termMonths + 2;
    const fits = gridMonthsBetween(latest, LAST_MONTH) >= months;
    return fits ? [] : [{ path: `contracts[${index}]`, reason: 'has days after the year 9999' }];
  });
  if (beyond.length > 0) return beyond;
  const { billed, paidOut } = mostMoney(scenario);
  // Twice for both sides of the books, and twice again for what comes back.
  if (4 * billed * (1 + Number(policy.taxRate)) > Number.MAX_SAFE_INTEGER) {
    return [{ path: 'contracts', reason: 'together make invoices too large to calculate' }];
  }
  if (paidOut / policy.maxTransferYen <= MOST_TRANSFERS) return [];
  return [{ path: 'policy.maxTransferYen', reason: `may make more than ${MOST_TRANSFERS} transfers` }];
}

/** The most that could be billed without tax, and paid out as cashback, if every contract went on to the end. */
function mostMoney({ contracts, partners, plans, to }: Scenario): { billed: number; paidOut: number } {
  const planOf = new Map(plans.map((plan) => [plan.code, plan]));
  const rewarded = new Set(partners.flatMap(({ code, programme }) => (programme === 'cashback' ? [code] : [])));
  let [billed, paidOut] = [0, 0];
  for (const { partner, plan: code, startsOn, termMonths } of contracts) {
    const plan = planOf.get(code);
    if (!plan) continue;
    const begun = startsOn > to ? 0 : Math.floor(gridMonthsBetween(startsOn, to) / termMonths) + 1;
    const fee = plan.monthlyFee * termMonths;
    billed += fee * (begun + 1) + plan.setupFee;
    if (rewarded.has(partner) && plan.kind === 'server') paidOut += fee * begun * Number(HIGHEST_RATE);
  }
  return { billed, paidOut };
}

/** Whether an invoice with that fee and the tax on it stays within whole numbers held exactly, twice over. */
function canBeCalculated(fee: number, taxRate: Rate): boolean {
  return 2 * fee * (1 + Number(taxRate)) <= Number.MAX_SAFE_INTEGER;
}

function eventFaults({ from, to, partners, contracts, events }: Scenario): JsonFault[] {
  const orderedOn = new Map(contracts.map((contract) => [contract.code, contract.orderedOn]));
  const partnerCodes = new Set(partners.map(({ code }) => code));
  const settled = new Set<string>();
  return events.flatMap((event, index) => {
    const path = `events[${index}]`;
    if ('on' in event && (event.on < from || event.on > to)) {
      return [{ path: `${path}.on`, reason: 'must lie between from and to' }];
    }
    if (event.type === 'payee-confirmed') {
      if (partnerCodes.has(event.partner)) return [];
      return [{ path: `${path}.partner`, reason: `"${event.partner}" is not defined` }];
    }
    const ordered = orderedOn.get(event.contract);
    if (!ordered) return [{ path: `${path}.contract`, reason: `"${event.contract}" is not defined` }];
    if ('on' in event && event.on < ordered) {
      return [{ path: `${path}.on`, reason: 'must not be before the contract is ordered' }];
    }
    if (event.type === 'cancel') return [];
    const invoice = JSON.stringify([event.contract, event.term]);
    if (settled.has(invoice)) return [{ path, reason: `term ${event.term} has a pay or unpaid event already` }];
    settled.add(invoice);
    return [];
  });
}

/** Compares by Unicode code point, the order results are listed in. */
export function byCodePoint(left: string, right: string): number {
  const [lefts, rights] = [[...left], [...right]];
  for (let index = 0; index < lefts.length && index < rights.length; index += 1) {
    const difference = codePoint(lefts[index]) - codePoint(rights[index]);
    if (difference !== 0) return difference;
  }
  return lefts.length - rights.length;
}

function codePoint(character: string | undefined): number {
  return character?.codePointAt(0) ?? -1;
}
