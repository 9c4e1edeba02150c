import fc from 'fast-check';
import iconv from 'iconv-lite';
import { beforeAll, describe, expect, test } from 'vitest';
import { explainFault, explainFileRefusal } from '#app/features/imports/messages.ts';
import { handInStatement } from '#app/features/bank-statements/commands.server.ts';
import { previewStatement } from '#app/features/bank-statements/queries.server.ts';
import { bytesOf, movementRecords, transferRecords } from '#tests/support/bank-files.ts';
import { asStaff, givenCompany } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { filesOfOtherKinds } from '#tests/support/hostile-files.ts';
import { digestOfTables, listTables } from '#tests/support/invariants.ts';

const database = useDatabase({ keep: true });

const LINES = [
  { day: '080105', amount: 12_540, payer: 'ｶ)ｱｵｿﾞﾗ', remark: '1234' },
  { day: '080105', amount: 62_128, payer: 'ﾐﾅﾄ', reference: '000007' },
];
const CSV = '日付,入金額,振込依頼人名,備考\r\n2026-01-05,12540,ｶ)ｱｵｿﾞﾗ,1234\r\n2026-01-05,62128,ﾐﾅﾄ,\r\n';

const utf8 = (text: string) => Buffer.from(text, 'utf8');
const cell = (text: string) => utf8(CSV.replace('ﾐﾅﾄ', text));
const zengin = (records: readonly string[]) => Buffer.from(bytesOf(records));

/** Files that were made up one by one. */
function madeUp(): [string, Uint8Array][] {
  const [header = '', first = '', second = '', trailer = '', end = ''] = transferRecords(LINES);
  const good = Buffer.from(bytesOf(transferRecords(LINES)));
  return [
    ...filesOfOtherKinds(CSV),
    ['a NUL', cell('ﾐ\u0000ﾅ')],
    ['a heading alone', utf8('日付,入金額,振込依頼人名\n')],
    ['no heading', utf8('2026-01-05,12540,ｱ\n')],
    ['a heading twice', utf8(CSV.replace('備考', '日付'))],
    ['a heading missing', utf8(CSV.replace('入金額', 'なにか'))],
    ['a row too wide', utf8(CSV.replace('1234', '1234,5'))],
    ['a quotation left open', cell('"ﾐﾅﾄ')],
    ['a quotation in the middle', cell('ﾐ"ﾅﾄ')],
    ['a cell of a million characters', cell('ｱ'.repeat(1_000_000))],
    ['two hundred thousand rows', utf8(CSV + '2026-01-05,1,ｱ,\n'.repeat(200_000))],
    ...['=cmd()|x', '+1+1', '@SUM(A1)', '＝1', '＋x', '-cmd', '＠x'].map(
      (text) => [`a formula ${text}`, cell(text)] as [string, Uint8Array],
    ),
    ...['\u0007', '\u001b[2J', '\ufffe', '\ufffd', ''].map(
      (text) =>
        [`a name ${JSON.stringify(text)}`, cell(`${text}`.padEnd(text === '' ? 0 : 1) + (text === '' ? '' : 'ｱ'))] as [
          string,
          Uint8Array,
        ],
    ),
    ...['0', '-1', '1.5', '1e5', '１万', '99999999999', 'NaN', '', '0x10', '∞', '1,2,3x'].map(
      (text) => [`an amount ${text}`, utf8(CSV.replace('62128', `"${text}"`))] as [string, Uint8Array],
    ),
    ...['2026-02-30', '2026-13-01', '31/12/2026', '0000-00-00', '2026-01-06', '9999-12-31', '', '昨日', '1'].map(
      (text) => [`a day ${text}`, utf8(CSV.replace('2026-01-05,62128', `${text},62128`))] as [string, Uint8Array],
    ),
    ['no end', zengin([header, first, second, trailer])],
    ['no trailer', zengin([header, first, second, end])],
    ['two headers', zengin([header, header, first, second, trailer, end])],
    ['two ends', zengin([header, first, second, trailer, end, end])],
    ['a line left out', zengin([header, first, trailer, end])],
    ['a line twice', zengin([header, first, first, second, trailer, end])],
    ['kinds mixed', zengin([header, first, second, trailer, ...movementRecords(LINES)])],
    [
      'cancelled without its total',
      zengin([header, first.slice(0, 127) + '1' + first.slice(128), second, trailer, end]),
    ],
    [
      'a kanji over the edge of a record',
      Buffer.concat([good.subarray(0, 401), Buffer.from([0x88, 0x9f]), good.subarray(403)]),
    ],
    ['records of 120 bytes', zengin([header, first].map((record) => record.slice(0, 120)))],
    ['tabs for spaces', zengin([header, first, second, trailer, end].map((record) => record.replaceAll(' ', '\t')))],
    ...Array.from(
      { length: 60 },
      (_, n) => [`cut after ${n * 16} bytes`, good.subarray(0, n * 16)] as [string, Uint8Array],
    ),
    ...Array.from({ length: 60 }, (_, n) => {
      const bent = Buffer.from(good);
      const at = 607 + (n % 36);
      bent[at] = bent[at] === 0x37 ? 0x36 - Math.floor(n / 36) : 0x37;
      return [`a trailer’s figure bent, ${n}`, bent] as [string, Uint8Array];
    }),
    ...Array.from({ length: 40 }, (_, n) => {
      const bent = Buffer.from(good);
      bent[202 + n * 5] = 0x80 + (n % 0x20);
      return [`a byte that is no character, ${n}`, bent] as [string, Uint8Array];
    }),
  ];
}

describe('a file of any kind is answered in words and leaves nothing half-written', () => {
  let staff: ReturnType<typeof asStaff>;
  let tables: string[];
  const digest = () => digestOfTables(database().sql, tables);

  beforeAll(async () => {
    staff = asStaff(await givenCompany(database().db, '2026-01-05', []));
    tables = await listTables(database().sql);
  });

  test('there are more than two hundred of them made up', () => expect(madeUp().length).toBeGreaterThan(200));

  test('every one made up is refused, with a sentence for each of its mistakes, and no table changes', async () => {
    const before = await digest();
    const taken: string[] = [];
    for (const [name, bytes] of madeUp()) {
      const outcome = await handInStatement(staff, { name, bytes }, {});
      if (outcome.ok) taken.push(name);
      else
        expect(
          sentencesOf(outcome.refusal).every((sentence) => sentence.endsWith('。') || sentence.includes(':')),
        ).toBe(true);
    }
    expect(taken).toEqual([]);
    expect(await digest()).toBe(before);
  });

  test('files bent at random are refused whole, or read and say again what they say', async () => {
    const sources = [
      bytesOf(transferRecords(LINES)),
      bytesOf(movementRecords(LINES)),
      utf8(CSV),
      iconv.encode(CSV, 'cp932'),
    ];
    const anyBend = fc.record({
      source: fc.integer({ min: 0, max: sources.length - 1 }),
      at: fc.nat(),
      length: fc.integer({ min: 0, max: 40 }),
      put: fc.uint8Array({ maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(anyBend, async ({ source, at, length, put }) => {
        const whole = Buffer.from(sources[source] ?? new Uint8Array());
        const from = at % whole.length;
        const bent = Buffer.concat([whole.subarray(0, from), put, whole.subarray(from + length)]);
        const before = await digest();
        const outcome = await handInStatement(staff, { name: 'bent', bytes: bent }, {});
        if (outcome.ok) expect((await previewStatement(staff, outcome.value))?.lines.length).toBeGreaterThan(0);
        else {
          expect(sentencesOf(outcome.refusal).length).toBeGreaterThan(0);
          expect(await digest()).toBe(before);
        }
      }),
      { numRuns: 150 },
    );
  });
});

function sentencesOf(refusal: Parameters<typeof explainFileRefusal>[0]): string[] {
  const faults = refusal.code === 'file-faulty' ? refusal.faults : [];
  return [explainFileRefusal(refusal), ...faults.map(({ reason }) => explainFault(reason))];
}
