import { type Day, addGridMonths, dayOfMonth, isGridDay, monthOf } from '#app/core/calendar.ts';
import { isSingleAddress } from '#app/core/email-address.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Policy } from '#app/core/policy.ts';
import {
  isKana,
  isPhone,
  isPostalCode,
  tidyDigits,
  tidyEmail,
  tidyKana,
  tidyPhone,
  tidyPostalCode,
} from '#app/core/typed-text.ts';
import { type Yen, sumYen, timesYen } from '#app/core/yen.ts';
import { SHORTEST_TERM_MONTHS, type TermDays, lastMoneyBackDay, termDays } from '../contracts/rules.ts';
import {
  type CellReader,
  type Columns,
  type Faults,
  type FileRefusal,
  type Sheet,
  cellsOf,
  compareTotal,
  noFaults,
  refusedFor,
  shortened,
} from '../imports/rules.ts';

/** The columns of a book of contracts by what they mean; the first name is ours. */
export const BOOK_COLUMNS = {
  oldNumber: { names: ['旧契約番号', '契約番号'], required: true },
  partner: { names: ['パートナー番号', 'パートナーコード'], required: true },
  plan: { names: ['プランコード', 'プラン'], required: true },
  termMonths: { names: ['契約月数', '契約期間'], required: true },
  startsOn: { names: ['契約開始日', '開始日'], required: true },
  renewsOn: { names: ['次回更新日', '更新日'], required: true },
  monthlyFee: { names: ['月額(税抜)', '月額'], required: true },
  company: { names: ['会社名', 'お客様名'], required: false },
  companyKana: { names: ['会社名カナ', 'お客様名カナ'], required: false },
  contactName: { names: ['担当者名'], required: false },
  contactKana: { names: ['担当者名カナ'], required: false },
  email: { names: ['メールアドレス'], required: false },
  phone: { names: ['電話番号'], required: false },
  postalCode: { names: ['郵便番号'], required: false },
  address: { names: ['住所'], required: false },
  building: { names: ['建物名'], required: false },
  domain: { names: ['ドメイン', 'ドメイン名'], required: false },
} as const satisfies Columns<string>;

/** A column of a book. */
export type BookColumn = keyof typeof BOOK_COLUMNS;

/** The columns a client is read from. */
const CLIENT_COLUMNS = ['company', 'companyKana', 'contactName', 'contactKana', 'email', 'phone'] as const;
const PLACE_COLUMNS = ['postalCode', 'address', 'building', 'domain'] as const;

/** What the portal knows and a book is held against. */
export type KnownHere = {
  partners: ReadonlyMap<string, { id: PartnerId; programme: 'discount' | 'cashback' }>;
  /** Plans with their monthly fee today; null where they have no price. */
  plans: ReadonlyMap<string, { planGroup: string; kind: 'server' | 'other'; monthlyFee: Yen | null }>;
  oldNumbers: ReadonlySet<string>;
};

/** Whom a contract is for, as the book says. */
export type BookClient = Record<(typeof CLIENT_COLUMNS)[number], string> &
  Record<(typeof PLACE_COLUMNS)[number], string | null>;

/** One contract of a book that can be taken over. */
export type BookContract = {
  oldNumber: string;
  partnerId: PartnerId | null;
  programme: 'discount' | 'cashback' | null;
  planCode: string;
  planGroup: string;
  kind: 'server' | 'other';
  termMonths: number;
  startsOn: Day;
  /** The running term, 1 for the first; it is paid. */
  term: number;
  days: TermDays;
  monthlyFee: Yen;
  /** Whether the catalogue has another monthly fee today. */
  feeDiffers: boolean;
  client: BookClient | null;
};

/** A book as read: its contracts, and columns nobody asked for. */
export type Book = { contracts: readonly BookContract[]; ignored: readonly string[] };

/** What staff read off the other system, to be compared with the file; each may be left out. */
export type BookTotals = { count?: number | undefined; monthlyTotal?: Yen | undefined };

/** What taking a book comes to. */
export type BookFigures = {
  contracts: number;
  monthlyTotal: Yen;
  /** Monthly fee × months over all contracts. */
  serverTotal: Yen;
  feesDiffering: number;
  /** Contracts whose renewal invoice was due before today: it is issued as the book is taken. */
  invoicedAtOnce: number;
};

/** Figures of a book on a day; what is shown before it is taken is what is taken. */
export function figuresOf({ contracts }: Book, today: Day): BookFigures {
  return {
    contracts: contracts.length,
    monthlyTotal: sumYen(contracts.map(({ monthlyFee }) => monthlyFee)),
    serverTotal: sumYen(contracts.map(({ monthlyFee, termMonths }) => timesYen(monthlyFee, termMonths))),
    feesDiffering: contracts.filter(({ feeDiffers }) => feeDiffers).length,
    invoicedAtOnce: contracts.filter(({ days }) => invoicedAtOnce(days, today)).length,
  };
}

/** Whether the run that would have issued a term's renewal invoice is over. PRG-16. */
export function invoicedAtOnce({ nextInvoiceOn }: TermDays, today: Day): boolean {
  return nextInvoiceOn <= today;
}

/**
 * Reads a book: every row is a contract in force today whose running term is paid, or its mistakes are told. A contract
 * began on the grid for three months or more (CON-01, CON-02), runs in whole terms (CTR-04), and is past its money-back window
 * (REF-01): what it cost elsewhere is not given back here.
 */
export function readBook(
  sheet: Sheet<BookColumn>,
  known: KnownHere,
  when: { today: Day; policy: Policy },
  said: BookTotals,
): Outcome<Book, FileRefusal> {
  const faults = noFaults();
  const seen = new Set<string>();
  const contracts: BookContract[] = [];
  for (const row of sheet.body) {
    const reader = cellsOf(sheet, row, faults);
    const contract = reader && readContract(reader, known, when, seen);
    if (contract) contracts.push(contract);
  }
  const last = sheet.body.at(-1)?.row ?? 1;
  if (faults.count === 0) compareTotals(faults, last, contracts, said);
  return faults.count > 0 ? refusedFor(faults) : done({ contracts, ignored: sheet.ignored });
}

function compareTotals(faults: Faults, row: number, contracts: readonly BookContract[], said: BookTotals): void {
  compareTotal(faults, row, '件数', said.count, contracts.length);
  compareTotal(faults, row, '月額の合計', said.monthlyTotal, sumYen(contracts.map(({ monthlyFee }) => monthlyFee)));
}

type Reader = CellReader<BookColumn>;

function readContract(
  read: Reader,
  known: KnownHere,
  when: { today: Day; policy: Policy },
  seen: Set<string>,
): BookContract | undefined {
  const oldNumber = readOldNumber(read, known, seen);
  const partner = readPartner(read, known);
  const plan = readPlan(read, known);
  const termMonths = readTermMonths(read);
  const [startsOn, renewsOn] = [read.day('startsOn'), read.day('renewsOn')];
  const monthlyFee = read.amount('monthlyFee');
  const client = readClient(read, partner?.programme ?? null);
  if (startsOn && !isGridDay(startsOn)) return read.fault('startsOn', { code: 'off-grid' });
  const running =
    startsOn && renewsOn && termMonths ? runningTerm(read, { startsOn, renewsOn, termMonths }, when) : undefined;
  if (!oldNumber || !partner || !plan || !termMonths || !startsOn || !monthlyFee || client === undefined)
    return undefined;
  if (!running) return undefined;
  const { planCode, planGroup, kind } = plan;
  return {
    ...{ oldNumber, partnerId: partner.id, programme: partner.programme, planCode, planGroup, kind },
    ...{ termMonths, startsOn, ...running, monthlyFee, feeDiffers: plan.monthlyFee !== monthlyFee, client },
  };
}

function readOldNumber(read: Reader, { oldNumbers }: KnownHere, seen: Set<string>): string | undefined {
  const number = oldNumberIn(read.raw('oldNumber'));
  if (read.raw('oldNumber') === '') return read.fault('oldNumber', { code: 'missing' });
  if (!number) return read.fault('oldNumber', { code: 'not-a-code', found: shortened(read.raw('oldNumber')) });
  if (oldNumbers.has(number)) return read.fault('oldNumber', { code: 'known-before', found: number });
  if (seen.has(number)) return read.fault('oldNumber', { code: 'twice-in-file', found: number });
  seen.add(number);
  return number;
}

/** A number of the other system as it is stored; undefined for what cannot be one. */
export function oldNumberIn(text: string): string | undefined {
  const narrow = text.normalize('NFKC').trim();
  return /^[0-9A-Za-z][0-9A-Za-z_./-]{0,39}$/.test(narrow) ? narrow : undefined;
}

/** No number is no partner: nobody referred the client. */
function readPartner(read: Reader, { partners }: KnownHere) {
  const code = read.raw('partner').normalize('NFKC');
  if (code === '') return { id: null, programme: null };
  return partners.get(code) ?? read.fault('partner', { code: 'unknown-partner', found: shortened(code) });
}

function readPlan(read: Reader, { plans }: KnownHere) {
  const planCode = read.raw('plan').normalize('NFKC');
  if (planCode === '') return read.fault('plan', { code: 'missing' });
  const plan = plans.get(planCode);
  if (!plan) return read.fault('plan', { code: 'unknown-plan', found: shortened(planCode) });
  return plan.monthlyFee === null
    ? read.fault('plan', { code: 'plan-without-price', found: planCode })
    : { ...plan, planCode };
}

function readTermMonths(read: Reader): number | undefined {
  const text = read.raw('termMonths');
  const digits = tidyDigits(text).replace(/(ヶ月|か月|カ月|ケ月|月)$/u, '');
  if (digits === '') return read.fault('termMonths', { code: 'missing' });
  const months = /^\d{1,3}$/.test(digits) ? Number(digits) : 0;
  return months >= SHORTEST_TERM_MONTHS && months <= MOST_MONTHS
    ? months
    : read.fault('termMonths', {
        code: 'term-months',
        found: shortened(text),
        least: SHORTEST_TERM_MONTHS,
        most: MOST_MONTHS,
      });
}

/** Longest term that is read: ten years. */
const MOST_MONTHS = 120;

/** The term a contract is in today, when the day of its renewal is the one its start and its months make. CTR-04. */
function runningTerm(
  read: Reader,
  { startsOn, renewsOn, termMonths }: { startsOn: Day; renewsOn: Day; termMonths: number },
  { today, policy }: { today: Day; policy: Policy },
): { term: number; days: TermDays } | undefined {
  if (startsOn > today) return read.fault('startsOn', { code: 'not-begun', today });
  const moneyBackUpTo = lastMoneyBackDay(startsOn, policy);
  if (moneyBackUpTo >= today) return read.fault('startsOn', { code: 'money-back-open', upTo: moneyBackUpTo });
  const term = termOn(startsOn, termMonths, today);
  const days = termDays(addGridMonths(startsOn, termMonths * (term - 1)), termMonths, policy);
  return renewsOn === days.renewsOn
    ? { term, days }
    : read.fault('renewsOn', { code: 'renewal-differs', expected: days.renewsOn });
}

/** The number of the term that a day lies in, of a contract that began before it. */
export function termOn(startsOn: Day, termMonths: number, today: Day): number {
  const [from, to] = [monthOf(startsOn), monthOf(today)];
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  const months =
    years * 12 + Number(to.slice(5)) - Number(from.slice(5)) - (dayOfMonth(today) < dayOfMonth(startsOn) ? 1 : 0);
  return Math.floor(months / termMonths) + 1;
}

/**
 * Null where the partner is the customer: the portal has no client of a reselling partner in it (PRG-04). Undefined, with
 * the mistakes noted, where somebody is missing.
 */
function readClient(read: Reader, programme: 'discount' | 'cashback' | null): BookClient | null | undefined {
  if (programme === 'discount') {
    const named = [...CLIENT_COLUMNS, ...PLACE_COLUMNS].filter((column) => read.raw(column) !== '');
    for (const column of named) read.fault(column, { code: 'client-of-discount' });
    return named.length > 0 ? undefined : null;
  }
  const optional = (column: BookColumn) => (read.raw(column) === '' ? null : read.text(column));
  const kana = { tidy: tidyKana, isOne: isKana };
  const [company, contactName] = [read.said('company'), read.said('contactName')];
  const [companyKana, contactKana] = [read.said('companyKana', kana), read.said('contactKana', kana)];
  const email = read.said('email', { tidy: tidyEmail, isOne: isSingleAddress });
  const phone = read.said('phone', { tidy: tidyPhone, isOne: isPhone });
  const postal = { tidy: tidyPostalCode, isOne: isPostalCode };
  const postalCode = read.raw('postalCode') === '' ? null : read.said('postalCode', postal);
  const [address, building, domain] = [optional('address'), optional('building'), optional('domain')];
  if (!company || !contactName || !companyKana || !contactKana || !email || !phone) return undefined;
  if (postalCode === undefined || address === undefined || building === undefined || domain === undefined) {
    return undefined;
  }
  return { company, companyKana, contactName, contactKana, email, phone, postalCode, address, building, domain };
}

/** Why a book is not taken. */
export type TakeRefusal =
  | { code: 'import-gone' }
  | { code: 'taken-before'; on: Day }
  | { code: 'figures-changed' }
  | { code: 'fits-no-longer'; file: FileRefusal };

/** A book is taken or thrown away once, after it was looked at. */
export function checkTake(handedIn: { takenOn: Day | null } | undefined): Outcome<true, TakeRefusal> {
  if (!handedIn) return refused({ code: 'import-gone' });
  return handedIn.takenOn ? refused({ code: 'taken-before', on: handedIn.takenOn }) : done(true);
}

/** The figures of a book as the page that shows them sends them back: taken is what was seen. */
export function figuresSeen(figures: BookFigures): string {
  const { contracts, monthlyTotal, serverTotal, feesDiffering, invoicedAtOnce } = figures;
  return [contracts, monthlyTotal, serverTotal, feesDiffering, invoicedAtOnce].join(' ');
}
