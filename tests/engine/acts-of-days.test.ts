import { expect, test } from 'vitest';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches, findUnaudited } from '#tests/support/invariants.ts';
import { foundPlayedCompany, playDays } from '#tests/support/played-days.ts';

const database = useDatabase();

test('a month in which everything happens leaves no row that no act explains', async () => {
  const { db, sql } = database();
  await foundPlayedCompany(db);
  await playDays(db);
  expect(await findUnaudited(sql)).toEqual([]);
  expect(await findBreaches(sql)).toEqual([]);
});

test('a row that was changed without an act is found', async () => {
  const { db, sql } = database();
  await foundPlayedCompany(db);
  await sql`update partners set name = name || '2' where id = 'par_cash'`;
  expect(await findUnaudited(sql)).toEqual([{ invariant: '19 every change has its act', where: 'partners: 1 rows' }]);
});
