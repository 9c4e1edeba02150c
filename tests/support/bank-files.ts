import iconv from 'iconv-lite';

/** A line of a statement of the tests' own making. */
export type MadeLine = {
  /** The bank's day as the file has it, era year first: 080515. */
  day: string;
  amount: number;
  payer: string;
  remark?: string;
  reference?: string;
  cancelled?: boolean;
  out?: boolean;
};

const text = (value: string, bytes: number) => value.slice(0, bytes).padEnd(bytes, ' ');
const digits = (value: number | string, bytes: number) => String(value).padStart(bytes, '0');
const sum = (lines: readonly MadeLine[]) => lines.reduce((total, { amount }) => total + amount, 0);

/** The records of a 振込入金通知 with these lines, its totals as they are. */
export function transferRecords(lines: readonly MadeLine[]): string[] {
  const [came, back] = [lines.filter(({ cancelled }) => !cancelled), lines.filter(({ cancelled }) => cancelled)];
  const header = `1010${'080520'.repeat(3)}0036${text('ﾗｸﾃﾝ', 15)}001${text('ﾎﾝﾃﾝ', 15)}11234567${text('ｶ)ﾐﾎﾝ', 40)}`;
  const data = lines.map(
    ({ day, amount, payer, remark = '', reference = '', cancelled = false }) =>
      `2${digits(reference, 6)}${day}${day}${digits(amount, 10)}${digits(0, 10)}${digits(0, 10)}${text(payer, 48)}` +
      `${text('ﾐﾎﾝｷﾞﾝｺｳ', 15)}${text('ﾎﾝﾃﾝ', 15)}${cancelled ? '1' : '0'}${text(remark, 20)}`,
  );
  const trailer = `8${digits(came.length, 6)}${digits(sum(came), 12)}${digits(back.length, 6)}${digits(sum(back), 12)}`;
  return [header, ...data, trailer, '9'].map((record) => text(record, 200));
}

/** The records of a 入出金取引明細 with these lines, its totals as they are. */
export function movementRecords(lines: readonly MadeLine[]): string[] {
  const [came, went] = [lines.filter(({ out }) => !out), lines.filter(({ out }) => out)];
  const header =
    `1030${'080520'.repeat(3)}0036${text('ﾗｸﾃﾝ', 15)}001${text('ﾎﾝﾃﾝ', 15)}   1${digits('1234567', 10)}` +
    `${text('ｶ)ﾐﾎﾝ', 40)}11${digits(0, 14)}`;
  const data = lines.map(
    ({ day, amount, payer, remark = '', reference = '', out = false }) =>
      `2${digits(reference, 8)}${day}${day}${out ? '2' : '1'}11${digits(amount, 12)}${digits(0, 12)}${digits(0, 12)} ` +
      `${digits(0, 7)}   ${digits(0, 10)}${text(payer, 48)}${text('ﾐﾎﾝｷﾞﾝｺｳ', 15)}${text('ﾎﾝﾃﾝ', 15)}${text('', 20)}${text(remark, 20)}`,
  );
  const trailer =
    `8${digits(came.length, 6)}${digits(sum(came), 13)}${digits(went.length, 6)}${digits(sum(went), 13)}1` +
    `${digits(0, 14)}${digits(lines.length, 7)}`;
  return [header, ...data, trailer, `9${digits(lines.length + 3, 10)}00001`].map((record) => text(record, 200));
}

/** Records as the bytes of a file, each ended by `end`. */
export function bytesOf(records: readonly string[], end = '\r\n'): Uint8Array {
  return iconv.encode(records.map((record) => record + end).join(''), 'cp932');
}
