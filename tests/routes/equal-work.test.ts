import { drizzle } from 'drizzle-orm/postgres-js';
import { expect, test } from 'vitest';
import { action as signIn } from '#app/routes/sign-in.tsx';
import { noSoonerThan } from '#app/platform/even-pace.server.ts';
import { hashesComputed } from '#app/platform/passwords.server.ts';
import { contextOn, useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { givenPerson } from '#tests/support/sign-ins.ts';

const database = useDatabase();

/** What a wrong password costs: statements in order, with their places for values, and hashes. */
async function costOf(email: string) {
  const statements: string[] = [];
  const logger = { logQuery: (statement: string) => void statements.push(statement) };
  const portal = { ...portalOn(database().db), db: drizzle(database().sql, { logger }) };
  const body = new URLSearchParams({ email, password: 'a wrong password' });
  const before = hashesComputed();
  await signIn(argsFor(portal, new Request('http://localhost:3000/sign-in', { method: 'POST', body })));
  return { statements, hashes: hashesComputed() - before };
}

test('a wrong password costs the same work whether somebody is known, locked out or unknown', async () => {
  const context = await contextOn(database().db, '2026-05-20');
  await givenPerson(context);
  await givenPerson(context, { email: 'gone@cpi.example' });
  await database().sql`update users set enabled = false where email = 'gone@cpi.example'`;
  const known = await costOf('sato@cpi.example');
  expect(known.hashes).toBe(1);
  expect(await costOf('gone@cpi.example')).toEqual(known);
  expect(await costOf('nobody@cpi.example')).toEqual(known);
});

test('asking for a new password is answered no sooner than a fixed pace, however soon the work was done', async () => {
  let answered = false;
  const paced = noSoonerThan(50, Promise.resolve()).then(() => (answered = true));
  await Promise.resolve();
  expect(answered).toBe(false);
  await paced;
});
