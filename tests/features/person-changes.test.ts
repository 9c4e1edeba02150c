import { expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { findUser } from '#app/features/access/queries.server.ts';
import { changePerson } from '#app/features/sign-ins/commands.server.ts';
import { contextOn, useDatabase } from '#tests/support/db.ts';
import { asAdmin, givenFactor, givenPerson } from '#tests/support/sign-ins.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

test.each([
  { to: { role: 'auditor', enabled: true }, told: ['役割を変更しました'] },
  { to: { role: 'maker', enabled: false }, told: ['ご利用を停止しました'] },
  { to: { role: 'maker', enabled: true }, told: [] },
  { to: { role: 'maker', enabled: true, dropFactor: true }, told: ['登録を解除しました'] },
] as const)('whoever staff change is told at their stored address: $to → $told', async ({ to, told }) => {
  const context = await contextOn(database().db, '2026-05-20');
  const userId = await givenPerson(context);
  await givenFactor(context, userId);
  const person = await findUser(context, userId);
  invariant(person, 'the test gave somebody a sign-in');
  await changePerson(await asAdmin(context), person, { dropFactor: false, ...to });
  const written = await lettersIn(context.db);
  expect(written.map(({ toAddress }) => toAddress)).toEqual(told.map(() => 'sato@cpi.example'));
  for (const [index, sentence] of told.entries()) expect(written[index]?.body).toContain(sentence);
});
