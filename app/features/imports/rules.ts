import { type Day, parseDay } from '#app/core/calendar.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { tidyDigits, tidyLine } from '#app/core/typed-text.ts';
import { type Yen, yen } from '#app/core/yen.ts';

/** Most bytes of a file that is read. */
export const MOST_BYTES = 5_000_000;

/** Most records of a file that is read. */
export const MOST_ROWS = 100_000;

/** Longest text of a cell. */
const LONGEST_TEXT = 100;

/** Most mistakes that are told at once: whoever made a file of nothing else has to look at the file, not at the list. */
const MOST_FAULTS = 200;

/** What is wrong with a row or a cell of a file. */
export type FaultReason =
  | { code: 'not-utf-8-nor-cp932' }
  | { code: 'quotes' }
  | { code: 'record-too-long' }
  | { code: 'record-length'; length: number }
  | { code: 'unknown-code'; found: string }
  | { code: 'out-of-order' }
  | { code: 'no-end' }
  | { code: 'characters' }
  | { code: 'cells'; expected: number; found: number }
  | { code: 'column-missing'; names: readonly string[] }
  | { code: 'column-twice' }
  | { code: 'missing' }
  | { code: 'not-a-day'; found: string }
  | { code: 'later-than-today'; found: Day; today: Day }
  | { code: 'not-an-amount'; found: string }
  | { code: 'too-long'; longest: number }
  | { code: 'formula' }
  | { code: 'total-differs'; said: number; found: number }
  | BookFault;

/** What is wrong with a contract in a book of another system. */
export type BookFault =
  | { code: 'not-a-code'; found: string }
  | { code: 'known-before'; found: string }
  | { code: 'twice-in-file'; found: string }
  | { code: 'unknown-partner'; found: string }
  | { code: 'unknown-plan'; found: string }
  | { code: 'plan-without-price'; found: string }
  | { code: 'term-months'; found: string; least: number; most: number }
  | { code: 'off-grid' }
  | { code: 'not-begun'; today: Day }
  | { code: 'money-back-open'; upTo: Day }
  | { code: 'renewal-differs'; expected: Day }
  | { code: 'client-of-discount' }
  | { code: 'malformed'; found: string };

/** A mistake with its place: the line of the file and, where there is one, the column by its name. */
export type Fault = { row: number; column: string | null; reason: FaultReason };

/** Why a file is not taken: its kind, its size, or mistakes, of which `faults` holds the first. */
export type FileRefusal =
  | { code: 'file-missing' }
  | { code: 'file-empty' }
  | { code: 'file-too-large'; most: number }
  | { code: 'file-not-text' }
  | { code: 'file-utf-16' }
  | { code: 'file-too-many-rows'; most: number }
  | { code: 'file-faulty'; faults: readonly Fault[]; count: number };

/** The mistakes found so far: all are counted, the first are kept. */
export type Faults = { kept: Fault[]; count: number };

/** No mistake yet. */
export function noFaults(): Faults {
  return { kept: [], count: 0 };
}

/** Notes a mistake; answers undefined, in the place of the value that is not there. */
export function fault(faults: Faults, row: number, column: string | null, reason: FaultReason): undefined {
  faults.count += 1;
  if (faults.kept.length < MOST_FAULTS) faults.kept.push({ row, column, reason });
}

/** The refusal that tells the mistakes found. */
export function refusedFor({ kept, count }: Faults): { ok: false; refusal: FileRefusal } {
  return refused({ code: 'file-faulty', faults: kept, count });
}

/** Notes a total that is not what somebody said; nobody said where it is left out. */
export function compareTotal(
  faults: Faults,
  row: number,
  column: string,
  said: number | undefined,
  found: number,
): void {
  if (said !== undefined && said !== found) fault(faults, row, column, { code: 'total-differs', said, found });
}

/** The columns of a CSV by what they mean: the names they may have, the first of which is ours. */
export type Columns<Name extends string> = Readonly<Record<Name, { names: readonly string[]; required: boolean }>>;

/** One record of a CSV with its line in the file. */
export type Row = { row: number; cells: readonly string[] };

/** A CSV whose heading was understood: its records, where each column stands, and headings nobody asked for. */
export type Sheet<Name extends string> = {
  body: readonly Row[];
  places: ReadonlyMap<Name, { at: number; heading: string }>;
  cells: number;
  ignored: readonly string[];
};

/** Understands the heading of a CSV. A column that is missing or stands there twice stops the file. */
export function readHeading<Name extends string>(
  rows: readonly Row[],
  columns: Columns<Name>,
): Outcome<Sheet<Name>, FileRefusal> {
  const [heading, ...body] = rows;
  if (!heading) return refused({ code: 'file-empty' });
  if (body.length > MOST_ROWS) return refused({ code: 'file-too-many-rows', most: MOST_ROWS });
  const faults = noFaults();
  const names = heading.cells.map((cell) => tidyLine(cell.normalize('NFKC')));
  for (const [index, name] of names.entries()) {
    if (name !== '' && names.indexOf(name) < index) fault(faults, heading.row, name, { code: 'column-twice' });
  }
  const places = new Map<Name, { at: number; heading: string }>();
  const taken = new Set<number>();
  for (const [column, { names: known, required }] of Object.entries(columns) as [Name, Columns<Name>[Name]][]) {
    const at = known.map((name) => names.indexOf(name)).find((place) => place >= 0 && !taken.has(place));
    if (at !== undefined) {
      places.set(column, { at, heading: names[at] ?? '' });
      taken.add(at);
    } else if (required) {
      fault(faults, heading.row, known[0] ?? null, { code: 'column-missing', names: known });
    }
  }
  if (faults.count > 0) return refusedFor(faults);
  if (body.length === 0) return refused({ code: 'file-empty' });
  const ignored = names.filter((name, at) => name !== '' && !taken.has(at));
  return done({ body, places, cells: names.length, ignored });
}

/** Reads the cells of one record by column; every mistake is noted under the heading the file itself has. */
export type CellReader<Name extends string> = {
  /** What stands there without the spaces around it; empty when the file has no such column. */
  raw: (column: Name) => string;
  text: (column: Name) => string | undefined;
  day: (column: Name) => Day | undefined;
  amount: (column: Name) => Yen | undefined;
  /** Text that has to be there, tidied, and of a form; whatever stands there without `tidy`. */
  said: (
    column: Name,
    form?: { tidy: (text: string) => string; isOne: (text: string) => boolean },
  ) => string | undefined;
  fault: (column: Name, reason: FaultReason) => undefined;
};

/** A reader of one record; undefined, with the mistake noted, when it has not as many cells as the heading. */
export function cellsOf<Name extends string>(
  sheet: Sheet<Name>,
  { row, cells }: Row,
  faults: Faults,
): CellReader<Name> | undefined {
  if (cells.length !== sheet.cells) {
    return fault(faults, row, null, { code: 'cells', expected: sheet.cells, found: cells.length });
  }
  const tell = (column: Name, reason: FaultReason) =>
    fault(faults, row, sheet.places.get(column)?.heading ?? null, reason);
  const raw = (column: Name) => (cells[sheet.places.get(column)?.at ?? -1] ?? '').trim();
  const textOf = (column: Name) => {
    const text = raw(column);
    const wrong = faultOfText(text);
    return wrong ? tell(column, wrong) : tidyLine(text);
  };
  return {
    raw,
    fault: tell,
    text: textOf,
    said(column, form) {
      if (raw(column) === '') return tell(column, { code: 'missing' });
      const text = textOf(column);
      if (text === undefined || !form) return text;
      const tidied = form.tidy(text);
      return form.isOne(tidied) ? tidied : tell(column, { code: 'malformed', found: shortened(text) });
    },
    day(column) {
      const text = raw(column);
      if (text === '') return tell(column, { code: 'missing' });
      return readDay(text) ?? tell(column, { code: 'not-a-day', found: shortened(text) });
    },
    amount(column) {
      const text = raw(column);
      if (text === '') return tell(column, { code: 'missing' });
      return readAmount(text) ?? tell(column, { code: 'not-an-amount', found: shortened(text) });
    },
  };
}

/** What is wrong with text of a cell; undefined when nothing is. A spreadsheet would carry out what begins as a formula. */
export function faultOfText(text: string): FaultReason | undefined {
  if (/[\p{Cc}\p{Cs}\p{Co}\p{Cn}\ufffd]/u.test(text)) return { code: 'characters' };
  if (/^[=+@]|^-[^-\s\d]/.test(text.normalize('NFKC'))) return { code: 'formula' };
  return Array.from(text).length > LONGEST_TEXT ? { code: 'too-long', longest: LONGEST_TEXT } : undefined;
}

/** Text from a file, cut so that a sentence can quote it. */
export function shortened(text: string): string {
  const characters = Array.from(tidyLine(text));
  return characters.length > 20 ? `${characters.slice(0, 20).join('')}…` : characters.join('');
}

/** A day as programs write it: 2026-05-31, 2026/5/31, 2026年5月31日 or 20260531. */
function readDay(text: string): Day | undefined {
  const narrow = tidyLine(text.normalize('NFKC'));
  const parts = /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))$/.exec(narrow);
  if (!parts) return undefined;
  const [, year, month, day, monthDigits, dayDigits] = parts;
  return parseDay(
    `${year}-${(month ?? monthDigits ?? '').padStart(2, '0')}-${(day ?? dayDigits ?? '').padStart(2, '0')}`,
  );
}

/** Whole yen above 0, with or without commas and a unit; ten digits, of which the largest file adds up exactly. */
function readAmount(text: string): Yen | undefined {
  const digits = tidyDigits(text);
  return /^\d{1,10}$/.test(digits) && Number(digits) > 0 ? yen(Number(digits)) : undefined;
}
