import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { sumYen, yen } from '#app/core/yen.ts';
import { inLots, lotText, sealedLot } from '#app/features/cashback/rules.ts';
import { amountUpTo } from '#tests/support/arbitraries.ts';

const cashback = (contract: string, term: number, amount: number, partner = 'a', payableOn = '2026-03-31') => ({
  ...{ contractId: `ctr_${contract}` as const, term, amount: yen(amount) },
  ...{ partnerId: `par_${partner}` as const, payableOn: day(payableOn) },
});

test('PRG-18 a lot is one partner’s and one payable day’s; 0 yen is in none', () => {
  const accrued = [
    cashback('1', 1, 100),
    cashback('2', 1, 50, 'b'),
    cashback('3', 2, 7),
    cashback('4', 1, 30, 'a', '2026-04-30'),
    cashback('5', 1, 0),
  ];
  expect(
    inLots(accrued).map(({ partnerId, payableOn, amount, cashbacks }) => [
      partnerId,
      payableOn,
      amount,
      cashbacks.length,
    ]),
  ).toEqual([
    ['par_a', '2026-03-31', 107, 2],
    ['par_b', '2026-03-31', 50, 1],
    ['par_a', '2026-04-30', 30, 1],
  ]);
});

test('no yen is lost or invented, and no cashback is in two lots', () => {
  const any = fc.array(
    fc.tuple(fc.nat(50), amountUpTo(99_999), fc.constantFrom('a', 'b'), fc.constantFrom('2026-03-31', '2026-04-30')),
  );
  fc.assert(
    fc.property(any, (rows) => {
      const accrued = rows.map(([term, amount, ...rest], place) => cashback(String(place), term, amount, ...rest));
      const lots = inLots(accrued);
      expect(sumYen(lots.map(({ amount }) => amount))).toBe(sumYen(accrued.map(({ amount }) => amount)));
      const held = lots.flatMap(({ cashbacks }) => cashbacks);
      expect(new Set(held)).toEqual(new Set(accrued.filter(({ amount }) => amount > 0)));
      expect(held).toHaveLength(new Set(held).size);
    }),
  );
});

test('its digest is taken over its cashbacks by contract and term, whatever order they come in', () => {
  const own = [cashback('b', 1, 5), cashback('a', 10, 6), cashback('a', 9, 7)];
  expect(lotText(own)).toBe('[["ctr_a",9,7],["ctr_a",10,6],["ctr_b",1,5]]');
  expect(lotText(own.toReversed())).toBe(lotText(own));
});

test('MAIL-14 a whole lot is sealed by its digest, any other cashback by cashback', () => {
  const lot = { sha256: 'ab', amount: yen(12), count: 2 };
  const sealed = sealedLot(lot, null);
  expect(sealed).toBe('["ab",12,2]');
  for (const other of [{ amount: yen(13) }, { count: 3 }, { sha256: 'ac' }]) {
    expect(sealedLot({ ...lot, ...other }, null)).not.toBe(sealed);
  }
  expect(sealedLot(lot, [['ctr_a', 1, yen(5)]])).toBe('["ctr_a",1,5]');
  expect(
    JSON.parse(
      `[${sealedLot(lot, [
        ['ctr_a', 1, yen(5)],
        ['ctr_b', 2, yen(7)],
      ])}]`,
    ),
  ).toEqual([
    ['ctr_a', 1, 5],
    ['ctr_b', 2, 7],
  ]);
});
