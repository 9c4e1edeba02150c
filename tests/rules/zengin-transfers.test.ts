import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { yen } from '#app/core/yen.ts';
import { type BankTransfer, type TransferSender, readTransfers, writeTransfers } from '#app/core/zengin-transfers.ts';

const SENDER: TransferSender = {
  consignorCode: '0123456789',
  name: 'ｻﾝﾌﾟﾙｻ-ﾊﾞ-(ｶ',
  bankCode: '0036',
  bankName: 'ﾗｸﾃﾝ',
  branchCode: '251',
  branchName: '',
  kind: 'ordinary',
  number: '0000001',
};

const transfer = (change: Partial<BankTransfer> = {}): BankTransfer => ({
  ...{
    bankCode: '0001',
    branchCode: '002',
    kind: 'ordinary',
    number: '1234567',
    holder: 'ﾔﾏﾀﾞ ﾀﾛｳ',
    amount: yen(72_160),
  },
  ...change,
});

const order = (transfers: readonly BankTransfer[], sender = SENDER) => ({
  ...{ sender, transfers },
  transferOn: day('2026-05-29'),
});

const written = (transfers: readonly BankTransfer[], lineEnds = false) => {
  const file = writeTransfers(order(transfers), { lineEnds });
  invariant(file.ok, 'the order can be written');
  return file.value;
};

describe('a file of transfers', () => {
  test('is the records of the bank byte by byte: header, transfers, sums, end', () => {
    const text = written([
      transfer(),
      transfer({ kind: 'current', number: '0000012', holder: 'ｶ)ﾐﾎﾝ', amount: yen(1) }),
    ]);
    const records = text.match(/.{120}/gsu) ?? [];
    const spaces = (count: number) => ' '.repeat(count);
    expect(records).toEqual([
      `1210${'0123456789'}${'ｻﾝﾌﾟﾙｻ-ﾊﾞ-(ｶ'.padEnd(40)}05290036${'ﾗｸﾃﾝ'.padEnd(15)}251${spaces(15)}10000001${spaces(17)}`,
      `20001${spaces(15)}002${spaces(15)}${spaces(4)}11234567${'ﾔﾏﾀﾞ ﾀﾛｳ'.padEnd(30)}00000721600${'0000000001'}${'0000000000'}7${spaces(8)}`,
      `20001${spaces(15)}002${spaces(15)}${spaces(4)}20000012${'ｶ)ﾐﾎﾝ'.padEnd(30)}00000000010${'0000000002'}${'0000000000'}7${spaces(8)}`,
      `8000002000000072161${spaces(101)}`,
      `9${spaces(119)}`,
    ]);
    expect(
      written([transfer()], true)
        .split('\r\n')
        .map(({ length }) => length),
    ).toEqual([120, 120, 120, 120, 0]);
  });

  test.each([
    { character: 'ｦ', holder: 'ｦﾉ' },
    { character: 'ｬ', holder: 'ｷｬﾉﾝ' },
    { character: 'ｰ', holder: 'ｻｰﾊﾞ' },
    { character: 'a', holder: 'abc' },
    { character: '山', holder: '山田' },
    { character: ',', holder: 'ｱ,ｲ' },
    { character: '/', holder: 'ｱ/ｲ' },
    { character: '\n', holder: 'ｱ\nｲ' },
  ])('is not written with a $character, which is named with its row', ({ character, holder }) => {
    expect(writeTransfers(order([transfer(), transfer({ holder })]), { lineEnds: true })).toEqual({
      ok: false,
      refusal: { code: 'bank-cannot-read', row: 2, field: '受取人名', character },
    });
  });

  test('cuts nothing off, asks for something, and says where our own name is at fault', () => {
    const write = (transfers: readonly BankTransfer[], sender = SENDER) =>
      writeTransfers(order(transfers, sender), { lineEnds: false });
    expect(write([])).toMatchObject({ refusal: { code: 'no-transfers' } });
    expect(write([transfer({ holder: 'ｱ'.repeat(31) })])).toMatchObject({ refusal: { code: 'too-long', row: 1 } });
    expect(write([transfer({ amount: yen(10_000_000_000) })])).toMatchObject({ refusal: { code: 'too-long', row: 1 } });
    expect(write([transfer()], { ...SENDER, name: 'サンプル' })).toMatchObject({
      refusal: { code: 'bank-cannot-read', row: 0, character: 'サ' },
    });
  });

  test('says after the way there and back what was ordered, whatever was', () => {
    const kana = fc.constantFrom(...'ABZ09ｱｶﾝﾞﾟ()-. ');
    const holder = fc.array(kana, { minLength: 1, maxLength: 30 }).map((all) => all.join('').trim() || 'ｱ');
    const digits = (count: number) =>
      fc.integer({ min: 0, max: 10 ** count - 1 }).map((n) => String(n).padStart(count, '0'));
    const any = fc.record({
      bankCode: digits(4),
      branchCode: digits(3),
      kind: fc.constantFrom('ordinary' as const, 'current' as const),
      number: digits(7),
      holder,
      amount: fc.integer({ min: 1, max: 9_999_999_999 }).map(yen),
    });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 20 }), fc.boolean(), (transfers, lineEnds) => {
        const read = readTransfers(written(transfers, lineEnds));
        expect(read).toEqual({ ok: true, value: { sender: SENDER, monthDay: '0529', transfers } });
      }),
      { numRuns: 200 },
    );
  });

  test('that was touched anywhere is not read: its length, its order or its sums', () => {
    const text = written([transfer(), transfer()]);
    const code = (touched: string) => {
      const read = readTransfers(touched);
      return read.ok ? 'read' : read.refusal.code;
    };
    expect(code(text)).toBe('read');
    expect(code(text.slice(1))).toBe('not-a-record');
    expect(code(text.slice(0, 120))).toBe('not-a-record');
    expect(code(text.slice(0, 120) + text.slice(240))).toBe('sums-differ');
    expect(code(text.replace('0000072160', '0000072161'))).toBe('sums-differ');
    expect(code(`9${text.slice(1)}`)).toBe('wrong-place');
    expect(code(text.slice(120) + text.slice(0, 120))).toBe('wrong-place');
    expect(code('')).toBe('not-a-record');
  });
});
