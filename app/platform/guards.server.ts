import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import type { Day } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Capability, homeOf, isStaffRole, mayDo } from '#app/features/access/rules.ts';
import { type Context, DayRunning, type PartnerContext, type StaffContext } from './context.server.ts';
import type { Portal } from './portal.server.ts';
import { errorPage } from './respond.server.ts';
import { type Arrival, type SignedIn, whoArrives } from './session.server.ts';

/** Under this key a wrapped loader or action says whom it answers. */
export const GUARDED = Symbol.for('portal.guarded');

/** Whom a wrapped loader or action answers. */
export type Guard = { kind: 'staff'; capability: Capability } | { kind: 'partner' } | { kind: 'public' };

/** The context of a page for everybody. Whoever is signed in is only greeted: they act as a visitor. */
export type PublicContext = Context & {
  readonly signedIn?: { name: string; home: '/staff' | '/mypage' };
};

type Args = LoaderFunctionArgs | ActionFunctionArgs;
type Handler<C, A, T> = (context: C, args: A) => T | Promise<T>;
type Guarded<A, T> = ((args: A) => Promise<T>) & { readonly [GUARDED]: Guard };

/** A loader for staff with a capability. */
export function staffLoader<T>(capability: Capability, handler: Handler<StaffContext, LoaderFunctionArgs, T>) {
  return guarded({ kind: 'staff', capability }, (args: LoaderFunctionArgs) => requireStaff(args, capability), handler);
}

/** An action for staff with a capability. */
export function staffAction<T>(capability: Capability, handler: Handler<StaffContext, ActionFunctionArgs, T>) {
  return guarded({ kind: 'staff', capability }, (args: ActionFunctionArgs) => requireStaff(args, capability), handler);
}

/** A loader for a partner's person; what it shows is that partner's. */
export function partnerLoader<T>(handler: Handler<PartnerContext, LoaderFunctionArgs, T>) {
  return guarded({ kind: 'partner' }, requirePartner, handler);
}

/** An action for a partner's person, on behalf of that partner. */
export function partnerAction<T>(handler: Handler<PartnerContext, ActionFunctionArgs, T>) {
  return guarded({ kind: 'partner' }, requirePartner, handler);
}

/** A loader for everybody. */
export function publicLoader<T>(handler: Handler<PublicContext, LoaderFunctionArgs, T>) {
  return guarded({ kind: 'public' }, welcome, handler);
}

/** An action for everybody. */
export function publicAction<T>(handler: Handler<PublicContext, ActionFunctionArgs, T>) {
  return guarded({ kind: 'public' }, welcome, handler);
}

/**
 * The only maker of a `StaffContext` for a request.
 * @throws a redirect to the sign-in page for strangers, the 403 page for everybody else who may not.
 */
async function requireStaff(args: Args, capability: Capability): Promise<StaffContext> {
  const { signedIn, today } = await requireSignedIn(args);
  const { userId, name, role } = signedIn;
  if (!isStaffRole(role) || !mayDo(role, capability)) {
    throw errorPage(403, 'この画面または操作を利用する権限がありません。必要な場合は、管理者にお問い合わせください。');
  }
  return { ...contextFor(args.context.portal, today), actor: { kind: 'staff', userId }, staff: { userId, name, role } };
}

/**
 * The only maker of a `PartnerContext` for a request.
 * @throws a redirect to the sign-in page for strangers, the 403 page for staff.
 */
async function requirePartner(args: Args): Promise<PartnerContext> {
  const { signedIn, today } = await requireSignedIn(args);
  const { userId, name, partnerId, programme } = signedIn;
  if (!partnerId) throw errorPage(403, 'マイページはパートナー様専用です。事務局の方は管理画面をご利用ください。');
  invariant(programme, 'a signed-in partner is enrolled in a programme');
  return {
    ...contextFor(args.context.portal, today),
    actor: { kind: 'partner', userId, partnerId },
    partner: { id: partnerId, userId, userName: name, programme },
  };
}

async function welcome(args: Args): Promise<PublicContext> {
  const { portal } = args.context;
  const { signedIn, today } = await arrivalOf(args);
  const context = { ...contextFor(portal, requireOpened(today)), actor: { kind: 'visitor' } as const };
  return signedIn ? { ...context, signedIn: { name: signedIn.name, home: homeOf(signedIn.role) } } : context;
}

async function requireSignedIn(args: Args): Promise<{ signedIn: SignedIn; today: Day }> {
  const { signedIn, today } = await arrivalOf(args);
  if (signedIn) return { signedIn, today: requireOpened(today) };

  const { pathname, search } = new URL(args.request.url);
  throw redirect(`/sign-in?to=${encodeURIComponent(pathname + search)}`);
}

/** Read once for all loaders of a page; an action has changed things, so the loaders after it read again. */
async function arrivalOf({ context, request }: Args): Promise<Arrival> {
  if (request.method !== 'GET') return whoArrives(context.portal, request);
  context.arrival ??= whoArrives(context.portal, request);
  return context.arrival;
}

function requireOpened(today: Day | null): Day {
  if (today) return today;
  throw errorPage(503, 'ただいま準備中です。しばらくしてから、もう一度お試しください。');
}

function contextFor({ db, clock, policy, newId, readToday }: Portal, today: Day) {
  return { db, now: clock.now(), today, policy, newId, readToday };
}

function guarded<C, A extends Args, T>(
  guard: Guard,
  require: (args: A) => Promise<C>,
  handler: Handler<C, A, T>,
): Guarded<A, T> {
  const answer = async (args: A) => {
    try {
      return await handler(await require(args), args);
    } catch (error) {
      if (error instanceof DayRunning)
        throw errorPage(503, '日次処理を実行しています。しばらくしてから、もう一度お試しください。');
      throw error;
    }
  };
  return Object.assign(answer, { [GUARDED]: guard });
}
