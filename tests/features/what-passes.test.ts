import { expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import type { UserId } from '#app/core/ids.ts';
import { invite, withdrawInvitation } from '#app/features/invitations/commands.server.ts';
import { listInvitations } from '#app/features/invitations/queries.server.ts';
import { openFirstDay, runUntil } from '#app/features/operations/commands.server.ts';
import { countTry } from '#app/features/sign-in-limits/commands.server.ts';
import { requestReset } from '#app/features/sign-ins/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { passkeyChallenges } from '#db/schema/passkeys.ts';
import { APPLICATION_ROLE } from '#db/walls.ts';
import { contextOn, describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { findUnaudited } from '#tests/support/invariants.ts';
import { portalOn } from '#tests/support/portal.ts';
import { givenPerson, minutesLater } from '#tests/support/sign-ins.ts';

const database = useDatabase();

const BASE = new URL('http://localhost:3000');
const HOURS = 60;
const DAYS = 24 * HOURS;

/** The morning of 20 May, and at each later moment what people sign in by. */
async function given() {
  const context = await contextOn(database().db, '2026-05-20');
  await openFirstDay(context, context.today);
  const userId = await givenPerson(context);
  return { context, userId };
}

async function askedAt(context: Context, userId: UserId) {
  const portal = { ...portalOn(database().db), clock: { now: () => context.now } };
  await openSession(portal, new Request(BASE), { userId, securityVersion: 1 });
  const [session] = await database().sql<{ id: string }[]>`
    select id from sessions order by created_at desc, id limit 1`;
  const expiresAt = new Date(context.now.getTime() + 5 * 60_000);
  const asked = { sessionId: session?.id ?? '', purpose: 'prove' as const, challengeHash: 'x', expiresAt };
  await database().db.insert(passkeyChallenges).values(asked);
  await countTry(context, 'account', `tried at ${context.now.toISOString()}`);
  await requestReset(context, { email: 'sato@cpi.example', from: null, baseUrl: BASE });
}

async function inviteOne(context: Context, userId: UserId, email: string) {
  const invited = { email, name: '新井', role: 'maker' as const, roleName: '作成担当', partnerId: null };
  await invite(context, invited, { userId, name: '管理者', baseUrl: BASE });
  const [invitation] = await listInvitations(context, null);
  return invitation?.id ?? 'ivt_none';
}

const left = async () =>
  database().sql`
    select (select count(*)::int from sessions) as sessions, (select count(*)::int from passkey_challenges) as challenges,
      (select count(*)::int from sign_in_limits) as tries, (select count(*)::int from password_resets) as resets,
      (select count(*)::int from invitations) as invitations`;

test('what people sign in by is removed by the next day’s run once it is good no more, and one act says how much', async () => {
  const { context, userId } = await given();
  await inviteOne(context, userId, 'late@cpi.example');
  const later = minutesLater(context, 3 * DAYS);
  await withdrawInvitation(later, await inviteOne(later, userId, 'back@cpi.example'), null);
  await inviteOne(later, userId, 'open@cpi.example');
  await askedAt(later, userId);
  const last = minutesLater(later, 1 * HOURS);
  await askedAt(last, userId);

  const now = minutesLater(last, 1);
  expect(await left()).toEqual([{ sessions: 1, challenges: 1, tries: 3, resets: 2, invitations: 3 }]);
  await runUntil(now, day('2026-05-21'));

  expect(await left()).toEqual([{ sessions: 1, challenges: 1, tries: 2, resets: 1, invitations: 1 }]);
  expect((await listInvitations(now, null)).map(({ email }) => email)).toEqual(['open@cpi.example']);
  const acts = database().sql`select actor_id, after from audit_entries where act = 'passed-removed'`;
  expect(await acts).toEqual([
    { actor_id: 'test', after: { sessions: 0, challenges: 0, tries: 1, resets: 1, invitations: 2 } },
  ]);

  const monthLater = minutesLater(now, 31 * DAYS);
  await runUntil(monthLater, day('2026-05-22'));
  expect(await left()).toEqual([{ sessions: 0, challenges: 0, tries: 0, resets: 0, invitations: 0 }]);
  await runUntil(monthLater, day('2026-05-23'));
  expect(await database().sql`select act from audit_entries where act = 'passed-removed'`).toHaveLength(2);
  expect(await findUnaudited(database().sql)).toEqual([]);
});

describeOnPostgres('as the application', () => {
  test.each(['password_resets', 'invitations'])(
    'a row of %s goes once it has its end, and not before',
    async (table) => {
      const { context, userId } = await given();
      await inviteOne(context, userId, 'open@cpi.example');
      await requestReset(context, { email: 'sato@cpi.example', from: null, baseUrl: BASE });
      const { sql } = await database().another(1, APPLICATION_ROLE);
      await expect(sql.unsafe(`delete from ${table}`)).rejects.toThrow(/good still/);
      await expect(sql.unsafe(`truncate ${table}`)).rejects.toThrow(/permission denied/);
      await expect(sql.unsafe(`update ${table} set expires_at = now()`)).rejects.toThrow(/permission denied/);
      await sql.unsafe(`update ${table} set ended_at = now()`);
      expect(await sql.unsafe(`delete from ${table} returning 1`)).toHaveLength(1);
    },
  );
});
