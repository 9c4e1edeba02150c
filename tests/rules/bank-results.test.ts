import { getZodConstraint } from '@conform-to/zod/v4';
import { describe, expect, test } from 'vitest';
import { DEFAULT_RESULT_LAYOUT } from '#app/core/bank-result-layout.ts';
import { day } from '#app/core/calendar.ts';
import { yen } from '#app/core/yen.ts';
import {
  type FiledTransfer,
  type ResultLine,
  planLines,
  readResult,
  rowNamed,
} from '#app/features/bank-results/rules.ts';
import { OutcomeFields, OutcomeForm } from '#app/features/outcome-proposals/form.ts';
import { checkEntry } from '#app/features/outcome-proposals/rules.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { type EndedTransfer, balanceOf, owedAgain } from '#app/features/transfer-outcomes/rules.ts';

const TODAY = day('2026-04-10');

const sheet = (...lines: string[]) => lines.map((text, index) => ({ row: index + 1, cells: text.split(',') }));

const read = (...lines: string[]) => readResult(sheet(...lines), DEFAULT_RESULT_LAYOUT, TODAY, {});

const HEADING = '行番号,受取人名,金額,状態,処理日,理由';

const filed = (over: Partial<FiledTransfer> = {}): FiledTransfer => ({
  ...{ payoutId: 'out_1', part: 1, parts: 1, partnerId: 'par_1', name: '山田 太郎' },
  ...{
    amount: yen(9_120),
    sentOn: day('2026-03-31'),
    payOn: day('2026-03-31'),
    outcome: null,
    route: 'mail-money',
    live: true,
  },
  ...over,
});

const line = (over: Partial<ResultLine> = {}): ResultLine => ({
  ...{ line: 2, key: '1', name: '山田　太郎', amount: yen(9_120), outcome: 'received', happenedOn: null, reason: '' },
  ...over,
});

const fates = (lines: readonly ResultLine[], transfer: FiledTransfer = filed()) =>
  planLines(lines, new Map([[1, transfer]]), 0).map(({ fate, why }) => why ?? fate);

describe('MAIL-14 the bank’s file of results', () => {
  test('is read under the headings and words that are set, its day and reason where it has them', () => {
    const result = read(HEADING, '1,山田太郎,9120,受取済,2026-04-08,', '2,佐藤花子,100,期限切れ,,');
    expect(result.ok && result.value.lines).toEqual([
      line({ name: '山田太郎', happenedOn: day('2026-04-08') }),
      line({ line: 3, key: '2', name: '佐藤花子', amount: yen(100), outcome: 'expired', reason: '受取期限切れ' }),
    ]);
  });

  test('may have the name in two columns', () => {
    const result = read('明細番号,姓,名,送金額,処理結果', '1,山田,太郎,9120,組戻し');
    expect(result.ok && result.value.lines).toMatchObject([
      { name: '山田 太郎', outcome: 'returned', reason: '銀行からの返戻' },
    ]);
  });

  test.each([
    ['1,山田,9120,たぶん受取,,', '状態', 'unknown-code'],
    ['1,山田,9120.5,受取済,,', '金額', 'not-an-amount'],
    ['1,山田,-9120,受取済,,', '金額', 'not-an-amount'],
    ['1,山田,0,受取済,,', '金額', 'not-an-amount'],
    ['1,山田,9120,受取済,2026-04-11,', '処理日', 'later-than-today'],
    ['1,山田,9120,受取済,2026-02-30,', '処理日', 'not-a-day'],
    ['1,,9120,受取済,,', '受取人名', 'missing'],
    [',山田,9120,受取済,,', '行番号', 'missing'],
    ['1,=cmd(),9120,受取済,,', '受取人名', 'formula'],
  ])('is refused whole for %s', (text, column, code) => {
    expect(read(HEADING, '2,佐藤花子,100,受取済,,', text)).toMatchObject({
      refusal: { code: 'file-faulty', faults: [{ row: 3, column, reason: { code } }] },
    });
  });

  test('is refused where the totals the bank shows are others', () => {
    const said = { count: 2, total: yen(9_120) };
    const result = readResult(sheet(HEADING, '1,山田太郎,9120,受取済,,'), DEFAULT_RESULT_LAYOUT, TODAY, said);
    expect(result).toMatchObject({ refusal: { faults: [{ column: '件数', reason: { said: 2, found: 1 } }] } });
  });

  test('counts rows through the version, in one of its files, or names both', () => {
    expect([rowNamed('15', 0), rowNamed('１５', 2), rowNamed('2-15', 0), rowNamed('3000', 1)]).toEqual([
      15, 3_015, 3_015, 3_000,
    ]);
    expect([rowNamed('3001', 1), rowNamed('0-1', 0), rowNamed('a', 0), rowNamed('-1', 0)]).toEqual([
      ...[undefined, undefined, undefined, undefined],
    ]);
  });
});

describe('MAIL-01, MAIL-06 what a line does', () => {
  test.each([
    ['recorded', line(), filed()],
    ['confirmed', line({ outcome: 'sent' }), filed()],
    ['known', line(), filed({ outcome: 'received' })],
    ['known', line({ outcome: 'sent' }), filed({ outcome: 'received' })],
    ['contradicts', line({ outcome: 'sent' }), filed({ outcome: 'returned' })],
    ['contradicts', line(), filed({ outcome: 'expired' })],
    ['contradicts', line({ outcome: 'returned' }), filed({ outcome: 'received' })],
    ['contradicts', line({ outcome: 'returned' }), filed({ outcome: 'expired' })],
    ['row-unknown', line({ key: '2' }), filed()],
    ['version-replaced', line(), filed({ live: false })],
    ['amount-differs', line({ amount: yen(9_119) }), filed()],
    ['name-differs', line({ name: '山田 次郎' }), filed()],
    ['not-sent', line(), filed({ sentOn: null })],
    ['recorded', line({ happenedOn: day('2026-03-31') }), filed()],
    ['before-sending', line({ happenedOn: day('2026-03-30') }), filed()],
    ['before-sending', line({ outcome: 'returned', happenedOn: day('2026-03-02') }), filed()],
  ] as const)('%s', (expected, one, transfer) => {
    expect(fates([one], transfer)).toEqual([expected]);
  });

  test('said twice in one file counts once', () => {
    expect(fates([line(), line({ line: 3 })])).toEqual(['recorded', 'doubled']);
  });

  test('is nothing where the file contradicts itself, whichever line comes first', () => {
    const both = [line(), line({ line: 3, outcome: 'returned' })];
    expect(fates(both)).toEqual(['contradicts-itself', 'contradicts-itself']);
    expect(fates(both.toReversed())).toEqual(['contradicts-itself', 'contradicts-itself']);
  });

  test('a file may tell the whole story of a transfer', () => {
    expect(fates([line({ outcome: 'sent' }), line({ line: 3 })])).toEqual(['confirmed', 'recorded']);
  });
});

describe('MAIL-15 what is owed again', () => {
  const ended = (part: number, over: Partial<EndedTransfer> = {}): EndedTransfer => ({
    ...{ payoutId: 'out_1', part, partnerId: 'par_1', amount: yen(300_000), parts: 2 },
    ...{ outcome: 'expired', happenedOn: null, reason: '受取期限切れ' },
    ...over,
  });

  test('a payout all of whose transfers came back at once is given up as a whole', () => {
    const { whole, single } = owedAgain([ended(1), ended(2, { amount: yen(1) })]);
    expect(whole).toEqual([{ payoutId: 'out_1', partnerId: 'par_1', amount: 300_001, reason: '受取期限切れ' }]);
    expect(single).toEqual([]);
  });

  test('a transfer of a divided payout is owed by itself while another was received or is under way', () => {
    expect(owedAgain([ended(1), ended(2, { outcome: 'received', reason: '' })])).toEqual({
      whole: [],
      single: [ended(1)],
    });
    expect(owedAgain([ended(1)])).toEqual({ whole: [], single: [ended(1)] });
  });

  test('what was received is owed no more', () => {
    expect(owedAgain([ended(1, { parts: 1, outcome: 'received', reason: '' })])).toEqual({ whole: [], single: [] });
  });
});

describe('MAIL-14 what a run comes to', () => {
  test('every transfer that was sent is received, back or open', () => {
    const transfers = [
      filed(),
      filed({ outcome: 'received' }),
      filed({ outcome: 'expired', amount: yen(5) }),
      filed({ outcome: 'returned', amount: yen(7) }),
      filed({ sentOn: null }),
    ];
    expect(balanceOf(transfers)).toEqual({
      sent: { count: 4, total: 18_252 },
      received: { count: 1, total: 9_120 },
      back: { count: 2, total: 12 },
      open: { count: 1, total: 9_120 },
    });
  });

  test('nobody calls a transfer expired before its day', () => {
    const entered = { outcome: 'expired', happenedOn: null, reason: '期限切れ' } as const;
    const check = (today: string) => checkEntry(entered, [filed()], day(today), DEFAULT_POLICY);
    expect(check('2026-05-14')).toEqual({ ok: false, refusal: { code: 'not-expired', from: '2026-05-15' } });
    expect(check('2026-05-15')).toEqual({ ok: true, value: true });
  });

  test('its form asks for the result alone, and for a reason where the money came back', () => {
    const asked = getZodConstraint(OutcomeFields);
    expect([asked['outcome']?.required, asked['reason']?.required]).toEqual([true, false]);
    expect(OutcomeForm.safeParse({ outcome: 'received' }).data).toMatchObject({ part: 0, reason: '' });
    expect(OutcomeForm.safeParse({ outcome: 'returned' }).error?.issues).toMatchObject([{ path: ['reason'] }]);
  });
});
