import { redirect } from '@remix-run/node';
import { publicAction, publicLoader } from '#app/platform/guards.server.ts';
import { closeSession } from '#app/platform/session.server.ts';

/** Somebody who follows a link here is still signed in: only the button signs out. */
export const loader = publicLoader(({ signedIn }) => redirect(signedIn ? signedIn.home : '/'));

export const action = publicAction(async (_context, { request, context: { portal, from } }) => {
  const cookie = await closeSession(portal, request, from);
  return redirect('/sign-in', { headers: { 'Set-Cookie': cookie } });
});
