import { type Day, type Month, isGridDay } from '#app/core/calendar.ts';
import type { Policy } from '#app/core/policy.ts';
import type { Rate } from '#app/core/rate.ts';
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

/** What is wrong with a scenario, and where: `path` as in `contracts[0].startsOn`. */
export type ScenarioFault = { path: string; reason: string };

/**
 * What is wrong with a well-formed scenario, first fault first; empty when it can be played. CON-01, CON-02.
 */
export function scenarioFaults(scenario: Scenario): ScenarioFault[] {
  const { from, to } = scenario;
  return [
    ...(to < from ? [{ path: 'to', reason: 'must not be before from' }] : []),
    ...repeated('plans', scenario.plans),
    ...repeated('partners', scenario.partners),
    ...repeated('contracts', scenario.contracts),
    ...cardFaults(scenario),
    ...scenario.contracts.flatMap((contract, index) => contractFaults(scenario, contract, `contracts[${index}]`)),
    ...eventFaults(scenario),
  ];
}

function repeated(list: string, entries: readonly { code: string }[]): ScenarioFault[] {
  const seen = new Set<string>();
  return entries.flatMap(({ code }, index) => {
    if (seen.has(code)) return [{ path: `${list}[${index}].code`, reason: `"${code}" is used twice` }];
    seen.add(code);
    return [];
  });
}

function cardFaults({ rateCards }: Scenario): ScenarioFault[] {
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

function contractFaults(scenario: Scenario, contract: Scenario['contracts'][number], path: string): ScenarioFault[] {
  const { from, to, partners, plans } = scenario;
  const { orderedOn, startsOn } = contract;
  const faults: ScenarioFault[] = [];
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

/** Whether an invoice with that fee and the tax on it stays within whole numbers held exactly, twice over. */
function canBeCalculated(fee: number, taxRate: Rate): boolean {
  return 2 * fee * (1 + Number(taxRate)) <= Number.MAX_SAFE_INTEGER;
}

function eventFaults({ from, to, partners, contracts, events }: Scenario): ScenarioFault[] {
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
