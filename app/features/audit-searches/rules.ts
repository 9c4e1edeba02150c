import { type Day, parseDay } from '#app/core/calendar.ts';
import type { Capability } from '../access/rules.ts';
import {
  ACTS,
  type ActName,
  FACTS,
  type FactName,
  type Facts,
  THINGS,
  type Thing,
  type ThingKind,
} from '../audit/rules.ts';

/** What was asked for, field by field, as typed. */
export type AskedAudit = Record<'who' | 'kind' | 'number' | 'partner' | 'act' | 'from' | 'to', string | undefined>;

/** What to look for, in any combination; what is undefined narrows nothing. Both days are included. */
export type AuditSearch = {
  who?: string | undefined;
  kind?: ThingKind | undefined;
  number?: string | undefined;
  partner?: string | undefined;
  act?: ActName | undefined;
  from?: Day | undefined;
  to?: Day | undefined;
};

/** Reads what was asked for, and names the fields that could not be read: a search with one of those finds nothing. */
export function readAuditSearch(asked: AskedAudit): {
  search: AuditSearch;
  unread: ('kind' | 'act' | 'from' | 'to')[];
} {
  const read = {
    kind: keyOf(THINGS, asked.kind),
    act: keyOf(ACTS, asked.act),
    from: asked.from === undefined ? undefined : parseDay(asked.from),
    to: asked.to === undefined ? undefined : parseDay(asked.to),
  };
  const unread = (['kind', 'act', 'from', 'to'] as const).filter((field) => asked[field] && read[field] === undefined);
  return { search: { who: asked.who, number: asked.number, partner: asked.partner, ...read }, unread };
}

function keyOf<Key extends string>(words: Readonly<Record<Key, string>>, text: string | undefined): Key | undefined {
  return text !== undefined && Object.hasOwn(words, text) ? (text as Key) : undefined;
}

/** The page of the staff console that shows a thing, and what somebody must be allowed in order to see it. */
type ThingPage = { to: string; capability: Capability };

/** Where a thing is shown; undefined for what has no page of its own. An invoice is shown by its number, `name`. */
export function pageOfThing({ kind, id }: Thing, name?: string): ThingPage | undefined {
  const place = encodeURIComponent(id);
  switch (kind) {
    case 'partner':
      return { to: `/staff/partners/${place}`, capability: 'partners.view' };
    case 'contract':
      return { to: `/staff/contracts/${place}`, capability: 'orders.view' };
    case 'contract-import':
      return { to: `/staff/contracts/imports/${place}`, capability: 'contracts.import' };
    case 'person':
      return { to: `/staff/people/${place}`, capability: 'people.change' };
    case 'plan':
    case 'item':
      return { to: `/staff/catalogue/${place}`, capability: 'catalogue.view' };
    case 'price':
      return {
        to: `/staff/catalogue/${encodeURIComponent(id.startsWith('tax ') ? 'tax' : (id.split(' ')[1] ?? ''))}`,
        capability: id.startsWith('tax ') ? 'catalogue.enter' : 'catalogue.view',
      };
    case 'letter':
      return { to: `/staff/letters/${place}`, capability: 'letters.view' };
    case 'statement':
      return { to: `/staff/bank-lines/statements/${place}`, capability: 'payments.record' };
    case 'bank-line':
      return { to: `/staff/bank-lines/${place}`, capability: 'payments.record' };
    case 'rate-card':
      return { to: `/staff/rates/${id.replace(' ', '/')}`, capability: 'rates.view' };
    case 'month':
      return { to: `/staff/closes/${place}`, capability: 'closes.view' };
    case 'run':
    case 'bank-file':
      return { to: `/staff/payouts/${place}`, capability: 'payouts.view' };
    case 'payout':
      return { to: `/staff/traces/payouts/${place}`, capability: 'payouts.view' };
    case 'adjustment':
      return { to: `/staff/adjustments/${place}`, capability: 'payouts.view' };
    case 'payout-result':
      return { to: `/staff/payout-results/${place}`, capability: 'payouts.view' };
    case 'refund-file':
      return { to: `/staff/refunds/transfers/${place}`, capability: 'refunds.view' };
    case 'invoice':
      return name === undefined ? undefined : { to: `/staff/invoices/${name}/pdf`, capability: 'orders.view' };
    case 'invitation':
    case 'claim':
    case 'order-url':
    case 'payment':
    case 'bank-result':
    case 'page':
      return undefined;
  }
}

/** One line of what an act changed. */
type FactChange = { fact: FactName; before: FactValue; after: FactValue };

/** What an entry says of a fact; undefined where it says nothing. */
export type FactValue = Facts[FactName];

/** Facts before and after side by side, in the order of the list of facts. */
export function changesOf(before: Facts, after: Facts): FactChange[] {
  return (Object.keys(FACTS) as FactName[])
    .filter((fact) => before[fact] !== undefined || after[fact] !== undefined)
    .map((fact) => ({ fact, before: before[fact], after: after[fact] }));
}
