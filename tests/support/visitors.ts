import type { Sql } from 'postgres';
import type { UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type PartnerRole, STAFF_ROLES, type StaffRole, mayDo, needsFactor } from '#app/features/access/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Guard } from '#app/platform/guards.server.ts';
import type { Portal } from '#app/platform/portal.server.ts';
import { closeSession, openSession } from '#app/platform/session.server.ts';
import { givenPerson } from './sign-ins.ts';
import { type Side, canaryOf } from './two-partners.ts';

/** Somebody who tries the doors, with the cookie of their browser. */
export type Visitor = { name: string; cookie: string } & (
  | { kind: 'stranger' }
  | { kind: 'halfway'; stage: 'code'; side: Side }
  | { kind: 'staff'; role: StaffRole }
  | { kind: 'partner'; role: PartnerRole; side: Side; programme: 'cashback' | 'discount'; hasFactor: boolean }
);

/** What an answer came to. */
export type Outcome = 'shown' | 'sign-in' | 'elsewhere' | 'forbidden' | 'missing';

/** Everybody there is: nobody, half signed in, signed out, staff of every role, and people of both companies. */
export async function everyVisitor(portal: Portal, context: Context, sql: Sql): Promise<Visitor[]> {
  const { origin } = portal.baseUrl;
  const cookieOf = async (userId: UserId, stage: 'full' | 'code' = 'full') => {
    const [user] = await sql<{ version: number }[]>`
      select security_version::int as version from users where id = ${userId}`;
    invariant(user, 'a visitor can sign in');
    const proven = { userId, securityVersion: user.version };
    const set = await openSession(portal, new Request(origin), proven, { stage });
    return set.split(';')[0] ?? '';
  };
  const idOf = async (email: string) => {
    const [user] = await sql<{ id: UserId }[]>`select id from users where email = ${email}`;
    invariant(user, `${email} can sign in`);
    return user.id;
  };
  const partner = async (side: Side, programme: 'cashback' | 'discount', role: PartnerRole): Promise<Visitor> => ({
    name: `${programme} ${role} of ${side}`,
    cookie: await cookieOf(await idOf(`${canaryOf(side).word}-${programme}-${role}@people.example`)),
    ...{ kind: 'partner', role, side, programme, hasFactor: role === 'owner' },
  });
  const staff = await Promise.all(
    STAFF_ROLES.map(async (role): Promise<Visitor> => {
      const userId = await givenPerson(context, { email: `${role}@staff.example`, name: `staff ${role}`, role });
      return { name: role, cookie: await cookieOf(userId), kind: 'staff', role };
    }),
  );
  const half = await cookieOf(await idOf(`${canaryOf('a').word}-cashback-owner@people.example`), 'code');
  const ended = await cookieOf(await idOf('admin@staff.example'));
  await closeSession(portal, new Request(origin, { headers: { cookie: ended } }));
  return [
    { name: 'nobody', cookie: '', kind: 'stranger' },
    { name: 'somebody signed out', cookie: ended, kind: 'stranger' },
    { name: 'half signed in', cookie: half, kind: 'halfway', stage: 'code', side: 'a' },
    ...staff,
    await partner('a', 'cashback', 'owner'),
    await partner('a', 'cashback', 'member'),
    await partner('a', 'cashback', 'finance'),
    await partner('a', 'discount', 'owner'),
    await partner('b', 'cashback', 'owner'),
  ];
}

/**
 * What a door may come to for a visitor, by the guard it carries and the one table of who may do what. Where the guard
 * lets somebody in, the page itself may still say that the thing is not theirs.
 */
export function allowedOutcomes(visitor: Visitor, guard: Guard): readonly Outcome[] {
  const inside = ['shown', 'missing', 'forbidden', 'elsewhere'] as const;
  if (guard.kind === 'public') return ['shown', 'missing', 'elsewhere', 'sign-in'];
  if (guard.kind === 'halfway') {
    return visitor.kind === 'halfway' && visitor.stage === guard.stage ? inside : ['sign-in'];
  }
  if (visitor.kind === 'stranger' || visitor.kind === 'halfway') return ['sign-in'];
  if (guard.kind === 'person') return inside;
  if (guard.kind !== visitor.kind || !mayDo(visitor.role, guard.capability)) return ['forbidden'];
  if (guard.kind === 'staff' || visitor.kind === 'staff') return inside;
  return needsFactor(guard.capability) && !visitor.hasFactor ? ['elsewhere'] : inside;
}
