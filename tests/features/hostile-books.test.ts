import fc from 'fast-check';
import iconv from 'iconv-lite';
import { beforeAll, describe, expect, test } from 'vitest';
import { yen } from '#app/core/yen.ts';
import { handInBook } from '#app/features/contract-imports/commands.server.ts';
import { previewImport } from '#app/features/contract-imports/queries.server.ts';
import { explainFault, explainFileRefusal } from '#app/features/imports/messages.ts';
import { asStaff, givenCompany } from '#tests/support/company.ts';
import { A_CLIENT, A_PARTNER, bookOf } from '#tests/support/contract-books.ts';
import { useDatabase } from '#tests/support/db.ts';
import { filesOfOtherKinds } from '#tests/support/hostile-files.ts';
import { digestOfTables, listTables } from '#tests/support/invariants.ts';

const database = useDatabase({ keep: true });

const GOOD = bookOf([A_CLIENT, A_PARTNER]);

const utf8 = (text: string) => Buffer.from(text, 'utf8');
const withCell = (column: string, text: string) => utf8(bookOf([{ ...A_CLIENT, [column]: text }]));
const spoiled = (column: string, texts: readonly string[]): [string, Uint8Array][] =>
  texts.map((text) => [`${column} ${JSON.stringify(text.slice(0, 20))}`, withCell(column, text)]);

const DAYS = ['', '2024-02-30', '2024-13-01', '15/06/2024', '0000-00-00', '9999-12-31', '昨日', '1', '令和6年6月15日'];
const TEXTS = [
  '',
  '\u0007x',
  '\u001b[2J',
  '\ufffe',
  '\ufffdx',
  '=cmd()|x',
  '+1+1',
  '@SUM(A1)',
  '＝1',
  'あ'.repeat(101),
];

/** Books that were made up one by one. */
const MADE_UP: [string, Uint8Array][] = [
  ...filesOfOtherKinds(GOOD),
  ['a heading alone', utf8(GOOD.split('\r\n')[0] ?? '')],
  ['no heading', utf8(GOOD.split('\r\n').slice(1).join('\r\n'))],
  ['a heading twice', utf8(GOOD.replace('担当者名カナ', '担当者名'))],
  ['a heading twice but for its width', utf8(GOOD.replace('担当者名カナ', '会社名ｶﾅ'))],
  ...['旧契約番号', 'パートナー番号', 'プランコード', '契約月数', '契約開始日', '次回更新日', '月額(税抜)'].map(
    (heading) => [`no ${heading}`, utf8(GOOD.replace(heading, 'なにか'))] as [string, Uint8Array],
  ),
  ['a row too wide', utf8(GOOD.replace('OLD-0001', 'OLD-0001,'))],
  ['a quotation left open', utf8(GOOD.replace('OLD-0001', '"OLD-0001'))],
  ['a quotation in the middle', utf8(GOOD.replace('OLD-0001', 'OLD"0001'))],
  ['a cell of a million characters', withCell('会社名', 'あ'.repeat(1_000_000))],
  ['a hundred thousand rows and one', utf8(`旧契約番号\r\n${'1\r\n'.repeat(100_001)}`)],
  ['the same contract twice', utf8(bookOf([A_CLIENT, A_CLIENT]))],
  [
    'the same contract twice but for its width',
    utf8(bookOf([A_CLIENT, { ...A_CLIENT, 旧契約番号: 'ＯＬＤ－０００１' }])),
  ],
  ...spoiled('旧契約番号', ['', ' ', 'あ', 'a b', '-1', '../x', "1';--", 'x'.repeat(41), 'a\u0000']),
  ...spoiled('パートナー番号', ['PAR_C', 'par_x', 'par_c\u200b', '0', "' or 1=1"]),
  ...spoiled('プランコード', ['', 's', 'SS', 'シェアード', '__proto__', 'constructor']),
  ...spoiled('契約月数', ['', '0', '2', '-3', '12.5', '1e1', '121', '十二', 'NaN', '999999999999']),
  ...spoiled('契約開始日', [...DAYS, '2024-06-14', '2026-01-15', '2026-02-01']),
  ...spoiled('次回更新日', [...DAYS, '2026-06-14', '2025-06-15', '2027-06-15']),
  ...spoiled('月額(税抜)', ['', '0', '-1', '1.5', '1e5', '１万', '99999999999', 'NaN', '0x10', '∞', '1,2,3x']),
  ...spoiled('会社名', TEXTS),
  ...spoiled('担当者名', TEXTS),
  ...spoiled('会社名カナ', [...TEXTS, '青空', 'Aozora']),
  ...spoiled('担当者名カナ', [...TEXTS, '花子']),
  ...spoiled('住所', TEXTS.slice(1)),
  ...spoiled('メールアドレス', ['', 'x', '@', 'a@b, c@d', 'a@b\r\nBcc: x@y', 'x'.repeat(200)]),
  ...spoiled('電話番号', ['', '1', '0120', '03-1234-567', '03-1234-56789012', '電話', '+1-212-555-0100']),
];

describe('a book of any kind is answered in words and leaves nothing half-written', () => {
  let staff: ReturnType<typeof asStaff>;
  let tables: string[];
  const digest = () => digestOfTables(database().sql, tables);

  beforeAll(async () => {
    const context = await givenCompany(database().db, '2026-01-20', [
      { id: 'par_c', programme: 'cashback' },
      { id: 'par_d', programme: 'discount' },
    ]);
    staff = asStaff(context);
    tables = await listTables(database().sql);
  });

  test('there are more than a hundred and twenty of them made up', () => expect(MADE_UP.length).toBeGreaterThan(120));

  test('every one made up is refused, with a sentence for each of its mistakes, and no table changes', async () => {
    const before = await digest();
    const wrong: string[] = [];
    for (const [name, bytes] of MADE_UP) {
      const outcome = await handInBook(staff, { name, bytes }, {});
      if (outcome.ok) wrong.push(`taken: ${name}`);
      else if (!sentencesOf(outcome.refusal).every((one) => one.endsWith('。') || one.includes(':'))) wrong.push(name);
    }
    expect(wrong).toEqual([]);
    expect(await digest()).toBe(before);
  });

  test('one that breaks off anywhere is told by its form, or by the totals of the other system', async () => {
    const whole = utf8(GOOD);
    const totals = { count: 2, monthlyTotal: yen(6_800) };
    const before = await digest();
    for (let part = 0; part < 60; part += 1) {
      const bytes = whole.subarray(0, Math.floor((whole.length * part) / 60));
      expect(await handInBook(staff, { name: `${part} sixtieths`, bytes }, totals)).toMatchObject({ ok: false });
    }
    expect(await digest()).toBe(before);
  });

  test('books bent at random are refused whole, or read and say again what they say', async () => {
    const sources = [utf8(GOOD), utf8(`\ufeff${GOOD}`), iconv.encode(GOOD, 'cp932')];
    const anyBend = fc.record({
      source: fc.integer({ min: 0, max: sources.length - 1 }),
      at: fc.nat(),
      length: fc.integer({ min: 0, max: 40 }),
      put: fc.uint8Array({ maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(anyBend, async ({ source, at, length, put }) => {
        const whole = sources[source] ?? Buffer.alloc(0);
        const from = at % whole.length;
        const bent = Buffer.concat([whole.subarray(0, from), put, whole.subarray(from + length)]);
        const before = await digest();
        const outcome = await handInBook(staff, { name: 'bent', bytes: bent }, {});
        if (outcome.ok) {
          const preview = await previewImport(staff, outcome.value);
          expect(preview?.ok && preview.value.contracts.length > 0).toBe(true);
        } else {
          expect(sentencesOf(outcome.refusal).length).toBeGreaterThan(0);
          expect(await digest()).toBe(before);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a byte order mark is no part of the first heading', async () => {
    const bytes = utf8(`\ufeff${bookOf([{ ...A_CLIENT, 旧契約番号: 'BOM-1' }])}`);
    expect(await handInBook(staff, { name: 'bom', bytes }, {})).toMatchObject({ ok: true });
  });
});

function sentencesOf(refusal: Parameters<typeof explainFileRefusal>[0]): string[] {
  const faults = refusal.code === 'file-faulty' ? refusal.faults : [];
  return [explainFileRefusal(refusal), ...faults.map(({ reason }) => explainFault(reason))];
}
