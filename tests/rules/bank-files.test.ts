import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { sumYen, yen } from '#app/core/yen.ts';
import {
  DEFAULT_FILE_COLUMNS,
  MOST_TRANSFER_YEN,
  dividedBytes,
  fileLine,
  partsOf,
  sendableIds,
  transferRefusalOf,
  transfersOf,
} from '#app/features/bank-files/rules.ts';
import { writeTransfers } from '#app/core/zengin-transfers.ts';
import { amountUpTo } from '#tests/support/arbitraries.ts';

const ROW = { email: 'yamada@example.jp', familyName: '山田', givenName: '太郎', amount: '3420', message: '' };

describe('MAIL-03, MAIL-15 a payout as the bank carries it', () => {
  test.each([
    { amount: 0, transfers: [], because: 'nothing is not sent' },
    { amount: 1, transfers: [1], because: 'the least the bank carries' },
    { amount: 300_000, transfers: [300_000], because: 'the most' },
    { amount: 300_001, transfers: [300_000, 1], because: 'one yen more makes two, the full one first' },
    { amount: 750_000, transfers: [300_000, 300_000, 150_000], because: 'the rest comes last' },
  ])('$amount yen → $transfers: $because', ({ amount, transfers }) => {
    expect(transfersOf(yen(amount), DEFAULT_POLICY)).toEqual(transfers);
  });

  test('the partner receives the full amount', () => {
    fc.assert(
      fc.property(amountUpTo(5_000_000), (amount) => {
        expect(sumYen(transfersOf(amount, DEFAULT_POLICY))).toBe(amount);
      }),
    );
  });
});

describe('MAIL-15 a payout as banks transfer it', () => {
  const account = { bankCode: '9990', branchCode: '001', kind: 'ordinary' as const, number: '0123456', holder: 'ﾔﾏﾀﾞ' };
  const sender = {
    ...{ consignorCode: '1234567890', name: 'ｶ)ﾐﾎﾝ', bankCode: '9990', bankName: 'ﾐﾎﾝ' },
    ...{ branchCode: '001', branchName: 'ﾎﾝﾃﾝ', kind: 'ordinary' as const, number: '0123456' },
  };
  const asked = (amount: number, holder = account.holder) =>
    writeTransfers(
      { sender, transferOn: day('2026-05-29'), transfers: [{ ...account, holder, amount: yen(amount) }] },
      { lineEnds: true },
    );

  test('is never split, and nothing is not sent', () => {
    expect(partsOf('transfer', yen(400_000), DEFAULT_POLICY)).toEqual([400_000]);
    expect(partsOf('transfer', yen(0), DEFAULT_POLICY)).toEqual([]);
    expect(partsOf('mail-money', yen(400_000), DEFAULT_POLICY)).toEqual([300_000, 100_000]);
  });

  test('holds ten digits of yen: the most is written, one yen more is refused by its partner and amount', () => {
    expect(asked(MOST_TRANSFER_YEN).ok).toBe(true);
    const more = asked(MOST_TRANSFER_YEN + 1);
    const payout = { partnerId: 'par_a' as const, amount: yen(MOST_TRANSFER_YEN + 1) };
    expect(!more.ok && transferRefusalOf(more.refusal, [payout])).toEqual({ code: 'transfer-too-much', ...payout });
    const unreadable = asked(1, 'ﾔﾏｰ');
    expect(!unreadable.ok && transferRefusalOf(unreadable.refusal, [payout])).toEqual({
      ...{ code: 'transfer-cannot-read', partnerId: 'par_a', character: 'ｰ' },
    });
  });

  test('stands in files that are each whole, one after the other', () => {
    const written = asked(1);
    const one = Buffer.from(written.ok ? written.value : '', 'latin1');
    const files = dividedBytes(Buffer.concat([one, one, one]), 'transfer');
    expect(files.map((file) => Buffer.compare(file, one))).toEqual([0, 0, 0]);
  });
});

describe('MAIL-05, MAIL-06 the name is written as the partner types it', () => {
  test('columns stand in the order the company set', () => {
    expect(fileLine(ROW, DEFAULT_FILE_COLUMNS)).toEqual({
      ok: true,
      value: 'yamada@example.jp,山田,太郎,3420,\r\n',
    });
    expect(fileLine(ROW, ['amount', 'email'])).toEqual({ ok: true, value: '3420,yamada@example.jp\r\n' });
  });

  test.each([
    { character: ',', because: 'it would begin another column' },
    { character: '"', because: 'the bank would read a quotation' },
    { character: '\n', because: 'it would begin another transfer' },
    { character: '\r', because: 'it would end the line' },
    { character: '\t', because: 'it is invisible' },
    { character: '\u0000', because: 'it ends text in some programs' },
    { character: '\u007f', because: 'it is invisible too' },
  ])('a name with $character is refused: $because', ({ character }) => {
    const line = fileLine({ ...ROW, givenName: `太${character}郎` }, DEFAULT_FILE_COLUMNS);
    expect(line).toEqual({ ok: false, refusal: { column: 'givenName', character } });
  });

  test.each(['=山田', '+山田', '-山田', '@山田', '＝山田', '－山田', ' =山田', '|山田', "'=山田"])(
    '%j, which a spreadsheet would run as a formula, is refused',
    (familyName) => {
      const character = familyName.replace(/^[ ']/, '').charAt(0);
      expect(fileLine({ ...ROW, familyName }, DEFAULT_FILE_COLUMNS)).toEqual({
        ok: false,
        refusal: { column: 'familyName', character },
      });
    },
  );

  test('every accepted line is one line with as many commas as columns ask for', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'grapheme' }), (familyName, message) => {
        const line = fileLine({ ...ROW, familyName, message }, DEFAULT_FILE_COLUMNS);
        if (!line.ok) return;
        expect(line.value.split(',')).toEqual([ROW.email, familyName, ROW.givenName, ROW.amount, `${message}\r\n`]);
        expect(line.value.split('\n')).toHaveLength(2);
      }),
    );
  });
});

describe('MAIL-15 what can be sent is what the file holds', () => {
  const payout = { id: 'out_1' as const, standing: yen(300_001), noticedOn: day('2026-05-15'), sentOn: null };
  const file = [
    { payoutId: 'out_1' as const, amount: yen(300_000) },
    { payoutId: 'out_1' as const, amount: yen(1) },
  ];

  test.each([
    { change: {}, transfers: file, sent: true, because: 'noticed, and the transfers add up' },
    { change: { standing: yen(300_000) }, transfers: file, sent: false, because: 'less stands in it than in the file' },
    { change: { standing: yen(300_002) }, transfers: file, sent: false, because: 'more stands in it than in the file' },
    { change: {}, transfers: [], sent: false, because: 'no file was made' },
    { change: { noticedOn: null }, transfers: file, sent: false, because: 'the partner was not told' },
    { change: { sentOn: day('2026-05-31') }, transfers: file, sent: false, because: 'it was sent before' },
    { change: { standing: yen(0) }, transfers: [], sent: false, because: 'money back emptied it' },
    {
      change: {},
      transfers: file.map(({ amount }) => ({ payoutId: 'out_2' as const, amount })),
      sent: false,
      because: 'the transfers are another payout’s',
    },
  ])('$because: $sent', ({ change, transfers, sent }) => {
    expect([...sendableIds([{ ...payout, ...change }], transfers)]).toEqual(sent ? ['out_1'] : []);
  });
});
