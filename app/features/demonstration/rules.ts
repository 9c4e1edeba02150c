import { type Day, addDays, day, daysBetween, earlierOf, nextGridDay } from '#app/core/calendar.ts';
import type { IdKind, IdOf } from '#app/core/ids.ts';
import type { Programme } from '../rates/rules.ts';

/** The first day of the demonstration company, and the business day on which its visitors find it. */
export const DEMONSTRATION_DAYS = { from: day('2024-11-01'), to: day('2026-11-11') };

/** Draws that look like chance and are the same every time: a whole number from 0 to `below` − 1. */
export type Draw = (below: number) => number;

/** A source of draws; the same seed gives the same draws. */
export function drawsFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    // A counter mixed by multiplications and shifts: good enough to look at, and the same on every machine.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Words with which partners, clients and their people are named, and of every plan how often it is ordered. */
export type Words = {
  places: readonly { name: string; kana: string; latin: string }[];
  trades: readonly { name: string; kana: string; latin: string; incorporated: boolean }[];
  families: readonly { name: string; kana: string }[];
  givens: readonly { name: string; kana: string }[];
  partners: readonly { name: string; kana: string; latin: string; programme: string }[];
  plans: readonly { code: string; share: number }[];
};

/** A partner of the demonstration. */
export type ImaginedPartner = {
  name: string;
  nameKana: string;
  latin: string;
  programme: Programme;
  person: Person;
  phone: string;
  joinedOn: Day;
  /** Null where it never gets round to it. */
  payeeConfirmedOn: Day | null;
};

type Person = { familyName: string; givenName: string; familyKana: string; givenKana: string };

/** Who orders through a partner's URL. */
export type ImaginedClient = {
  company: string;
  companyKana: string;
  contactName: string;
  contactKana: string;
  email: string;
  phone: string;
};

/** How somebody treats a contract. */
export type Conduct =
  | 'punctual'
  | 'pays-first-late'
  | 'never-pays'
  | 'pays-too-late'
  | 'cancels-unpaid'
  | 'cancels-young'
  | 'cancels-later'
  | 'lapses'
  | 'comes-back';

/** An order of the demonstration. `partner` counts in the list of partners; null when nobody referred the client. */
export type ImaginedOrder = {
  orderedOn: Day;
  partner: number | null;
  planCode: string;
  termMonths: number;
  startsOn: Day;
  conduct: Conduct;
  /** Null when a partner orders under discount. */
  client: ImaginedClient | null;
  /** Null when nobody asks for a cancellation. */
  cancelledOn: Day | null;
};

/** The company: its partners, somebody whose application waits, and all orders. */
export type ImaginedCompany = {
  partners: readonly ImaginedPartner[];
  applicant: ImaginedPartner;
  orders: readonly ImaginedOrder[];
};

/** How many orders each partner brings: a few bring most. The first two are the ones visitors sign in as. */
const ORDERS_A_PARTNER = [
  56, 42, 34, 26, 22, 20, 18, 17, 16, 14, 13, 12, 11, 10, 10, 9, 8, 8, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 1,
];

/** Orders of clients whom nobody referred. */
const ORDERS_OF_NOBODY = 6;

/** Who joins while the company is young; the others come one by one. */
const EARLY_PARTNERS = 14;
const EARLY_DAYS = 45;

/** What comes up once in so many orders; all others are punctual. */
const CONDUCT_EVERY = 60;
const CONDUCTS: Readonly<Record<number, Conduct>> = {
  4: 'pays-first-late',
  9: 'cancels-later',
  16: 'lapses',
  21: 'cancels-young',
  27: 'never-pays',
  33: 'comes-back',
  38: 'cancels-unpaid',
  44: 'pays-first-late',
  49: 'cancels-later',
  53: 'pays-too-late',
  57: 'comes-back',
};

/** Imagines the company; with the same draws it is the same company to the last letter. */
export function imagineCompany(words: Words, draw: Draw): ImaginedCompany {
  const everybody = words.partners.map((_, index) => imaginePartner(words, draw, index));
  const partners = everybody.slice(0, ORDERS_A_PARTNER.length);
  const applicant = everybody[ORDERS_A_PARTNER.length] ?? imaginePartner(words, draw, 0);
  const orders: ImaginedOrder[] = [];
  for (const [partner, { programme, joinedOn }] of partners.entries()) {
    for (let count = 0; count < (ORDERS_A_PARTNER[partner] ?? 1); count += 1) {
      const order = imagineOrder(words, draw, orders.length, joinedOn);
      orders.push({ ...order, partner, client: programme === 'discount' ? null : order.client });
    }
  }
  for (let count = 0; count < ORDERS_OF_NOBODY; count += 1) {
    orders.push(imagineOrder(words, draw, orders.length, DEMONSTRATION_DAYS.from));
  }
  return { partners, applicant, orders };
}

function imaginePartner(words: Words, draw: Draw, index: number): ImaginedPartner {
  const { from, to } = DEMONSTRATION_DAYS;
  const { name, kana, latin, programme } = pick(words.partners, index);
  const later = EARLY_DAYS + draw(daysBetween(from, to) - 2 * EARLY_DAYS);
  const joinedOn = addDays(from, index < 2 ? index : index < EARLY_PARTNERS ? 1 + draw(EARLY_DAYS) : later);
  const daysToConfirm = index % 7 === 3 ? 90 + draw(120) : 3 + draw(20);
  return {
    name,
    nameKana: kana,
    latin,
    programme: programme === 'discount' ? 'discount' : 'cashback',
    person: imaginePerson(words, draw),
    phone: imaginePhone(draw),
    joinedOn,
    payeeConfirmedOn: index % 9 === 5 ? null : addDays(joinedOn, daysToConfirm),
  };
}

function imagineOrder(words: Words, draw: Draw, index: number, since: Day): ImaginedOrder {
  const conduct = CONDUCTS[index % CONDUCT_EVERY] ?? 'punctual';
  const orderedOn = backTo(ORDER_WEEKDAYS, addDays(since, draw(daysBetween(since, DEMONSTRATION_DAYS.to) + 1)), since);
  const startsOn = nextGridDay(addDays(orderedOn, 3 + draw(20)));
  const short = conduct === 'lapses' || conduct === 'comes-back';
  const termMonths = short ? pick([3, 6, 12], draw(3)) : pick([3, 6, 6, 12, 12, 12, 12, 24, 24, 36], draw(10));
  return {
    orderedOn,
    partner: null,
    planCode: imaginePlan(words, draw),
    termMonths,
    startsOn,
    conduct,
    client: imagineClient(words, draw, index),
    cancelledOn: cancelsOn(conduct, orderedOn, startsOn, draw),
  };
}

function cancelsOn(conduct: Conduct, orderedOn: Day, startsOn: Day, draw: Draw): Day | null {
  if (conduct === 'cancels-unpaid') return addDays(orderedOn, 1 + draw(3));
  if (conduct === 'cancels-young') return addDays(startsOn, 3 + draw(15));
  if (conduct === 'cancels-later') return addDays(startsOn, 45 + draw(200));
  return null;
}

function imaginePlan(words: Words, draw: Draw): string {
  let left = draw(words.plans.reduce((sum, { share }) => sum + share, 0));
  for (const { code, share } of words.plans) {
    left -= share;
    if (left < 0) return code;
  }
  return pick(words.plans, 0).code;
}

function imagineClient(words: Words, draw: Draw, index: number): ImaginedClient {
  // A stride without a common divisor with the number of pairs meets every pair of place and trade once.
  const pair = (index * 37) % (words.places.length * words.trades.length);
  const place = pick(words.places, pair);
  const trade = pick(words.trades, Math.floor(pair / words.places.length));
  const name = place.name + trade.name;
  const person = imaginePerson(words, draw);
  const forms = [`株式会社${name}`, `株式会社${name}`, `${name}株式会社`, `有限会社${name}`, `合同会社${name}`];
  return {
    company: trade.incorporated ? pick(forms, draw(forms.length)) : name,
    companyKana: place.kana + trade.kana,
    contactName: `${person.familyName} ${person.givenName}`,
    contactKana: `${person.familyKana} ${person.givenKana}`,
    email: `web@${place.latin}-${trade.latin}.example.jp`,
    phone: imaginePhone(draw),
  };
}

function imaginePerson(words: Words, draw: Draw): Person {
  const family = pick(words.families, draw(words.families.length));
  const given = pick(words.givens, draw(words.givens.length));
  return { familyName: family.name, givenName: given.name, familyKana: family.kana, givenKana: given.kana };
}

/** A telephone number of the right length that nobody has. */
function imaginePhone(draw: Draw): string {
  const number = String(draw(10_000)).padStart(4, '0');
  return `${pick(['03-0000', '06-0000', '052-000', '011-000', '092-000'], draw(5))}-${number}`;
}

/** What decides when an invoice is paid. */
export type ImaginedInvoice = { term: number; issuedOn: Day; dueOn: Day; expiresOn: Day };

/** The day on which an invoice of an order is paid; null when it never is. */
export function paysOn(
  order: ImaginedOrder,
  { term, issuedOn, dueOn, expiresOn }: ImaginedInvoice,
  draw: Draw,
): Day | null {
  const { conduct, startsOn } = order;
  if (term === 1) {
    if (conduct === 'never-pays' || conduct === 'cancels-unpaid') return null;
    if (conduct === 'pays-first-late') return addDays(startsOn, 2 + draw(18));
    if (conduct === 'pays-too-late') return addDays(expiresOn, 2);
  }
  if (term === 2 && conduct === 'lapses') return null;
  if (term === 2 && conduct === 'comes-back') return addDays(expiresOn, -4 - draw(24));
  return earlierOf(dueOn, backTo(PAYMENT_WEEKDAYS, addDays(dueOn, -draw(21)), issuedOn));
}

/** Days of the week, Sunday 0: orders are entered on three of them, and the bank's list of payments is read on two. */
const ORDER_WEEKDAYS = [1, 3, 5];
const PAYMENT_WEEKDAYS = [2, 5];

/** The latest of such weekdays not after a day, but never before `earliest`. */
function backTo(weekdays: readonly number[], from: Day, earliest: Day): Day {
  for (let date = from; date > earliest; date = addDays(date, -1)) {
    // The first day of 1970 was a Thursday.
    if (weekdays.includes((daysBetween(day('1970-01-01'), date) + 4) % 7)) return date;
  }
  return earliest;
}

/** Crockford's base 32, in which the portal writes its ids. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

/** Hundredths of a second in a day, and at ten in the morning in Tokyo counted from midnight in London. */
const TICKS_A_DAY = 8_640_000;
const TICKS_AT_TEN = 360_000;

/** Ids like the portal's own, of a day: the same each time, and each sorts after the one before. */
export function idsOfDay(date: Day, draw: Draw): <Kind extends IdKind>(kind: Kind) => IdOf[Kind] {
  let ticks = daysBetween(day('1970-01-01'), date) * TICKS_A_DAY + TICKS_AT_TEN;
  return (kind) => {
    ticks += 1;
    return `${kind}_${base32(ticks, 8)}${digitsOf(draw, 12)}` as IdOf[typeof kind];
  };
}

/** So many drawn letters and digits, for what looks like a secret here and is none. */
export function digitsOf(draw: Draw, count: number): string {
  return Array.from({ length: count }, () => DIGITS.charAt(draw(DIGITS.length))).join('');
}

/** The seed of a day's draws. */
export function seedOf(date: Day): number {
  return Number(date.replaceAll('-', ''));
}

function base32(number: number, digits: number): string {
  let text = '';
  for (let rest = number; text.length < digits; rest = Math.floor(rest / DIGITS.length)) {
    text = DIGITS.charAt(rest % DIGITS.length) + text;
  }
  return text;
}

/** The entry at a place, counted round and round a list that is not empty. */
function pick<Entry>(list: readonly Entry[], place: number): Entry {
  return list[place % list.length] as Entry;
}

/** The whole name of a partner's person, the family's first. */
export function fullName({ person }: ImaginedPartner): string {
  return `${person.familyName} ${person.givenName}`;
}
