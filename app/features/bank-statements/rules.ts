import { type Day, parseDay } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { tidyLine } from '#app/core/typed-text.ts';
import { type Yen, sumYen, yen } from '#app/core/yen.ts';
import { RECORD_BYTES, ZENGIN_NOTICES, type ZenginKind, type ZenginRecord, cutRecord } from '#app/core/zengin.ts';
import {
  type Columns,
  type Faults,
  type FileRefusal,
  MOST_ROWS,
  type Row,
  cellsOf,
  compareTotal,
  fault,
  noFaults,
  readHeading,
  refusedFor,
  shortened,
} from '../imports/rules.ts';

/** How a statement was written: 全銀 振込入金通知, 全銀 入出金取引明細, or a CSV of our own description. */
export type StatementFormat = 'transfers' | 'movements' | 'csv';

/** Money that came in, or an earlier transfer that was taken back, as the bank tells it. */
export type StatementLine = {
  /** Line of the file, from 1 on. */
  row: number;
  /** The account it came into, as far as the file says; empty in a CSV. */
  account: string;
  kind: 'incoming' | 'cancelled';
  valueOn: Day;
  amount: Yen;
  payer: string;
  bank: string;
  /** The bank's own number for it; empty without one. */
  reference: string;
  remark: string;
};

/** What a file says: its incoming money, and how many movements of other kinds were left out. */
export type Statement = {
  format: StatementFormat;
  lines: readonly StatementLine[];
  leftOut: number;
  /** Columns of a CSV that nobody asked for. */
  ignored: readonly string[];
};

/** Whether text, one character for each byte, begins as one of the banks' fixed-length files. */
export function looksLikeZengin(text: string): boolean {
  return /^1(?:01|03)[01]/.test(text) && !text.slice(0, RECORD_BYTES).includes(',');
}

/**
 * Reads a fixed-length notice: header, data and trailer for each account, and one end. Every record has its length, stands
 * in its order, and adds up to what its trailer says; otherwise nothing of the file is taken.
 *
 * @param text one character for each byte.
 * @param today no line is later than the business day: an era read wrongly would be.
 */
export function readZengin(text: string, today: Day): Outcome<Statement, FileRefusal> {
  const records = recordsOf(text);
  if (records.length > MOST_ROWS) return refused({ code: 'file-too-many-rows', most: MOST_ROWS });
  const reading: Reading = { faults: noFaults(), today, lines: [], leftOut: 0, group: undefined, last: undefined };
  for (const [index, record] of records.entries()) readRecord(reading, index + 1, record);
  const { faults, lines, leftOut, last } = reading;
  if (!last?.ended) fault(faults, records.length, null, { code: 'no-end' });
  if (faults.count > 0) return refusedFor(faults);
  invariant(last, 'a notice that ends has begun');
  if (lines.length === 0) return refused({ code: 'file-empty' });
  return done({ format: last.kind === '01' ? 'transfers' : 'movements', lines, leftOut, ignored: [] });
}

/** The columns of a CSV by what they mean, and the names under which banks and bookkeeping programs write them. */
export const CSV_COLUMNS = {
  day: { names: ['日付', '取引日', 'お取引日', '勘定日', '年月日'], required: true },
  amount: { names: ['入金額', '入金金額', 'お預入金額', '預入金額', 'お預り金額'], required: true },
  payer: { names: ['振込依頼人名', '依頼人名', '振込人名', 'お取引内容', '取引内容', '摘要'], required: true },
  out: { names: ['出金額', '出金金額', 'お引出金額', '引出金額', 'お支払金額'], required: false },
  reference: { names: ['照会番号', '取引番号', '整理番号'], required: false },
  remark: { names: ['備考', 'EDI情報', 'メモ', '請求書番号'], required: false },
} as const satisfies Columns<string>;

/** What staff read off the bank's screen, to be compared with a CSV, which carries no totals; each may be left out. */
export type ControlTotals = { count?: number | undefined; total?: Yen | undefined };

/**
 * Reads a CSV: a heading, then one line for each movement. A line that takes money out is left out; every other one has a
 * day, an amount and a name.
 */
export function readCsvStatement(
  rows: readonly Row[],
  today: Day,
  control: ControlTotals,
): Outcome<Statement, FileRefusal> {
  const sheet = readHeading<keyof typeof CSV_COLUMNS>(rows, CSV_COLUMNS);
  if (!sheet.ok) return sheet;
  const { body, ignored } = sheet.value;
  const faults = noFaults();
  const lines: StatementLine[] = [];
  let leftOut = 0;
  for (const record of body) {
    const read = cellsOf(sheet.value, record, faults);
    if (!read) continue;
    if (read.raw('amount') === '' && read.raw('out') !== '') {
      leftOut += 1;
      continue;
    }
    const [valueOn, amount, payer] = [read.day('day'), read.amount('amount'), read.text('payer')];
    const [reference, remark] = [read.text('reference'), read.text('remark')];
    if (payer === '') read.fault('payer', { code: 'missing' });
    if (valueOn && valueOn > today) read.fault('day', { code: 'later-than-today', found: valueOn, today });
    if (!valueOn || !amount || !payer || reference === undefined || remark === undefined) continue;
    lines.push({ row: record.row, account: '', kind: 'incoming', valueOn, amount, payer, bank: '', reference, remark });
  }
  if (faults.count === 0) {
    const last = body.at(-1)?.row ?? 1;
    compareTotal(faults, last, '件数', control.count, lines.length);
    compareTotal(faults, last, '合計金額', control.total, sumYen(lines.map(({ amount }) => amount)));
  }
  if (faults.count > 0) return refusedFor(faults);
  if (lines.length === 0) return refused({ code: 'file-empty' });
  return done({ format: 'csv', lines, leftOut, ignored });
}

/**
 * What tells each line from every other, whichever file it comes in: everything the bank says of it, and which of several
 * lines that say the same it is. A file that overlaps an earlier one brings the same keys again.
 */
export function naturalKeys(lines: readonly StatementLine[]): string[] {
  const repeats = new Map<string, number>();
  return lines.map(({ account, kind, valueOn, amount, payer, bank, reference, remark }) => {
    const said = [account, kind, valueOn, amount, payer, bank, reference, remark].join('\u001f');
    const before = repeats.get(said);
    const nth = before === undefined ? 1 : before + 1;
    repeats.set(said, nth);
    return `${said}\u001f${nth}`;
  });
}

/** One account of a notice while it is read. */
type Group = { kind: ZenginKind; account: string; lines: StatementLine[]; out: Yen[]; records: number };

type Reading = {
  faults: Faults;
  today: Day;
  lines: StatementLine[];
  leftOut: number;
  group: Group | undefined;
  /** The kind of the file's accounts, and whether its end was read. */
  last: { kind: ZenginKind; ended: boolean } | undefined;
};

function recordsOf(text: string): string[] {
  const whole = text.replace(/[\u001a\r\n]+$/, '');
  if (/[\r\n]/.test(whole)) return whole.split(/\r\n|\n|\r/);
  return Array.from({ length: Math.max(1, Math.ceil(whole.length / RECORD_BYTES)) }, (_, index) =>
    whole.slice(index * RECORD_BYTES, (index + 1) * RECORD_BYTES),
  );
}

function readRecord(reading: Reading, row: number, record: string): undefined {
  const { faults, group, last } = reading;
  if (record.length !== RECORD_BYTES) {
    return fault(faults, row, null, { code: 'record-length', length: record.length });
  }
  if (/[^\u0020-\u007e\uff61-\uff9f]/.test(record)) return fault(faults, row, null, { code: 'characters' });
  const mark = record.charAt(0);
  if (!['1', '2', '8', '9'].includes(mark)) {
    return fault(faults, row, 'データ区分', { code: 'unknown-code', found: mark });
  }
  const inGroup = mark === '2' || mark === '8';
  if (last?.ended || inGroup !== (group !== undefined) || (mark === '9' && !last)) {
    return fault(faults, row, 'データ区分', { code: 'out-of-order' });
  }
  if (mark === '1') beginAccount(reading, row, record);
  else if (mark === '9' && last) last.ended = true;
  else if (group && mark === '2') readData(reading, group, row, cutRecord(record, ZENGIN_NOTICES[group.kind].data));
  else if (group) endAccount(reading, group, row, cutRecord(record, ZENGIN_NOTICES[group.kind].trailer));
}

function beginAccount(reading: Reading, row: number, record: string): void {
  const code = record.slice(1, 3);
  const kind = code === '01' || code === '03' ? code : undefined;
  if (!kind || (reading.last && reading.last.kind !== kind)) {
    fault(reading.faults, row, '種別コード', { code: 'unknown-code', found: code });
  }
  // A kind nobody knows is read on as the one before it, so that the rest of the file is still looked at.
  const known = kind ?? reading.last?.kind ?? '01';
  const header = cutRecord(record, ZENGIN_NOTICES[known].header);
  const account = ['銀行コード', '支店コード', '預金種目', '口座番号'].map((name) => header[name] ?? '').join('-');
  reading.group = { kind: known, account, lines: [], out: [], records: 0 };
  reading.last = { kind: known, ended: false };
}

function readData({ faults, today }: Reading, group: Group, row: number, record: ZenginRecord): void {
  group.records += 1;
  const transfers = group.kind === '01';
  const [direction, amountField] = transfers ? ['取消区分', '金額'] : ['入払区分', '取引金額'];
  const mark = record[direction] ?? '';
  const amount = amountOf(faults, row, amountField, record[amountField] ?? '');
  const valueOn = eraDay(record['勘定日'] ?? '');
  if (!valueOn) fault(faults, row, '勘定日', { code: 'not-a-day', found: shortened(record['勘定日'] ?? '') });
  else if (valueOn > today) fault(faults, row, '勘定日', { code: 'later-than-today', found: valueOn, today });
  if (!(transfers ? ['', '0', '1'] : ['1', '2']).includes(mark)) {
    fault(faults, row, direction, { code: 'unknown-code', found: mark });
  }
  if (!amount || !valueOn) return;
  if (!transfers && mark === '2') {
    group.out.push(amount);
    return;
  }
  const said = (name: string) => tidyLine(record[name] ?? '');
  const remark = [said('摘要内容'), said('EDI情報')].filter((part) => part !== '').join(' ');
  const reference = /^0*$/.test(said('照会番号')) ? '' : said('照会番号');
  group.lines.push({
    ...{ row, account: group.account, valueOn, amount, reference, remark },
    kind: transfers && mark === '1' ? 'cancelled' : 'incoming',
    payer: said('振込依頼人名'),
    bank: [said('仕向銀行名'), said('仕向店名')].filter((part) => part !== '').join(' '),
  });
}

function endAccount(reading: Reading, group: Group, row: number, trailer: ZenginRecord): void {
  const { faults } = reading;
  reading.lines.push(...group.lines);
  reading.leftOut += group.out.length;
  reading.group = undefined;
  // Totals of records that could not be read would only repeat, in other words, that they could not.
  if (faults.count > 0) return;
  const cameIn = group.lines.filter(({ kind }) => kind === 'incoming').map(({ amount }) => amount);
  const takenBack = group.lines.filter(({ kind }) => kind === 'cancelled').map(({ amount }) => amount);
  const totals: [string, number][] =
    group.kind === '01'
      ? [
          ['振込合計件数', cameIn.length],
          ['振込合計金額', sumYen(cameIn)],
          ['取消合計件数', takenBack.length],
          ['取消合計金額', sumYen(takenBack)],
        ]
      : [
          ['入金件数', cameIn.length],
          ['入金額合計', sumYen(cameIn)],
          ['出金件数', group.out.length],
          ['出金額合計', sumYen(group.out)],
          ['データレコード件数', group.records],
        ];
  for (const [name, is] of totals) {
    const said = trailer[name] ?? '';
    if (/^\d+$/.test(said)) compareTotal(faults, row, name, Number(said), is);
    else fault(faults, row, name, { code: 'not-an-amount', found: shortened(said) });
  }
}

function amountOf(faults: Faults, row: number, column: string, text: string): Yen | undefined {
  if (/^0*\d{1,10}$/.test(text) && Number(text) > 0) return yen(Number(text));
  return fault(faults, row, column, { code: 'not-an-amount', found: shortened(text) });
}

/** The year before the first of 令和, in which these files count: 08 is 2026. */
const YEAR_BEFORE_REIWA = 2018;

function eraDay(text: string): Day | undefined {
  if (!/^\d{6}$/.test(text)) return undefined;
  const year = YEAR_BEFORE_REIWA + Number(text.slice(0, 2));
  return parseDay(`${year}-${text.slice(2, 4)}-${text.slice(4)}`);
}

/** Why a statement that was looked at is not taken, or not thrown away. */
export type TakeRefusal = { code: 'statement-gone' } | { code: 'taken-before'; on: Day };

/** A statement is taken once; one that was taken cannot be thrown away. */
export function checkTake(statement: { takenOn: Day | null } | undefined): Outcome<true, TakeRefusal> {
  if (!statement) return refused({ code: 'statement-gone' });
  return statement.takenOn ? refused({ code: 'taken-before', on: statement.takenOn }) : done(true);
}
