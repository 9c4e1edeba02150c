import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { rate } from '#app/core/rate.ts';
import { adoptRateCards } from '#app/features/rates/commands.server.ts';
import { loadRateCards } from '#app/features/rates/queries.server.ts';
import { cardInForce, rateFor } from '#app/features/rates/rules.ts';
import { contextOn, useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

test('PRG-07 a card without rows replaces the one before it and grants nothing', async () => {
  const context = await contextOn(database().db, '2027-11-01');
  const row = { planGroup: 'shared', event: 'new' as const, minCount: 0, rate: rate('0.1') };
  await adoptRateCards(
    context,
    [
      { programme: 'cashback', effectiveFrom: month('2027-10'), rows: [row] },
      { programme: 'cashback', effectiveFrom: month('2027-12'), rows: [] },
    ],
    'test',
  );

  const cards = await loadRateCards(context);

  expect(rateFor(cardInForce(cards, 'cashback', month('2027-11')), 'shared', 'new', 5)).toBe('0.1');
  expect(rateFor(cardInForce(cards, 'cashback', month('2027-12')), 'shared', 'new', 5)).toBe('0');
});
