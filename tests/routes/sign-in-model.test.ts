import { ne } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UserId } from '#app/core/ids.ts';
import { findUser } from '#app/features/access/queries.server.ts';
import { mayDo, needsFreshProof } from '#app/features/access/rules.ts';
import { acceptInvitation, invite, withdrawInvitation } from '#app/features/invitations/commands.server.ts';
import { listInvitations } from '#app/features/invitations/queries.server.ts';
import { askForNewPasskey } from '#app/features/passkeys/commands.server.ts';
import { registerPasskey } from '#app/features/factor-changes/commands.server.ts';
import { changePerson, requestReset, resetPassword } from '#app/features/sign-ins/commands.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import type { Portal } from '#app/platform/portal.server.ts';
import { newTotpSecret, totpCode } from '#app/platform/totp.server.ts';
import { action as endSessions, loader as showAccount } from '#app/routes/account._index.tsx';
import { action as proveAgain } from '#app/routes/re-auth.tsx';
import { action as signIn } from '#app/routes/sign-in.tsx';
import { action as showCode } from '#app/routes/sign-in_.code.tsx';
import { action as enrol } from '#app/routes/sign-in_.factor.tsx';
import { authenticator } from '#tests/support/authenticator.ts';
import { contextOn, empty, useDatabase } from '#tests/support/db.ts';
import { signInLimits } from '#db/schema/sign-in-limits.ts';
import { portalOn } from '#tests/support/portal.ts';
import {
  Model,
  type Session,
  type Step,
  TOLD,
  bearerOf,
  histories,
  knock,
  nameOf,
} from '#tests/support/sign-in-model.ts';
import { asAdmin, givenPerson, latestLink } from '#tests/support/sign-ins.ts';

const database = useDatabase();

const EMAIL = 'sato@cpi.example';

/** One capability of each kind: everybody's, the preparer's, and two that need a fresh proof. */
const PROBED = ['console.view', 'payouts.prepare', 'payouts.approve', 'people.change'] as const;

const DOORS = PROBED.map((capability) => ({ capability, door: staffLoader(capability, () => 'in') }));

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
      expect(cookie !== undefined).toBe(model.try() && step.right && model.enabled);
      if (!cookie) return;
      const stage = model.secret || model.devices.length > 0 ? 'code' : 'enrolment';
      expect(location).toContain(stage === 'code' ? '/sign-in/code' : '/sign-in/factor');
      model.sessions.push(model.openedNow(cookie, stage));
      return;
    }
    case 'code': {
      if (!session) return;
      const fresh = model.secret ? totpCode(model.secret, model.now()) : '123456';
      const code = { fresh, used: model.usedCode, wrong: '999999' }[step.typed];
      const { cookie } = await knock(portal, showCode, session.cookie, { code });
      const right = step.typed === 'fresh' && model.secret !== undefined && model.step() > model.usedStep;
      const taken = model.alive(session) && session.stage === 'code' && model.try() && right;
      expect(cookie !== undefined).toBe(taken);
      if (!taken || !cookie) return;
      model.usedStep = model.step();
      model.usedCode = code;
      model.letIn(session, cookie);
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
        model.codes = (answer as { codes: string[] }).codes;
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
    case 'recover': {
      if (!session) return;
      const code = step.typed === 'fresh' ? (model.codes[0] ?? 'AAAA-AAAA-AAAA') : model.usedRecovery;
      const { cookie } = await knock(portal, showCode, session.cookie, { code });
      const taken = model.alive(session) && session.stage === 'code' && model.try() && model.codes.includes(code);
      expect(cookie !== undefined).toBe(taken);
      if (!taken || !cookie) return;
      model.codes = model.codes.filter((left) => left !== code);
      model.usedRecovery = code;
      model.letIn(session, cookie);
      return;
    }
    case 'register': {
      const bearer = session && (await bearerOf(portal, session));
      expect(bearer !== undefined).toBe(session !== undefined && model.alive(session) && session.stage === 'full');
      if (!session || !bearer || model.devices.length === 3) return;
      const device = authenticator();
      const answer = device.create(await askForNewPasskey(context, bearer, portal.baseUrl));
      const made = await registerPasskey(context, bearer, { name: '鍵', answer, baseUrl: portal.baseUrl });
      expect(made.ok).toBe(true);
      if (made.ok && made.value) model.codes = made.value;
      model.devices.push(device);
      Object.assign(session, { seen: model.minutes });
      model.sessions = [session];
      return;
    }
    case 'passkey': {
      if (!session) return;
      const asked = await knock(portal, showCode, session.cookie, { intent: 'passkey-options' });
      const options = (asked.answer as { options?: { challenge: string } }).options;
      const halfway = model.alive(session) && session.stage === 'code';
      expect(options !== undefined).toBe(halfway);
      if (!options) return;
      const device = model.devices.at(-1) ?? authenticator();
      const answer = step.shown === 'fresh' ? device.prove(options) : model.usedAnswer;
      const { cookie } = await knock(portal, showCode, session.cookie, { passkey: answer });
      const taken = model.try() && step.shown === 'fresh' && model.devices.length > 0;
      expect(cookie !== undefined).toBe(taken);
      if (!taken || !cookie) return;
      model.usedAnswer = answer;
      model.letIn(session, cookie);
      return;
    }
    case 'prove': {
      if (!session) return;
      const code = model.secret ? totpCode(model.secret, model.now()) : '123456';
      const password = step.right ? model.passwordText() : model.passwordText(model.password + 1);
      const { location } = await knock(portal, proveAgain, session.cookie, { password, code });
      const inside = model.alive(session) && session.stage === 'full';
      const coded = model.secret ? model.step() > model.usedStep : model.devices.length === 0;
      const taken = inside && model.try() && step.right && coded;
      expect(location === '/staff').toBe(taken);
      if (inside) session.seen = model.minutes;
      if (!taken) return;
      Object.assign(session, { proven: model.minutes });
      Object.assign(model, { limit: undefined, ...(model.secret ? { usedStep: model.step(), usedCode: code } : {}) });
      return;
    }
    case 'guess': {
      for (let guess = 0; guess < 11; guess += 1) {
        const { cookie } = await knock(portal, signIn, undefined, { email: EMAIL, password: `guess ${guess}` });
        model.try();
        expect(cookie).toBeUndefined();
      }
      return;
    }
    case 'end': {
      if (!session) return;
      const other = step.other === 'others' ? undefined : model.chosen(model.sessions, step.other);
      const inside = model.alive(session) && session.stage === 'full';
      const { answer } = await knock(portal, showAccount, session.cookie);
      if (inside) session.seen = model.minutes;
      const listed = inside && (answer as { sessions: { handle: string }[] }).sessions.map(({ handle }) => handle);
      const living = model.sessions.filter((one) => one.stage === 'full' && model.alive(one));
      if (listed) expect(listed.toSorted()).toEqual(living.map(nameOf).toSorted());
      await knock(portal, endSessions, session.cookie, { session: other ? nameOf(other) : 'others' });
      if (!inside) return;
      model.sessions = model.sessions.filter((one) => (other ? one !== other : one === session));
      return;
    }
    case 'invite': {
      const by = { userId, name: '佐藤 花子', baseUrl: portal.baseUrl };
      const invited = {
        email: 'new@cpi.example',
        name: '新任 太郎',
        role: 'auditor',
        roleName: '',
        partnerId: null,
      } as const;
      const { ok } = await invite(context, invited, by);
      expect(ok).toBe(!model.joined);
      if (!ok) return;
      for (const one of model.invitations) one.open = false;
      const secret = (await latestLink(portal.db)).split('/').at(-1) ?? '';
      model.invitations.push({ secret, asked: model.minutes, open: true });
      return;
    }
    case 'accept': {
      const invitation = model.chosen(model.invitations, step.invitation);
      if (!invitation) return;
      const { secret, asked, open } = invitation;
      const { ok } = await acceptInvitation(context, { secret, password: model.passwordText() });
      const inviterMay = model.enabled && mayDo(model.role, 'people.invite');
      expect(ok).toBe(open && inviterMay && model.minutes < asked + 3 * 24 * 60);
      if (!ok) return;
      invitation.open = false;
      model.joined = true;
      return;
    }
    case 'withdraw': {
      const [shown] = await listInvitations(context, null);
      const latest = model.invitations.find(({ open, asked }) => open && model.minutes < asked + 3 * 24 * 60);
      expect(shown !== undefined).toBe(latest !== undefined);
      if (!shown || !latest) return;
      expect(await withdrawInvitation(context, shown.id, null)).toBe(true);
      latest.open = false;
      return;
    }
    case 'ask-reset': {
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
      model.limit = undefined;
      model.sessions = [];
      for (const one of model.links) one.open = false;
      return;
    }
    case 'change': {
      const person = await findUser(context, userId);
      const { role, enabled, dropFactor } = step;
      const changed = person && (await changePerson(await asAdmin(context), person, { role, enabled, dropFactor }));
      expect(changed).toMatchObject({ ok: true });
      Object.assign(model, {
        role,
        enabled,
        sessions: [],
        ...(dropFactor ? { secret: undefined, codes: [], devices: [] } : {}),
      });
      if (!enabled) for (const link of model.links) link.open = false;
      return;
    }
  }
}

async function expectContinued(model: Model, answer: unknown, session: Session): Promise<void> {
  const cookie = answer instanceof Response ? answer.headers.get('set-cookie')?.split(';')[0] : undefined;
  expect(cookie).toBeDefined();
  Object.assign(session, model.openedNow(cookie ?? ''));
}

/** Every session ever handed out, against every door: what opens is what the model and the capability table say. */
async function probe(model: Model, portal: Portal, everIssued: ReadonlySet<string>): Promise<void> {
  for (const cookie of everIssued) {
    const session = model.sessions.find((one) => one.cookie === cookie);
    for (const { capability, door } of DOORS) {
      const { answer } = await knock(portal, door, cookie);
      const alive = session?.stage === 'full' && model.alive(session);
      const fresh = !needsFreshProof(capability) || model.minutes <= (session?.proven ?? 0) + 10;
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
        await portal.db.delete(signInLimits).where(ne(signInLimits.key, sha256(`account:${EMAIL}`)));
        await play(model, portal, userId, step);
        for (const { cookie } of model.sessions) everIssued.add(cookie);
        await probe(model, portal, everIssued);
      }
    }),
    { numRuns: Number(process.env.SIGN_IN_MODEL_RUNS ?? 30), examples: TOLD.map((history) => [history]) },
  );
}, 300_000);
