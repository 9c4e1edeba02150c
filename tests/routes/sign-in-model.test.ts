import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UserId } from '#app/core/ids.ts';
import { findUser } from '#app/features/access/queries.server.ts';
import { STAFF_ROLES, type StaffRole, mayDo, needsFreshProof } from '#app/features/access/rules.ts';
import { changePerson, requestReset, resetPassword } from '#app/features/sign-ins/commands.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import type { Portal } from '#app/platform/portal.server.ts';
import { newTotpSecret, totpCode } from '#app/platform/totp.server.ts';
import { action as signIn } from '#app/routes/sign-in.tsx';
import { action as showCode } from '#app/routes/sign-in_.code.tsx';
import { action as enrol } from '#app/routes/sign-in_.factor.tsx';
import { contextOn, empty, useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { asStaff } from '#tests/support/company.ts';
import { givenPerson, latestLink } from '#tests/support/sign-ins.ts';

const database = useDatabase();

const EMAIL = 'sato@cpi.example';
const START = Date.parse('2026-05-20T00:00:00Z');

/** One capability of each kind: everybody's, the preparer's, and two that need a fresh proof. */
const PROBED = ['console.view', 'payouts.prepare', 'payouts.approve', 'people.change'] as const;

type Step =
  | { kind: 'wait'; minutes: number }
  | { kind: 'password'; right: boolean }
  | { kind: 'code'; session: number; typed: 'fresh' | 'used' | 'wrong' }
  | { kind: 'enrol'; session: number; right: boolean }
  | { kind: 'continue'; session: number }
  | { kind: 'ask-reset' }
  | { kind: 'use-reset'; link: number }
  | { kind: 'change'; role: StaffRole; enabled: boolean; dropFactor: boolean };

/** Most steps are about what was opened last. */
const LAST = -1;
const at = fc.oneof(fc.constant(LAST), fc.nat({ max: 5 }));
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.constantFrom(1, 4, 9, 11, 29, 31) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('password' as const), right: fc.constantFrom(true, true, true, false) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('code' as const),
      session: at,
      typed: fc.constantFrom('fresh' as const, 'fresh' as const, 'used' as const, 'wrong' as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('enrol' as const), session: at, right: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('continue' as const), session: at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ask-reset' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('use-reset' as const), link: at }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      role: fc.constantFrom(...STAFF_ROLES),
      enabled: fc.constantFrom(true, true, true, false),
      dropFactor: fc.boolean(),
    }),
  },
);

/** What people do in a row, so that histories get somewhere: set a factor up, come back with it, try a code again. */
const JOINS: Step[] = [
  { kind: 'password', right: true },
  { kind: 'enrol', session: LAST, right: true },
  { kind: 'continue', session: LAST },
];
const RETURNS: Step[] = [
  { kind: 'wait', minutes: 1 },
  { kind: 'password', right: true },
  { kind: 'code', session: LAST, typed: 'fresh' },
];
const REPLAYS: Step[] = [
  { kind: 'password', right: true },
  { kind: 'code', session: LAST, typed: 'used' },
];
const RESETS: Step[] = [{ kind: 'ask-reset' }, { kind: 'use-reset', link: LAST }];

const histories = fc
  .array(
    fc.oneof({ weight: 5, arbitrary: steps.map((step) => [step]) }, fc.constantFrom(JOINS, RETURNS, REPLAYS, RESETS)),
    {
      minLength: 4,
      maxLength: 10,
    },
  )
  .map((parts) => [...JOINS, ...parts.flat()]);

type Session = { cookie: string; stage: 'full' | 'code' | 'enrolment'; opened: number; seen: number };

/** What the portal is expected to know, kept by the rules of the issue alone. */
class Model {
  minutes = 0;
  password = 0;
  role: StaffRole = 'checker';
  enabled = true;
  secret: string | undefined;
  usedStep = -1;
  usedCode = '000000';
  sessions: Session[] = [];
  links: { secret: string; asked: number; open: boolean }[] = [];

  now = () => new Date(START + this.minutes * 60_000);
  step = () => Math.floor(this.now().getTime() / 30_000);

  alive(session: Session): boolean {
    if (!this.enabled || !this.sessions.includes(session)) return false;
    if (session.stage !== 'full') return this.minutes < session.opened + 10;
    return this.minutes < session.seen + 30 && this.minutes < session.opened + 12 * 60;
  }

  chosen<T>(list: readonly T[], index: number): T | undefined {
    return index === LAST ? list.at(-1) : list[index % Math.max(1, list.length)];
  }

  passwordText = (index = this.password) => `a good password, number ${index}`;
}

type Door = (args: ReturnType<typeof argsFor>) => Promise<unknown>;

const DOORS = PROBED.map((capability) => ({ capability, door: staffLoader(capability, () => 'in') }));

async function knock(portal: Portal, door: Door, cookie: string | undefined, fields?: Record<string, string>) {
  const request = new Request('http://localhost:3000/', {
    ...(fields ? { method: 'POST', body: new URLSearchParams(fields) } : {}),
    headers: cookie ? { cookie } : {},
  });
  const answer: unknown = await door(argsFor(portal, request)).catch((thrown: unknown) => thrown);
  if (answer instanceof Error) throw answer;
  const location = answer instanceof Response ? answer.headers.get('location') : undefined;
  const set = answer instanceof Response ? answer.headers.get('set-cookie')?.split(';')[0] : undefined;
  return { answer, location, cookie: set };
}

async function play(model: Model, portal: Portal, userId: UserId, step: Step): Promise<void> {
  const context = { ...(await contextOn(portal.db, '2026-05-20')), now: model.now() };
  const session = 'session' in step ? model.chosen(model.sessions, step.session) : undefined;
  switch (step.kind) {
    case 'wait':
      model.minutes += step.minutes;
      return;
    case 'password': {
      const password = step.right ? model.passwordText() : model.passwordText(model.password + 1);
      const { cookie, location } = await knock(portal, signIn, undefined, { email: EMAIL, password });
      expect(cookie !== undefined).toBe(step.right && model.enabled);
      if (!cookie) return;
      const stage = model.secret ? 'code' : 'enrolment';
      expect(location).toContain(stage === 'code' ? '/sign-in/code' : '/sign-in/factor');
      model.sessions.push({ cookie, stage, opened: model.minutes, seen: model.minutes });
      return;
    }
    case 'code': {
      if (!session) return;
      const fresh = model.secret ? totpCode(model.secret, model.now()) : '123456';
      const code = { fresh, used: model.usedCode, wrong: '999999' }[step.typed];
      const { cookie } = await knock(portal, showCode, session.cookie, { code });
      const right = step.typed === 'fresh' && model.secret !== undefined && model.step() > model.usedStep;
      const taken = model.alive(session) && session.stage === 'code' && right;
      expect(cookie !== undefined).toBe(taken);
      if (!taken || !cookie) return;
      model.usedStep = model.step();
      model.usedCode = code;
      Object.assign(session, { cookie, stage: 'full', opened: model.minutes, seen: model.minutes });
      return;
    }
    case 'enrol': {
      if (!session) return;
      const secret = newTotpSecret();
      const code = step.right ? totpCode(secret, model.now()) : '999999';
      const { answer } = await knock(portal, enrol, session.cookie, { secret, code });
      const expected = model.alive(session) && session.stage === 'enrolment' && !model.secret && step.right;
      expect(typeof answer === 'object' && answer !== null && 'codes' in answer).toBe(expected);
      if (expected) {
        Object.assign(model, { secret, usedStep: model.step(), usedCode: code, sessions: [session] });
      } else if (model.alive(session) && session.stage === 'enrolment' && model.secret) {
        // The page has nothing left to set up: it lets in who set it up.
        await expectContinued(model, answer, session);
      }
      return;
    }
    case 'continue': {
      if (!session) return;
      const { answer } = await knock(portal, enrol, session.cookie, {});
      if (model.alive(session) && session.stage === 'enrolment' && model.secret) {
        await expectContinued(model, answer, session);
      } else if (answer instanceof Response) expect(answer.headers.get('set-cookie')).toBeNull();
      return;
    }
    case 'ask-reset': {
      await portal.db.execute('delete from sign_in_limits');
      await requestReset(context, { email: EMAIL, from: null, baseUrl: portal.baseUrl });
      if (!model.enabled) return;
      for (const link of model.links) link.open = false;
      const secret = (await latestLink(portal.db)).split('/').at(-1) ?? '';
      model.links.push({ secret, asked: model.minutes, open: true });
      return;
    }
    case 'use-reset': {
      const link = model.chosen(model.links, step.link);
      if (!link) return;
      const password = model.passwordText(model.password + 1);
      const { ok } = await resetPassword(context, { secret: link.secret, password });
      expect(ok).toBe(link.open && model.enabled && model.minutes < link.asked + 30);
      if (!ok) return;
      model.password += 1;
      model.sessions = [];
      for (const one of model.links) one.open = false;
      return;
    }
    case 'change': {
      const person = await findUser(context, userId);
      const { role, enabled, dropFactor } = step;
      const changed =
        person && (await changePerson(asStaff(context, 'usr_admin'), person, { role, enabled, dropFactor }));
      expect(changed).toMatchObject({ ok: true });
      Object.assign(model, { role, enabled, sessions: [], ...(dropFactor ? { secret: undefined } : {}) });
      if (!enabled) for (const link of model.links) link.open = false;
      return;
    }
  }
}

async function expectContinued(model: Model, answer: unknown, session: Session): Promise<void> {
  const cookie = answer instanceof Response ? answer.headers.get('set-cookie')?.split(';')[0] : undefined;
  expect(cookie).toBeDefined();
  Object.assign(session, { cookie, stage: 'full', opened: model.minutes, seen: model.minutes });
}

/** Every session ever handed out, against every door: what opens is what the model and the capability table say. */
async function probe(model: Model, portal: Portal, everIssued: ReadonlySet<string>): Promise<void> {
  for (const cookie of everIssued) {
    const session = model.sessions.find((one) => one.cookie === cookie);
    for (const { capability, door } of DOORS) {
      const { answer } = await knock(portal, door, cookie);
      const alive = session?.stage === 'full' && model.alive(session);
      const fresh = !needsFreshProof(capability) || model.minutes <= (session?.opened ?? 0) + 10;
      expect(answer === 'in', `${capability} as ${model.role}`).toBe(alive && mayDo(model.role, capability) && fresh);
      if (alive && session) session.seen = model.minutes;
    }
  }
}

test('whatever people, attackers and administrators do, a door opens only to whom it may', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      await empty(database().sql);
      const model = new Model();
      const portal: Portal = { ...portalOn(database().db), clock: { now: model.now } };
      const context = { ...(await contextOn(portal.db, '2026-05-20')), now: model.now() };
      const userId = await givenPerson(context, { role: model.role, password: model.passwordText() });
      const everIssued = new Set<string>();
      for (const step of history) {
        await portal.db.execute('delete from sign_in_limits');
        await play(model, portal, userId, step);
        for (const { cookie } of model.sessions) everIssued.add(cookie);
        await probe(model, portal, everIssued);
      }
    }),
    { numRuns: Number(process.env.SIGN_IN_MODEL_RUNS ?? 25) },
  );
}, 120_000);
