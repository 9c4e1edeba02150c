import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import type { Day } from '#app/core/calendar.ts';
import { keptFormPage } from './kept-form.server.ts';
import { errorPage } from './respond.server.ts';
import { type Arrival, type Arrived, handleOf, whoArrives } from './session.server.ts';

/** What Remix calls a loader or an action with. */
export type Args = LoaderFunctionArgs | ActionFunctionArgs;

/**
 * Who is signed in, and the business day.
 * @throws a redirect to the sign-in page for strangers, which leads back; where a form is worth keeping, the page that
 * holds what they sent.
 */
export async function requireSignedIn(
  args: Args,
  { keepForm = false } = {},
): Promise<{ signedIn: Arrived; today: Day }> {
  const { signedIn, today } = await arrivalOf(args);
  if (signedIn) return { signedIn, today: requireOpened(today) };
  const page = keepForm ? await keptFormPage(args.request, 'sign-in') : undefined;
  throw page ?? redirect(`/sign-in?to=${encodeURIComponent(pathOf(args))}`);
}

/** What was asked for, as a page to be led back to. */
export function pathOf({ request }: Args): string {
  const { pathname, search } = new URL(request.url);
  return pathname + search;
}

/** The page of ours that a request was made from; undefined when the browser does not say. */
export function pageBefore({ request, context }: Args): string | undefined {
  const from = request.headers.get('Referer') ?? '';
  if (!URL.canParse(from)) return undefined;
  const { origin, pathname, search } = new URL(from);
  return origin === context.portal.baseUrl.origin ? pathname + search : undefined;
}

/** Read once for all loaders of a page; an action has changed things, so the loaders after it read again. */
export async function arrivalOf({ context, request }: Args): Promise<Arrival> {
  if (request.method !== 'GET') return whoArrives(context.portal, request);
  context.arrival ??= whoArrives(context.portal, request);
  return context.arrival;
}

/** @throws the 503 page while no business day was ever opened. */
export function requireOpened(today: Day | null): Day {
  if (today) return today;
  throw errorPage(503, 'ただいま準備中です。しばらくしてから、もう一度お試しください。');
}

/** The context of a request, with where it came from: what its acts are recorded with. */
export function contextFor({ context }: Args, today: Day, person?: Arrived) {
  const { db, clock, policy, newId, readToday } = context.portal;
  const session = person ? handleOf(person.sessionId) : null;
  const origin = { role: person?.role ?? null, address: context.from, session };
  return { db, now: clock.now(), today, policy, newId, readToday, origin };
}
