import {
  RESULT_COLUMNS,
  REPORTED_OUTCOMES,
  type ReportedOutcome,
  type ResultColumn,
  type ResultLayout,
} from '#app/core/bank-result-layout.ts';
import type { Day } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { tidyLine } from '#app/core/typed-text.ts';
import { type Yen, sumYen } from '#app/core/yen.ts';
import { MOST_FILE_ROWS } from '../bank-files/rules.ts';
import {
  type CellReader,
  type Columns,
  type Faults,
  type FileRefusal,
  type Row,
  cellsOf,
  compareTotal,
  fault,
  noFaults,
  readHeading,
  refusedFor,
  shortened,
} from '../imports/rules.ts';
import { type TransferStanding, cameBack } from '../transfer-outcomes/rules.ts';

/** Totals the bank shows beside its file; undefined where nobody typed them. */
export type ResultTotals = { count?: number | undefined; total?: Yen | undefined };

/** What the bank says became of one row of our file. */
export type ResultLine = {
  /** Line of the bank's file. */
  line: number;
  /** The row of ours, as it stands there: counted in its part, or with the part before it (2-15). */
  key: string;
  /** To whom, as the bank writes it. */
  name: string;
  amount: Yen;
  outcome: ReportedOutcome;
  /** The bank's day; null where it names none. */
  happenedOn: Day | null;
  /** Why the money came back; empty otherwise. */
  reason: string;
};

/** Why money came back, where the bank says no more than that it did. */
const REASONS = { expired: '受取期限切れ', returned: '銀行からの返戻' } as const;

/** A row of our file with the transfer it is. */
export type FiledTransfer = TransferStanding & {
  partnerId: PartnerId;
  /** To whom, as the file has it. */
  name: string;
  /** In how many transfers its payout was sent. */
  parts: number;
  /** The day the money goes: nothing ends before it. */
  payOn: Day;
  /** False where a later version has the payout: it was sent with that one. */
  live: boolean;
};

/** Why a line does nothing and waits for somebody's answer. */
export type QuarantineReason =
  | 'row-unknown'
  | 'transferred'
  | 'version-replaced'
  | 'amount-differs'
  | 'name-differs'
  | 'not-sent'
  | 'before-sending'
  | 'doubled'
  | 'contradicts'
  | 'contradicts-itself';

/** What a line does when the file is taken. */
export type Fate =
  | { fate: 'recorded'; why: null }
  /** The bank sent it, which was assumed. */
  | { fate: 'confirmed'; why: null }
  /** The outcome it tells is recorded already. */
  | { fate: 'known'; why: null }
  | { fate: 'quarantined'; why: QuarantineReason };

/** A line with the transfer it names and what it does; no transfer where it names none. */
export type PlannedLine = ResultLine & Fate & { transfer: FiledTransfer | null };

/** The columns of the bank's file under the headings that are set; what the name stands in is one column or two. */
export function columnsOf({ columns }: ResultLayout): Columns<ResultColumn> {
  const required: readonly ResultColumn[] = ['row', 'amount', 'outcome'];
  return Object.fromEntries(
    RESULT_COLUMNS.map((column) => [column, { names: columns[column], required: required.includes(column) }]),
  ) as Columns<ResultColumn>;
}

/** Reads the bank's file of results, all of it or nothing: every mistake by row and column. MAIL-14. */
export function readResult(
  rows: readonly Row[],
  layout: ResultLayout,
  today: Day,
  said: ResultTotals,
): Outcome<{ lines: ResultLine[]; ignored: readonly string[] }, FileRefusal> {
  const sheet = readHeading<ResultColumn>(rows, columnsOf(layout));
  if (!sheet.ok) return sheet;
  const { body, places, ignored } = sheet.value;
  const faults = noFaults();
  if (!places.has('name') && !(places.has('familyName') && places.has('givenName'))) {
    fault(faults, 1, null, { code: 'column-missing', names: layout.columns.name });
    return refusedFor(faults);
  }
  const lines: ResultLine[] = [];
  for (const record of body) {
    const cells = cellsOf(sheet.value, record, faults);
    const line = cells && readLine(cells, record.row, layout, today);
    if (line) lines.push(line);
  }
  compareTotals(faults, body.at(-1)?.row ?? 1, lines, said);
  if (faults.count > 0) return refusedFor(faults);
  return lines.length === 0 ? refused({ code: 'file-empty' }) : done({ lines, ignored });
}

function readLine(
  cells: CellReader<ResultColumn>,
  line: number,
  layout: ResultLayout,
  today: Day,
): ResultLine | undefined {
  const [key, amount, word, reason] = [
    cells.said('row'),
    cells.amount('amount'),
    cells.said('outcome'),
    cells.text('reason'),
  ];
  const names = [cells.text('name'), cells.text('familyName'), cells.text('givenName')];
  const happenedOn = cells.raw('day') === '' ? null : cells.day('day');
  if (happenedOn && happenedOn > today) cells.fault('day', { code: 'later-than-today', found: happenedOn, today });
  const outcome = word === undefined ? undefined : outcomeOf(word, layout);
  if (word !== undefined && !outcome) cells.fault('outcome', { code: 'unknown-code', found: shortened(word) });
  const name = names[0] === '' ? tidyLine(names.slice(1).join(' ')) : names[0];
  if (name === '') cells.fault('name', { code: 'missing' });
  if (!key || !amount || !outcome || !name || reason === undefined || happenedOn === undefined) return undefined;
  const why = outcome === 'expired' || outcome === 'returned' ? reason || REASONS[outcome] : '';
  return { line, key, name, amount, outcome, happenedOn, reason: why };
}

function outcomeOf(word: string, { outcomes }: ResultLayout): ReportedOutcome | undefined {
  const narrow = word.normalize('NFKC');
  return REPORTED_OUTCOMES.find((outcome) => outcomes[outcome].includes(narrow));
}

function compareTotals(faults: Faults, last: number, lines: readonly ResultLine[], said: ResultTotals): void {
  if (faults.count > 0) return;
  compareTotal(faults, last, '件数', said.count, lines.length);
  compareTotal(faults, last, '合計金額', said.total, sumYen(lines.map(({ amount }) => amount)));
}

/**
 * The row of the whole version that a line names; undefined where it names none. A number alone counts in the part of the
 * file it answers, or through the version where that is part 0.
 */
export function rowNamed(key: string, part: number): number | undefined {
  const parts = /^(?:(\d{1,4})-)?(\d{1,7})$/.exec(key.normalize('NFKC'));
  if (!parts) return undefined;
  const of = parts[1] === undefined ? part : Number(parts[1]);
  const row = Number(parts[2]);
  if (of === 0) return parts[1] === undefined ? row : undefined;
  return row <= MOST_FILE_ROWS ? (of - 1) * MOST_FILE_ROWS + row : undefined;
}

/**
 * What each line does: it ends the transfer of the row it names, where amount and name are that transfer's and it ended no
 * other way. Anything else is put aside and changes nothing: what came back is never received after all, and what was
 * received never comes back, until two people say so. MAIL-01, MAIL-06, MAIL-14.
 */
export function planLines(
  lines: readonly ResultLine[],
  rows: ReadonlyMap<number, FiledTransfer>,
  part: number,
): PlannedLine[] {
  const found = lines.map((line) => {
    const row = rowNamed(line.key, part);
    const transfer = (row !== undefined && rows.get(row)) || null;
    return { ...line, transfer, ...fateOf(line, transfer) };
  });
  const told = endsTold(found);
  const seen = new Set<string>();
  return found.map((line): PlannedLine => {
    if (!line.transfer || line.fate === 'quarantined') return line;
    const { payoutId, part } = line.transfer;
    const ends = told.get(`${payoutId} ${part}`);
    if (line.outcome !== 'sent' && ends && ends.size > 1)
      return { ...line, fate: 'quarantined', why: 'contradicts-itself' };
    const said = `${payoutId} ${part} ${line.outcome}`;
    if (seen.has(said)) return { ...line, fate: 'quarantined', why: 'doubled' };
    seen.add(said);
    return line;
  });
}

function fateOf(line: ResultLine, transfer: FiledTransfer | null): Fate {
  const aside = (why: QuarantineReason): Fate => ({ fate: 'quarantined', why });
  if (!transfer) return aside('row-unknown');
  if (transfer.route === 'transfer') return aside('transferred');
  if (!transfer.live) return aside('version-replaced');
  if (transfer.amount !== line.amount) return aside('amount-differs');
  if (unspaced(transfer.name) !== unspaced(line.name)) return aside('name-differs');
  if (transfer.sentOn === null) return aside('not-sent');
  if (transfer.outcome === line.outcome) return { fate: 'known', why: null };
  if (line.outcome === 'sent') {
    if (transfer.outcome === null) return { fate: 'confirmed', why: null };
    return cameBack(transfer.outcome) ? aside('contradicts') : { fate: 'known', why: null };
  }
  // The bank speaks of another month's file, whose rows may have the same names and amounts.
  if (line.happenedOn !== null && line.happenedOn < transfer.payOn) return aside('before-sending');
  return transfer.outcome === null ? { fate: 'recorded', why: null } : aside('contradicts');
}

/** The ends a file tells of each transfer: more than one, and none of them is believed. */
function endsTold(lines: readonly PlannedLine[]): Map<string, Set<ReportedOutcome>> {
  const ends = new Map<string, Set<ReportedOutcome>>();
  for (const { transfer, fate, outcome } of lines) {
    if (!transfer || fate === 'quarantined' || outcome === 'sent') continue;
    const key = `${transfer.payoutId} ${transfer.part}`;
    const told = ends.get(key);
    if (told) told.add(outcome);
    else ends.set(key, new Set([outcome]));
  }
  return ends;
}

/** A name without its spaces: banks write the two parts together or apart. */
function unspaced(name: string): string {
  return tidyLine(name).replaceAll(' ', '');
}

/** What taking a file does, in figures. */
export type ResultFigures = Record<
  'received' | 'expired' | 'returned' | 'confirmed' | 'known' | 'quarantined',
  { count: number; total: Yen }
>;

/** Adds up what the lines of a file do. */
export function figuresOf(lines: readonly PlannedLine[]): ResultFigures {
  const sums = (which: (line: PlannedLine) => boolean) => {
    const those = lines.filter(which);
    return { count: those.length, total: sumYen(those.map(({ amount }) => amount)) };
  };
  const ended = (outcome: ReportedOutcome) => sums((line) => line.fate === 'recorded' && line.outcome === outcome);
  return {
    received: ended('received'),
    expired: ended('expired'),
    returned: ended('returned'),
    confirmed: sums(({ fate }) => fate === 'confirmed'),
    known: sums(({ fate }) => fate === 'known'),
    quarantined: sums(({ fate }) => fate === 'quarantined'),
  };
}

/** What was shown of a plan as text: only that is taken. */
export function planText(lines: readonly PlannedLine[]): string {
  return JSON.stringify(
    lines.map(({ line, fate, why, transfer }) => [line, fate, why, transfer?.payoutId ?? null, transfer?.part ?? null]),
  );
}

/** Why a file is not taken or thrown away. */
export type TakeRefusal =
  | { code: 'result-gone' }
  | { code: 'taken-before'; on: Day }
  | { code: 'plan-changed' }
  | { code: 'fits-no-longer' }
  | { code: 'run-closed'; on: Day };

/** Whether a file may still be taken, or thrown away: it is there, and nobody took it. */
export function checkTake(result: { takenOn: Day | null } | undefined): Outcome<true, TakeRefusal> {
  if (!result) return refused({ code: 'result-gone' });
  return result.takenOn ? refused({ code: 'taken-before', on: result.takenOn }) : done(true);
}
