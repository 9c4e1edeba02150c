import { type Day, parseDay } from '#app/core/calendar.ts';
import { tidyDigits, tidyLine } from '#app/core/typed-text.ts';
import { type Yen, yen } from '#app/core/yen.ts';

/** An invoice, or a credit note. */
export type DocumentKind = 'invoice' | 'credit-note';

/** What became of a document. */
export type FoundStatus = 'open' | 'paid' | 'void' | 'refunded' | 'issued';

/** Where a page of found documents ended. */
export type DocumentPlace = { issuedOn: Day; kind: DocumentKind; number: number };

/** What documents are searched by, in any combination; what is undefined narrows nothing. Both ends are included. */
export type DocumentSearch = {
  from?: Day | undefined;
  to?: Day | undefined;
  least?: Yen | undefined;
  most?: Yen | undefined;
  counterparty?: string | undefined;
};

/** The fields a search is asked with. */
export const SEARCH_FIELDS = ['from', 'to', 'least', 'most', 'name'] as const;

/** A field a search is asked with. */
export type SearchField = (typeof SEARCH_FIELDS)[number];

/** What was asked for, and the fields that could not be read: a search with one of those finds nothing rather than all. */
export function readSearch(asked: Record<SearchField, string | undefined>): {
  search: DocumentSearch;
  unread: SearchField[];
} {
  const [from, to] = [dayOf(asked.from), dayOf(asked.to)];
  const [least, most] = [yenOf(asked.least), yenOf(asked.most)];
  const read = { from, to, least, most };
  const unread = (['from', 'to', 'least', 'most'] as const).filter(
    (field) => asked[field] && read[field] === undefined,
  );
  return { search: { ...read, counterparty: nameKey(asked.name) }, unread };
}

/** A name as it is compared: width, case and spaces do not matter. Undefined where nothing is left. */
export function nameKey(name: string | undefined): string | undefined {
  const key = tidyLine((name ?? '').normalize('NFKC'))
    .toLowerCase()
    .replaceAll(' ', '');
  return key === '' ? undefined : key;
}

function dayOf(text: string | undefined): Day | undefined {
  return text ? parseDay(text) : undefined;
}

function yenOf(text: string | undefined): Yen | undefined {
  const digits = tidyDigits(text ?? '');
  return /^\d{1,12}$/.test(digits) ? yen(Number(digits)) : undefined;
}

/** A place in a list as it stands in an address. */
export function placeText({ issuedOn, kind, number }: DocumentPlace): string {
  return `${issuedOn}.${kind}.${number}`;
}

/** The place an address names; undefined for what is none. */
export function parsePlace(text: string | undefined): DocumentPlace | undefined {
  const [, on, kind, number] = /^(\d{4}-\d\d-\d\d)\.(invoice|credit-note)\.([1-9]\d{0,11})$/.exec(text ?? '') ?? [];
  const issuedOn = on ? parseDay(on) : undefined;
  return issuedOn ? { issuedOn, kind: kind as DocumentKind, number: Number(number) } : undefined;
}
