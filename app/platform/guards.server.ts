import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { type Day, parseMonth } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import {
  type Capability,
  FRESH_MINUTES,
  type PartnerCapability,
  handsOutFiles,
  homeOf,
  isStaffRole,
  mayDo,
  needsFactor,
  needsFreshProof,
  passwordAloneIsEnough,
} from '#app/features/access/rules.ts';
import {
  type Args,
  arrivalOf,
  contextFor,
  pageBefore,
  pathOf,
  requireOpened,
  requireSignedIn,
} from './arrival.server.ts';
import {
  type Context,
  DayRunning,
  type PartnerContext,
  type SealingContext,
  type StaffContext,
} from './context.server.ts';
import { keptFormPage } from './kept-form.server.ts';
import { ownRowsToRead, ownRowsToWrite } from './partner-rows.server.ts';
import type { Portal } from './portal.server.ts';
import { errorPage, factsOfErrorPage } from './respond.server.ts';
import { SealUnreadable } from './secret-box.server.ts';
import { type Arrived, actorOf } from './session.server.ts';

/** Under this key a wrapped loader or action says whom it answers. */
export const GUARDED = Symbol.for('portal.guarded');

/** Whom a wrapped loader or action answers. */
export type Guard =
  | { kind: 'staff'; capability: Capability }
  | { kind: 'partner'; capability: PartnerCapability }
  | { kind: 'person' }
  | { kind: 'halfway'; stage: 'code' | 'enrolment' }
  | { kind: 'public' };

/** The context of a page for everybody. Whoever is signed in is only greeted: they act as a visitor. */
export type PublicContext = Context & {
  readonly signedIn?: { name: string; home: '/staff' | '/mypage' };
};

/** The context of a page about the person themselves, staff or partner: their password, factor and sessions. */
export type PersonContext = SealingContext & { readonly person: Arrived };

/** What a handler for a partner is called with: of the portal everything but its databases, which know no partner. */
type ForPartner<A extends Args> = Omit<A, 'context'> & {
  context: Omit<A['context'], 'portal' | 'arrival'> & {
    portal: Omit<Portal, 'db' | 'alongsideSession' | 'readToday'>;
  };
};

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

/**
 * A loader for a partner's person with a capability, that of looking unless another is named; it shows what is theirs.
 * Its database has the partner's own rows and no others, whatever is asked of it.
 */
export function partnerLoader<T>(
  handler: Handler<PartnerContext, ForPartner<LoaderFunctionArgs>, T>,
  capability: PartnerCapability = 'own.view',
) {
  const require = (args: LoaderFunctionArgs) => requirePartner(args, capability);
  return guarded(
    { kind: 'partner', capability },
    require,
    async (context: PartnerContext, args: LoaderFunctionArgs) => {
      if (!args.context.portal.rowWalls) return handler(context, args);
      const own = ownRowsToRead(context.db, context.partner.id);
      try {
        return await handler({ ...context, db: own.db }, args);
      } finally {
        await own.close();
      }
    },
  );
}

/** An action for a partner's person with a capability, on behalf of that partner: it writes no row of another one. */
export function partnerAction<T>(
  handler: Handler<PartnerContext, ForPartner<ActionFunctionArgs>, T>,
  capability: PartnerCapability = 'own.view',
) {
  const require = (args: ActionFunctionArgs) => requirePartner(args, capability);
  return guarded({ kind: 'partner', capability }, require, (context: PartnerContext, args: ActionFunctionArgs) => {
    const { rowWalls } = args.context.portal;
    return handler(rowWalls ? { ...context, db: ownRowsToWrite(context.db, context.partner.id) } : context, args);
  });
}

/** A loader for anybody signed in, about themselves; `fresh` asks for a proof of the last minutes first. */
export function personLoader<T>(handler: Handler<PersonContext, LoaderFunctionArgs, T>, { fresh = false } = {}) {
  return guarded({ kind: 'person' }, (args: LoaderFunctionArgs) => requirePerson(args, fresh), handler);
}

/** An action for anybody signed in, on themselves; `fresh` asks for a proof of the last minutes first. */
export function personAction<T>(handler: Handler<PersonContext, ActionFunctionArgs, T>, { fresh = false } = {}) {
  return guarded({ kind: 'person' }, (args: ActionFunctionArgs) => requirePerson(args, fresh), handler);
}

/** A loader for somebody whose password was right, at their second step. */
export function halfwayLoader<T>(stage: 'code' | 'enrolment', handler: Handler<PersonContext, LoaderFunctionArgs, T>) {
  return guarded({ kind: 'halfway', stage }, (args: LoaderFunctionArgs) => requireHalfway(args, stage), handler);
}

/** An action for somebody whose password was right, at their second step. */
export function halfwayAction<T>(stage: 'code' | 'enrolment', handler: Handler<PersonContext, ActionFunctionArgs, T>) {
  return guarded({ kind: 'halfway', stage }, (args: ActionFunctionArgs) => requireHalfway(args, stage), handler);
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
 * @throws a redirect to the sign-in page for strangers, or the page that holds the form they sent; the 403 page for everybody else who may not.
 */
async function requireStaff(args: Args, capability: Capability): Promise<StaffContext> {
  const { signedIn, today } = await requireSignedIn(args, { keepForm: true });
  const { userId, name, role } = signedIn;
  if (!isStaffRole(role) || !mayDo(role, capability)) {
    const sentence = 'この画面または操作を利用する権限がありません。必要な場合は、管理者にお問い合わせください。';
    throw await refusedPage(args, today, signedIn, sentence);
  }
  if (needsFreshProof(capability))
    await requireFresh(args, signedIn, { isFile: handsOutFiles(capability), keepForm: true });
  return { ...contextFor(args, today, signedIn), actor: { kind: 'staff', userId }, staff: { userId, name, role } };
}

/**
 * The only maker of a `PartnerContext` for a request.
 * @throws a redirect to the sign-in page for strangers, or the page that holds the form they sent; the 403 page for staff.
 */
async function requirePartner(args: Args, capability: PartnerCapability): Promise<PartnerContext> {
  const { signedIn, today } = await requireSignedIn(args, { keepForm: true });
  const { userId, name, email, role, partnerId, programme, hasFactor } = signedIn;
  if (!partnerId) {
    const sentence = 'マイページはパートナー様専用です。事務局の方は管理画面をご利用ください。';
    throw await refusedPage(args, today, signedIn, sentence);
  }
  if (!mayDo(role, capability)) {
    const sentence = 'この操作を行う権限がありません。必要な場合は、貴社の責任者の方にご依頼ください。';
    throw await refusedPage(args, today, signedIn, sentence);
  }
  if (needsFactor(capability) && !hasFactor && !passwordAloneIsEnough(email, args.context.portal)) {
    throw redirect(`/account/factor?to=${encodeURIComponent(pathOf(args))}`);
  }
  if (needsFreshProof(capability)) await requireFresh(args, signedIn, { keepForm: true });
  invariant(programme, 'a signed-in partner is enrolled in a programme');
  return {
    ...contextFor(args, today, signedIn),
    actor: { kind: 'partner', userId, partnerId },
    partner: { id: partnerId, userId, userName: name, programme },
  };
}

async function welcome(args: Args): Promise<PublicContext> {
  const { signedIn, today } = await arrivalOf(args);
  const context = { ...contextFor(args, requireOpened(today)), actor: { kind: 'visitor' } as const };
  return signedIn ? { ...context, signedIn: { name: signedIn.name, home: homeOf(signedIn.role) } } : context;
}

/**
 * The only maker of a `PersonContext` for somebody signed in.
 * @throws a redirect to the sign-in page for strangers.
 */
async function requirePerson(args: Args, fresh: boolean): Promise<PersonContext> {
  const { signedIn, today } = await requireSignedIn(args);
  if (fresh) await requireFresh(args, signedIn);
  return personContext(args, signedIn, today);
}

/** @throws a redirect to the sign-in page for everybody who is not at this step. */
async function requireHalfway(args: Args, stage: 'code' | 'enrolment'): Promise<PersonContext> {
  const { halfway, today } = await arrivalOf(args);
  if (halfway?.stage !== stage) throw redirect('/sign-in');
  return personContext(args, halfway.person, requireOpened(today));
}

function personContext(args: Args, person: Arrived, today: Day): PersonContext {
  const { secretBox } = args.context.portal;
  return { ...contextFor(args, today, person), secretBox, actor: actorOf(person), person };
}

/** The 403 page of somebody signed in who may not; that they asked is recorded, in a transaction of its own. */
async function refusedPage(args: Args, today: Day, person: Arrived, sentence: string) {
  const path = new URL(args.request.url).pathname;
  const context = { ...contextFor(args, today, person), actor: actorOf(person) };
  await args.context.portal.recordAtDoor(context, { name: 'access-refused', path });
  return errorPage(403, sentence);
}

/**
 * Lets only those pass who proved who they are within the last minutes.
 * @throws a redirect to the page that asks for it and then leads back; from a file, to the page that offered it; where a
 * form is worth keeping, the page that holds what they sent.
 */
async function requireFresh(args: Args, { provenAt }: Arrived, { isFile = false, keepForm = false } = {}) {
  const age = args.context.portal.clock.now().getTime() - provenAt.getTime();
  if (age <= FRESH_MINUTES * 60_000) return;
  const page = keepForm ? await keptFormPage(args.request, 'proof') : undefined;
  if (page) throw page;
  const to = (isFile && pageBefore(args)) || pathOf(args);
  throw redirect(`/re-auth?to=${encodeURIComponent(to)}`);
}

function guarded<C, A extends Args, T>(
  guard: Guard,
  require: (args: A) => Promise<C>,
  handler: Handler<C, A, T>,
): Guarded<A, T> {
  const answer = async (args: A) => {
    try {
      const answered = await handler(await require(args), args);
      if (guard.kind !== 'public' && args.request.method !== 'HEAD' && isFile(answered)) await recordDownload(args);
      return answered;
    } catch (error) {
      throw await leadingHome(args, inWords(args, error));
    }
  };
  return Object.assign(answer, { [GUARDED]: guard });
}

/** Whether an answer is a file to be saved. */
function isFile(answered: unknown): boolean {
  return answered instanceof Response && /^attachment/.test(answered.headers.get('Content-Disposition') ?? '');
}

/**
 * Records that somebody signed in takes a file, before its first byte leaves. Whoever comes by the address in a mail is
 * nobody we know, and the address itself is a secret: they leave a line in the log alone.
 */
async function recordDownload(args: Args): Promise<void> {
  const { signedIn, today } = await requireSignedIn(args);
  const { pathname, searchParams } = new URL(args.request.url);
  const context = { ...contextFor(args, requireOpened(today), signedIn), actor: actorOf(signedIn) };
  const month = parseMonth(searchParams.get('month') ?? '');
  const { portal } = args.context;
  await portal.recordAtDoor(context, { name: 'file-downloaded', path: pathname, month });
}

/** What a person reads instead of a fault that passes, or that only whoever runs the portal can mend. */
function inWords({ context }: Args, error: unknown): unknown {
  if (error instanceof DayRunning) {
    return errorPage(503, '日次処理を実行しています。しばらくしてから、もう一度お試しください。');
  }
  if (error instanceof SealUnreadable) {
    context.portal.log('factor-unreadable', { reference: context.reference });
    return errorPage(
      503,
      '認証アプリの登録内容を確認できませんでした。回復コードをご利用いただくか、事務局へお問い合わせください。',
    );
  }
  return error;
}

/** The error page of somebody signed in offers them the way home, not the sign-in page. */
async function leadingHome(args: Args, error: unknown): Promise<unknown> {
  const facts = factsOfErrorPage(error);
  const { signedIn } = facts ? await arrivalOf(args) : { signedIn: undefined };
  if (facts && signedIn) facts.signedIn = { name: signedIn.name, home: homeOf(signedIn.role) };
  if (facts) args.context.refusal = facts;
  return error;
}
