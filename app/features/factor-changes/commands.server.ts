import type { PasskeyId, UserId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Context, type SealingContext, inTransaction } from '#app/platform/context.server.ts';
import { holdProven, renewSecurity } from '../access/commands.server.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { ActName } from '../audit/rules.ts';
import { type Role, isStaffRole } from '../access/rules.ts';
import { removeApp, removeRecoveryCodes, renewRecoveryCodes, storeFactor } from '../factors/commands.server.ts';
import { type Factors, findFactors } from '../factors/queries.server.ts';
import { tellPerson } from '../letters/commands.server.ts';
import { removePasskey, storePasskey } from '../passkeys/commands.server.ts';
import { type FactorChange, type NewPasskeyRefusal, type RemovalRefusal, factorChangedLetter } from './rules.ts';

/** Whoever changes what they sign in with: themselves, by the session they do it in. */
export type Oneself = {
  userId: UserId;
  name: string;
  email: string;
  role: Role;
  sessionId: string;
  securityVersion: number;
};

/**
 * Sets up one's authenticator app; answers the recovery codes, or undefined when the code was not the app's. Every other
 * session ends. Before the second step, `onlyNew` keeps a factor that was set up elsewhere meanwhile.
 */
export async function setUpFactor(
  context: SealingContext,
  oneself: Oneself,
  typed: { secret: string; code: string; onlyNew: boolean },
): Promise<string[] | undefined> {
  return changeFactor(context, oneself, 'stored', (context) => storeFactor(context, oneself.userId, typed));
}

/**
 * Registers a passkey; answers recovery codes when it is one's first factor, null when one has codes. Every other session
 * ends.
 */
export async function registerPasskey(
  context: Context,
  oneself: Oneself,
  made: { name: string; answer: string; baseUrl: URL },
): Promise<Outcome<string[] | null, NewPasskeyRefusal>> {
  let refusal: NewPasskeyRefusal = { code: 'session-over' };
  const codes = await changeFactor(context, oneself, 'passkey-stored', async (context) => {
    const before = await findFactors(context, oneself.userId);
    const stored = await storePasskey(context, oneself, made);
    if (!stored.ok) refusal = stored.refusal;
    else return before && before.codesLeft > 0 ? null : renewRecoveryCodes(context, oneself.userId);
    return undefined;
  });
  return codes === undefined ? refused(refusal) : done(codes);
}

/** Replaces one's recovery codes; the earlier ones are worth nothing. Undefined when one's session has ended. */
export async function renewOwnCodes(context: Context, oneself: Oneself): Promise<string[] | undefined> {
  return changeFactor(context, oneself, 'codes-renewed', (context) => renewRecoveryCodes(context, oneself.userId));
}

/**
 * Removes one's authenticator app, or one of one's passkeys; every other session ends. What is gone already changes
 * nothing, and with the last of them the recovery codes go too. Staff keep one.
 */
export async function removeOwnFactor(
  context: Context,
  oneself: Oneself,
  which: 'app' | PasskeyId,
): Promise<Outcome<true, RemovalRefusal>> {
  let isLastOfStaff = false;
  const change = which === 'app' ? 'removed' : 'passkey-removed';
  await changeFactor(context, oneself, change, async (context) => {
    const { userId, role } = oneself;
    const before = await findFactors(context, userId);
    const isLast = before !== undefined && countOf(before) === 1;
    isLastOfStaff = isLast && isStaffRole(role);
    if (isLastOfStaff) return undefined;
    const removed = which === 'app' ? await removeApp(context, userId) : await removePasskey(context, userId, which);
    if (!removed) return undefined;
    if (isLast) await removeRecoveryCodes(context, userId);
    return true;
  });
  return isLastOfStaff ? refused({ code: 'last-of-staff' }) : done(true);
}

function countOf({ appSince, passkeys }: Factors): number {
  return passkeys.length + (appSince ? 1 : 0);
}

/** Under which name a change of one's own is recorded. */
const ACTS = {
  stored: 'factor-stored',
  removed: 'factor-removed',
  'codes-renewed': 'codes-renewed',
  'passkey-stored': 'passkey-stored',
  'passkey-removed': 'passkey-removed',
} as const satisfies Partial<Record<FactorChange, ActName>>;

/**
 * Changes one's factor in one transaction, and tells so. Every other session ends; undefined, and nothing changed, when
 * `work` changes nothing or one's own session has ended meanwhile.
 */
async function changeFactor<C extends Context, T>(
  context: C,
  oneself: Oneself,
  change: keyof typeof ACTS,
  work: (context: C) => Promise<T | undefined>,
): Promise<T | undefined> {
  const { userId, name, email, sessionId, securityVersion } = oneself;
  return inTransaction(context, async (context) => {
    if (!(await holdProven(context, userId, securityVersion))) return undefined;
    const changed = await work(context);
    if (changed === undefined) return undefined;
    await renewSecurity(context, userId, { keep: sessionId, seen: securityVersion });
    await recordAct(context, { name: ACTS[change], things: [{ kind: 'person', id: userId }] });
    await tellPerson(context, { name, email }, 'factor-changed', factorChangedLetter(name, change));
    return changed;
  });
}
