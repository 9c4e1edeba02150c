import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { readStatement } from '#app/features/bank-statements/queries.server.ts';
import { naturalKeys } from '#app/features/bank-statements/rules.ts';
import { type MadeLine, bytesOf, movementRecords, transferRecords } from '#tests/support/bank-files.ts';

const TODAY = day('2026-05-31');

const anyKana = fc
  .array(fc.constantFrom(...'ｱｶｻﾀﾅﾊﾏﾔﾗﾜﾝﾞﾟABZ09().-'), { minLength: 1, maxLength: 48 })
  .map((letters) => letters.join(''));
const anyLine: fc.Arbitrary<MadeLine> = fc.record({
  day: fc.integer({ min: 1, max: 31 }).map((date) => `0805${String(date).padStart(2, '0')}`),
  amount: fc.integer({ min: 1, max: 9_999_999_999 }),
  payer: anyKana,
  remark: fc.constantFrom('', '1234', 'INV 0000012'),
  reference: fc.constantFrom('', '000001', '999999'),
  cancelled: fc.boolean(),
});

function read(bytes: Uint8Array) {
  const outcome = readStatement(bytes, TODAY);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal));
  return outcome.value;
}

function faultsOf(bytes: Uint8Array, control = {}) {
  const outcome = readStatement(bytes, TODAY, control);
  if (outcome.ok || outcome.refusal.code !== 'file-faulty') throw new Error('the file was to be faulty');
  return outcome.refusal.faults.map(({ row, column, reason }) => `${row} ${column} ${reason.code}`);
}

describe('the banks’ fixed-length notices', () => {
  test('whatever is written into a 振込入金通知 is read out of it, with line ends and without', () => {
    fc.assert(
      fc.property(
        fc.array(anyLine, { minLength: 1, maxLength: 30 }),
        fc.constantFrom('\r\n', '\n', ''),
        (lines, end) => {
          const { format, lines: found } = read(bytesOf(transferRecords(lines), end));
          expect(format).toBe('transfers');
          expect(found.map(({ amount, payer, remark, kind }) => ({ amount, payer, remark, kind }))).toEqual(
            lines.map(({ amount, payer, remark, cancelled }) => ({
              ...{ amount, payer, remark },
              kind: cancelled ? 'cancelled' : 'incoming',
            })),
          );
          expect(found.map(({ valueOn }) => valueOn)).toEqual(lines.map(({ day }) => `2026-05-${day.slice(4)}`));
        },
      ),
    );
  });

  test('of a 入出金取引明細 only what came in is read; its totals hold for both sides', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 0, maxLength: 30 }), (drawn) => {
        const lines = [
          { day: '080501', amount: 1, payer: 'ｱ' },
          ...drawn.map((line, n) => ({ ...line, out: n % 3 === 0 })),
        ];
        const { lines: found, leftOut } = read(bytesOf(movementRecords(lines)));
        const incoming = lines.filter((line) => !('out' in line) || !line.out);
        expect(found.map(({ amount, payer }) => ({ amount, payer }))).toEqual(
          incoming.map(({ amount, payer }) => ({ amount, payer })),
        );
        expect(leftOut).toBe(lines.length - incoming.length);
      }),
    );
  });

  test('a byte changed anywhere in a trailer’s figures is noticed', () => {
    const records = transferRecords([{ day: '080501', amount: 12_540, payer: 'ｶ)ｱｵｿﾞﾗ' }]);
    for (let at = 1; at < 37; at += 1) {
      const trailer = records[2] ?? '';
      const changed = `${trailer.slice(0, at)}${trailer[at] === '7' ? '6' : '7'}${trailer.slice(at + 1)}`;
      expect(faultsOf(bytesOf([records[0] ?? '', records[1] ?? '', changed, records[3] ?? '']))).toHaveLength(1);
    }
  });

  const [header = '', data = '', trailer = '', end = ''] = transferRecords([{ day: '080501', amount: 10, payer: 'ｱ' }]);

  test.each([
    { records: [header, data.slice(0, 199), trailer, end], fault: '2 null record-length', because: 'a record is cut' },
    { records: [header, `${data}x`, trailer, end], fault: '2 null record-length', because: 'a record is too long' },
    { records: [header, data, trailer], fault: '3 null no-end', because: 'the end is missing' },
    { records: [data, trailer, end], fault: '1 データ区分 out-of-order', because: 'it has no header', csv: true },
    { records: [header, data, end], fault: '3 データ区分 out-of-order', because: 'the trailer is missing' },
    { records: [header, header, data, trailer, end], fault: '2 データ区分 out-of-order', because: 'two headers' },
    { records: [header, data, trailer, end, data], fault: '5 データ区分 out-of-order', because: 'data after the end' },
    {
      records: [header, `5${data.slice(1)}`, trailer, end],
      fault: '2 データ区分 unknown-code',
      because: 'no such record',
    },
    {
      records: [header, data.replace('080501', '081301'), trailer, end],
      fault: '2 勘定日 not-a-day',
      because: 'there is no 13th month',
    },
    {
      records: [header, data.replace('080501', '260501'), trailer, end],
      fault: '2 勘定日 later-than-today',
      because: 'the year is counted in 令和, not from the birth of Christ',
    },
    {
      records: [header, data.replace('0000000010', '0000000000'), trailer, end],
      fault: '2 金額 not-an-amount',
      because: 'nothing came in',
    },
  ])('are refused when $because', ({ records, fault, csv }) => {
    if (csv) expect(readStatement(bytesOf(records), TODAY).ok).toBe(false);
    else expect(faultsOf(bytesOf(records))).toContain(fault);
  });

  test('a character of two bytes that begins at a record’s edge shifts nothing and is refused where it stands', () => {
    const record = data.slice(0, 199);
    const bytes = Buffer.concat([bytesOf([header]), bytesOf([record], ''), Buffer.from([0x88, 0x9f, 0x0d, 0x0a])]);
    expect(faultsOf(Buffer.concat([bytes, bytesOf([trailer, end])]))).toContain('2 null record-length');
    const inside = Buffer.from(bytesOf([header, data, trailer, end]));
    inside[202 + 60] = 0x88;
    expect(faultsOf(inside)).toEqual(['2 null characters']);
  });
});

describe('a CSV', () => {
  const utf8 = (text: string) => new TextEncoder().encode(text);

  test('is read under the names banks give its columns, in any order, with a byte order mark or without', () => {
    const { lines, leftOut, ignored, encoding } = read(
      utf8(
        '\ufeffお取引日,摘要,お預入金額,お引出金額,残高\r\n2026/5/1,ｶ)ｱｵｿﾞﾗ,"12,540",,99\r\n2026/5/2,ﾃｽｳﾘｮｳ,,220,1\r\n',
      ),
    );
    expect(lines).toMatchObject([{ valueOn: '2026-05-01', payer: 'ｶ)ｱｵｿﾞﾗ', amount: 12_540, row: 2 }]);
    expect({ leftOut, ignored, encoding }).toEqual({ leftOut: 1, ignored: ['残高'], encoding: 'utf-8' });
  });

  test('is told by row and column what is wrong with it, everything at once', () => {
    const text =
      '日付,入金額,振込依頼人名,備考\n2026-02-30,100,ｱ,\n2026-05-01,1.5,ｲ,\n2026-05-01,100,=cmd(),\n2026-05-01,100,,\n' +
      '2026-05-01,100\n2026-06-01,100,ｳ,\n2026-05-01,,ｴ,\n';
    expect(faultsOf(utf8(text))).toEqual([
      '2 日付 not-a-day',
      '3 入金額 not-an-amount',
      '4 振込依頼人名 formula',
      '5 振込依頼人名 missing',
      '6 null cells',
      '7 日付 later-than-today',
      '8 入金額 missing',
    ]);
  });

  test('is compared with the totals read off the bank’s screen', () => {
    const bytes = utf8('日付,入金額,依頼人名\n2026-05-01,100,ｱ\n');
    expect(readStatement(bytes, TODAY, { count: 1, total: 100 as never }).ok).toBe(true);
    expect(faultsOf(bytes, { count: 2, total: 101 })).toEqual(['2 件数 total-differs', '2 合計金額 total-differs']);
  });

  test.each([
    { text: '日付,日付,入金額,摘要\n', fault: '1 日付 column-twice' },
    { text: '日付,摘要\n2026-05-01,ｱ\n', fault: '1 入金額 column-missing' },
    { text: '日付,入金額,摘要\n2026-05-01,100,"ｱ\n', fault: '2 null quotes' },
  ])('is refused for $fault', ({ text, fault }) => {
    expect(faultsOf(utf8(text))).toContain(fault);
  });
});

test('two lines that say the same are two lines, and the same two in every file they come in', () => {
  const line = { day: '080501', amount: 100, payer: 'ｱ' };
  const first = naturalKeys(read(bytesOf(transferRecords([line, line]))).lines);
  const again = naturalKeys(read(bytesOf(transferRecords([{ ...line, amount: 200 }, line, line, line]))).lines);
  expect(new Set(first).size).toBe(2);
  expect(again.filter((key) => first.includes(key))).toHaveLength(2);
  expect(new Set(again).size).toBe(4);
});
