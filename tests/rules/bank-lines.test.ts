import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { payerKey } from '#app/core/bank-kana.ts';
import { day } from '#app/core/calendar.ts';
import { yen } from '#app/core/yen.ts';
import {
  type Evidence,
  type IncomingLine,
  type Payable,
  aliasLearned,
  proposeMatches,
} from '#app/features/bank-lines/rules.ts';

const AOZORA = 'アオゾラデザイン';

function payable(number: number, given: Partial<Payable> = {}): Payable {
  return {
    ...{ id: `inv_${number}`, number, total: yen(12_540), dueOn: day('2026-05-31'), status: 'open', keys: [AOZORA] },
    ...given,
  };
}

function line(given: Partial<IncomingLine> = {}): IncomingLine {
  return { id: 'bnl_1', amount: yen(12_540), payer: 'ﾀﾞﾚｶ', remark: '', ...given };
}

function propose(lines: readonly IncomingLine[], invoices: readonly Payable[], given: Partial<Evidence> = {}) {
  const evidence = { invoices, aliases: new Map<string, string[]>(), reports: [], ...given };
  return proposeMatches(lines, evidence).map(({ grade, invoiceId, because }) => [grade, invoiceId, because.code]);
}

describe('a name is compared, not its spelling', () => {
  test.each([
    ['ｶ)ｱｵｿﾞﾗﾃﾞｻﾞｲﾝ', '株式会社アオゾラデザイン'],
    ['ｱｵｿﾞﾗﾃﾞｻﾞｲﾝ(ｶ', 'あおぞらデザイン'],
    ['ｱｵｿﾞﾗ ﾃﾞｻﾞｲﾝ(ｶ)', 'カブシキガイシャ アオゾラデザイン'],
    ['ｷﾕｳﾖｼﾖｳｼﾞ', 'キュウヨショウジ'],
    ['ﾃﾞ-ﾀｻ-ﾋﾞｽ', 'データサービス'],
    ['ＡＢＣ　ﾃｯｸ', 'abcテック'],
    ['ﾕ)ﾏﾙﾔﾏ', 'ユウゲンガイシャマルヤマ'],
  ])('%s is %s', (fromBank, registered) => expect(payerKey(fromBank)).toBe(payerKey(registered)));

  test('names that differ stay apart, and a key of any text is its own key', () => {
    expect(payerKey('ｱｵｿﾞﾗ')).not.toBe(payerKey('ｱｶｿﾞﾗ'));
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => payerKey(payerKey(text)) === payerKey(text)));
  });
});

describe('MAIL-20, CON-07 whose payment a line is', () => {
  test.each([
    { line: line({ remark: '1234' }), expected: ['certain', 'inv_1234', 'number-and-amount'] },
    { line: line({ remark: 'ｾｲｷﾕｳ0001234' }), expected: ['certain', 'inv_1234', 'number-and-amount'] },
    { line: line({ remark: '12' }), expected: ['likely', 'inv_12', 'short-number'] },
    { line: line({ remark: '12', payer: 'ｶ)ﾐﾅﾄ' }), expected: ['certain', 'inv_12', 'number-and-amount'] },
    { line: line({ remark: '1234', amount: yen(12_110) }), expected: ['likely', 'inv_1234', 'number-amount-differs'] },
    { line: line({ remark: '77', amount: yen(76_570) }), expected: ['likely', 'inv_77', 'number-amount-differs'] },
    { line: line({ remark: '2000' }), expected: ['likely', 'inv_2000', 'number-settled'] },
    { line: line({ payer: 'ｱｵｿﾞﾗﾃﾞｻﾞｲﾝ(ｶ' }), expected: ['certain', 'inv_1234', 'payer-and-amount'] },
    {
      line: line({ payer: 'ｱｵｿﾞﾗﾃﾞｻﾞｲﾝ(ｶ', amount: yen(12_110) }),
      expected: ['likely', 'inv_1234', 'payer-amount-differs'],
    },
    { line: line({ amount: yen(77_000) }), expected: ['likely', 'inv_77', 'amount-only'] },
    { line: line(), expected: ['unknown', null, 'amount-several'] },
    { line: line({ amount: yen(1) }), expected: ['unknown', null, 'nothing'] },
  ])('$expected', ({ line, expected }) => {
    const invoices = [
      payable(1234),
      payable(12, { keys: ['ミナト'] }),
      payable(77, { total: yen(77_000), keys: ['モリ'] }),
      payable(2000, { status: 'paid' }),
    ];
    expect(propose([line], invoices)).toEqual([expected]);
  });

  test('two open invoices of one amount to one payer are for a person to tell apart, the longest due first', () => {
    const invoices = [payable(2, { dueOn: day('2026-06-30') }), payable(1)];
    expect(propose([line({ payer: 'ｱｵｿﾞﾗﾃﾞｻﾞｲﾝ' })], invoices)).toEqual([['likely', 'inv_1', 'payer-several']]);
  });

  test('a second line for the same invoice is not certain any more', () => {
    const lines = [line({ id: 'bnl_1', remark: '1234' }), line({ id: 'bnl_2', remark: '1234' })];
    expect(propose(lines, [payable(1234)])).toEqual([
      ['certain', 'inv_1234', 'number-and-amount'],
      ['likely', 'inv_1234', 'earlier-line'],
    ]);
  });

  test('a name that was learned is as good as the registered one', () => {
    const aliases = new Map([[payerKey('ｿﾗｷﾞﾝｺｳ'), [AOZORA]]]);
    expect(propose([line({ payer: 'ｿﾗｷﾞﾝｺｳ' })], [payable(1)], { aliases })).toEqual([
      ['certain', 'inv_1', 'alias-and-amount'],
    ]);
  });

  test('what a client reports is a hint and never certain: anybody may say it', () => {
    const reports = [{ invoiceId: 'inv_1' as const, amount: yen(12_540), key: payerKey('ﾀﾞﾚｶ') }];
    const invoices = [payable(1), payable(2, { keys: ['ホカ'] })];
    expect(propose([line()], invoices, { reports })).toEqual([['likely', 'inv_1', 'reported']]);
  });

  test('no invoice is certain for two lines, and certain always means open and the whole amount', () => {
    const anyInvoice = fc
      .tuple(
        fc.integer({ min: 1, max: 1_500 }),
        fc.constantFrom(100, 200),
        fc.constantFrom('ア', 'イ'),
        fc.constantFrom('open', 'paid'),
      )
      .map(([number, total, key, status]) =>
        payable(number, { total: yen(total), keys: [key], status: status as 'open' }),
      );
    const anyLine = fc
      .tuple(fc.constantFrom(100, 200, 300), fc.constantFrom('ｱ', 'ｲ', ''), fc.constantFrom('', '1000', '1200', '7'))
      .map(([amount, payer, remark]) => ({ amount: yen(amount), payer, remark }));
    const invoicesOnce = fc.uniqueArray(anyInvoice, { selector: ({ number }) => number, maxLength: 20 });
    fc.assert(
      fc.property(invoicesOnce, fc.array(anyLine, { maxLength: 20 }), (invoices, drawn) => {
        const lines = drawn.map((given, index) => ({ id: `bnl_${index}` as const, ...given }));
        const proposals = proposeMatches(lines, { invoices, aliases: new Map(), reports: [] });
        const certain = proposals.filter(({ grade }) => grade === 'certain');
        expect(new Set(certain.map(({ invoiceId }) => invoiceId)).size).toBe(certain.length);
        for (const { lineId, invoiceId } of certain) {
          const invoice = invoices.find(({ id }) => id === invoiceId);
          expect(invoice).toMatchObject({ status: 'open', total: lines.find(({ id }) => id === lineId)?.amount });
        }
      }),
    );
  });
});

test('a name is learned only where the registered ones do not already say it', () => {
  expect(aliasLearned('ｿﾗｷﾞﾝｺｳ', [AOZORA])).toEqual({ payerKey: 'ソラギンコウ', registeredKey: AOZORA });
  expect(aliasLearned('ｱｵｿﾞﾗﾃﾞｻﾞｲﾝ(ｶ', [AOZORA])).toBeUndefined();
  expect(aliasLearned('', [AOZORA])).toBeUndefined();
  expect(aliasLearned('ｿﾗｷﾞﾝｺｳ', [])).toBeUndefined();
});
