import { drizzle } from 'drizzle-orm/postgres-js';
import { describe, expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { createUser } from '#app/features/access/commands.server.ts';
import type { NewUser } from '#app/features/access/rules.ts';
import { partnerLoader, personAction, publicLoader, staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, safePath } from '#app/platform/respond.server.ts';
import { closeSession, openSession } from '#app/platform/session.server.ts';
import { action as signIn } from '#app/routes/sign-in.tsx';
import { sessions, users } from '#db/schema/access.ts';
import { contextOn, useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';

const database = useDatabase();

const PASSWORD = 'demo-portal-2026';

async function givenUser(user: Partial<NewUser> = {}) {
  const context = await contextOn(database().db, '2026-05-20');
  const made = await createUser(context, {
    email: 'maker@example.jp',
    name: '佐藤 花子',
    role: 'maker',
    password: PASSWORD,
    ...user,
  });
  invariant(made.ok, 'the test names a new user');
  return made.value;
}

/** Signs somebody in without the page; the answer is what their browser sends from then on. */
async function givenSession(userId: Awaited<ReturnType<typeof givenUser>>) {
  const proven = { userId, securityVersion: 1 };
  const cookie = await openSession(portal(), new Request('http://localhost:3000/sign-in'), proven);
  return cookie.split(';')[0] ?? '';
}

const portal = () => portalOn(database().db);

function visit(path: string, cookie?: string, method = 'GET') {
  return new Request(`http://localhost:3000${path}`, { method, headers: cookie ? { cookie } : {} });
}

function send(path: string, fields: Record<string, string>, cookie?: string) {
  return new Request(`http://localhost:3000${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: cookie ? { cookie } : {},
  });
}

/** What a loader threw: a response, or Remix's data with a status. */
async function thrownBy(visited: Promise<unknown>) {
  const thrown: unknown = await visited.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof Response) return { status: thrown.status, location: thrown.headers.get('location') };
  return { status: (thrown as { init?: { status?: number } } | undefined)?.init?.status, location: null };
}

describe('signing in', () => {
  test('opens a session kept as a hash only, and goes where the person was going', async () => {
    await givenUser();
    const request = send('/sign-in?to=%2Fstaff%2Fpayouts', { email: ' Maker@Example.JP ', password: PASSWORD });
    const answer = (await signIn(argsFor(portal(), request))) as Response;

    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('/staff/payouts');
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^session=[a-z0-9]{40}; HttpOnly; Max-Age=43200; Path=\/; SameSite=Lax$/);
    const [stored] = await database().db.select().from(sessions);
    expect(stored?.id).toMatch(/^[0-9a-f]{64}$/);
    expect(cookie).not.toContain(stored?.id ?? 'nothing');
  });

  test.each([
    { email: 'maker@example.jp', password: 'wrong-password-1' },
    { email: 'nobody@example.jp', password: PASSWORD },
    { email: 'gone@example.jp', password: PASSWORD },
  ])('an unknown, a wrong and a disabled sign-in get the same answer ($email)', async (fields) => {
    await givenUser();
    const gone = await givenUser({ email: 'gone@example.jp' });
    await database().sql`update users set enabled = false where id = ${gone}`;

    const answer = await signIn(argsFor(portal(), send('/sign-in', fields)));
    expect(JSON.stringify(answer)).toContain('メールアドレスまたはパスワードが正しくありません');
    expect(JSON.stringify(answer)).not.toContain(fields.password);
    expect(await database().db.select().from(sessions)).toEqual([]);
  });

  test('ends the session the browser had, so that a planted one is worth nothing', async () => {
    const earlier = await givenSession(await givenUser());
    await signIn(argsFor(portal(), send('/sign-in', { email: 'maker@example.jp', password: PASSWORD }, earlier)));
    expect(await database().db.select().from(sessions)).toHaveLength(1);
    expect(await thrownBy(staffPage(argsFor(portal(), visit('/staff', earlier))))).toMatchObject({ status: 302 });
  });
});

const staffPage = staffLoader('console.view', ({ staff, today }) => ({ ...staff, today }));
const payoutPage = staffAction('payouts.prepare', () => 'prepared');
const myPage = partnerLoader(({ partner }) => partner);
const approval = staffAction('payouts.approve', () => 'approved');
const approvalPage = staffLoader('payouts.approve', () => 'shown');
const changeOfPassword = personAction(() => 'changed');
const pageOf = (visited: Promise<unknown>) => visited.catch((thrown: unknown) => thrown);

describe('a guarded door', () => {
  test('tells who asks and the business day, in one statement', async () => {
    const userId = await givenUser();
    const cookie = await givenSession(userId);
    const statements: string[] = [];
    const logger = { logQuery: (statement: string) => void statements.push(statement) };
    const args = argsFor({ ...portal(), db: drizzle(database().sql, { logger }) }, visit('/staff', cookie));

    expect(await staffPage(args)).toEqual({ userId, name: '佐藤 花子', role: 'maker', today: '2026-05-20' });
    await publicLoader(({ signedIn }) => signedIn)(args);
    expect(statements).toHaveLength(1);
  });

  test.each(['session=', 'session=%zz', 'session=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '%=%'])(
    'sends a stranger to the sign-in page and back (cookie %s)',
    async (cookie) => {
      await givenUser();
      expect(await thrownBy(staffPage(argsFor(portal(), visit('/staff?month=2026-05', cookie))))).toEqual({
        status: 302,
        location: '/sign-in?to=%2Fstaff%3Fmonth%3D2026-05',
      });
    },
  );

  test('holds the form of somebody whose session is over, every field of it, to be sent again', async () => {
    await givenUser();
    const typed = { reason: '長い説明\r\n二行目', 'line[0].amount': '12,540' };
    expect(await pageOf(payoutPage(argsFor(portal(), send('/staff/payouts?month=2026-05', typed))))).toMatchObject({
      data: {
        sentence: expect.stringContaining('まだ送信されていません') as string,
        kept: { action: '/staff/payouts?month=2026-05', fields: Object.entries(typed), waitsFor: 'sign-in' },
      },
      init: { status: 401 },
    });
    expect(await thrownBy(changeOfPassword(argsFor(portal(), send('/account/password', typed))))).toEqual({
      status: 302,
      location: '/sign-in?to=%2Faccount%2Fpassword',
    });
  });

  test('holds the form of somebody who has to prove once more who they are', async () => {
    const cookie = await givenSession(await givenUser({ email: 'checker@example.jp', role: 'checker' }));
    await database().sql`update sessions set proven_at = now() - interval '11 minutes'`;
    const typed = { reason: '確認済み' };
    expect(await pageOf(approval(argsFor(portal(), send('/staff/payouts', typed, cookie))))).toMatchObject({
      data: { kept: { action: '/staff/payouts', fields: [['reason', '確認済み']], waitsFor: 'proof' } },
      init: { status: 401 },
    });
    expect(await thrownBy(approvalPage(argsFor(portal(), visit('/staff/payouts', cookie))))).toMatchObject({
      location: '/re-auth?to=%2Fstaff%2Fpayouts',
    });
  });

  test('refuses who is signed in and may not', async () => {
    const admin = await givenSession(await givenUser({ email: 'admin@example.jp', role: 'admin' }));
    const partner = await givenSession(
      await givenUser({ email: 'cash@example.jp', role: 'owner', partnerId: 'par_000000000000' }),
    );
    expect(await thrownBy(payoutPage(argsFor(portal(), visit('/', admin, 'POST'))))).toMatchObject({ status: 403 });
    expect(await thrownBy(staffPage(argsFor(portal(), visit('/', partner))))).toMatchObject({ status: 403 });
    expect(await thrownBy(myPage(argsFor(portal(), visit('/', admin))))).toMatchObject({ status: 403 });
  });

  test('leads home from an error page whoever is signed in, and nobody else', async () => {
    const partner = await givenSession(
      await givenUser({ email: 'cash@example.jp', role: 'owner', partnerId: 'par_000000000000' }),
    );
    expect(await pageOf(staffPage(argsFor(portal(), visit('/', partner))))).toMatchObject({
      data: { signedIn: { name: '佐藤 花子', home: '/mypage' } },
    });
    const missing = publicLoader(() => found(undefined, 'ページ'));
    expect(await pageOf(missing(argsFor(portal(), visit('/', partner))))).toMatchObject({
      data: { signedIn: { home: '/mypage' } },
    });
    expect(await pageOf(missing(argsFor(portal(), visit('/'))))).not.toHaveProperty('data.signedIn');
  });

  test('closes after signing out, and when the person is disabled', async () => {
    const userId = await givenUser();
    const [left, disabled] = [await givenSession(userId), await givenSession(userId)];
    const forgotten = await closeSession(portal(), visit('/sign-out', left, 'POST'));
    expect(forgotten).toContain('Max-Age=0');
    expect(await thrownBy(staffPage(argsFor(portal(), visit('/', left))))).toMatchObject({ status: 302 });

    await database().db.update(users).set({ enabled: false });
    expect(await thrownBy(staffPage(argsFor(portal(), visit('/', disabled))))).toMatchObject({ status: 302 });
  });

  test.each([
    { column: 'expires_at', because: 'nobody used it for half an hour' },
    { column: 'created_at', because: 'it was opened half a day ago, however busy it was' },
  ])('closes when $because', async ({ column }) => {
    const cookie = await givenSession(await givenUser());
    const past = column === 'expires_at' ? '1 second' : '12 hours 1 second';
    await database().sql`update sessions set ${database().sql(column)} = now() - ${past}::interval`;
    expect(await thrownBy(staffPage(argsFor(portal(), visit('/', cookie))))).toMatchObject({ status: 302 });
  });
});

test.each([
  { asked: '/staff/payouts?month=2026-05', leads: '/staff/payouts?month=2026-05' },
  { asked: '//evil.example', leads: '/home' },
  { asked: '/\\evil.example', leads: '/home' },
  { asked: '\\\\evil.example', leads: '/home' },
  { asked: 'https://evil.example/', leads: '/home' },
  { asked: 'https:evil.example', leads: '/home' },
  { asked: 'javascript:alert(1)', leads: '/home' },
  { asked: '/a/..//evil.example', leads: '/home' },
  { asked: '/\t/evil.example', leads: '/home' },
  { asked: '/%09/evil.example', leads: '/%09/evil.example' },
  { asked: '', leads: '/home' },
  { asked: null, leads: '/home' },
])('after signing in, $asked leads to $leads', ({ asked, leads }) => {
  expect(safePath(asked, '/home')).toBe(leads);
});

describe('a new sign-in', () => {
  test.each([
    { user: { password: 'elevenchars' }, code: 'password-too-short' },
    { user: { password: 'x'.repeat(129) }, code: 'password-too-long' },
    { user: { role: 'owner' as const }, code: 'partner-missing' },
    { user: { partnerId: 'par_000000000000' as const }, code: 'staff-with-partner' },
    { user: { email: 'MAKER@example.jp' }, code: 'email-taken' },
  ])('is refused: $code', async ({ user, code }) => {
    await givenUser();
    const context = await contextOn(database().db, '2026-05-20');
    const refused = await createUser(context, {
      email: 'new@example.jp',
      name: '新 任',
      role: 'maker',
      password: PASSWORD,
      ...user,
    });
    expect(refused).toMatchObject({ ok: false, refusal: { code } });
  });
});
