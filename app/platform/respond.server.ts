import { data } from '@remix-run/node';

/** What may be thrown out of a loader or action to show the error page with this status and Japanese sentence. */
export function errorPage(status: 400 | 403 | 404 | 409 | 503, sentence: string) {
  return data<ErrorFacts>({ sentence }, { status });
}

/** Why a form waits for its sender: nobody is signed in any more, or they have to prove once more who they are. */
export type WaitsFor = 'sign-in' | 'proof';

/** What an error page says, and whom it leads home; nobody is known where it is left out. */
export type ErrorFacts = {
  sentence: string;
  signedIn?: { name: string; home: '/staff' | '/mypage' };
  /** What was sent and has to wait for its sender, to be sent again from the page. */
  kept?: { action: string; fields: [name: string, value: string][]; waitsFor: WaitsFor };
};

/** The facts of an error page that was thrown; undefined for everything else. */
export function factsOfErrorPage(thrown: unknown): ErrorFacts | undefined {
  const facts = typeof thrown === 'object' && thrown && 'data' in thrown ? thrown.data : undefined;
  return typeof facts === 'object' && facts && 'sentence' in facts ? (facts as ErrorFacts) : undefined;
}

/** The value, or the 404 page that names what was not found, such as `契約`. */
export function found<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw errorPage(404, `お探しの${what}は見つかりませんでした。`);
  return value;
}

/** Submissions as conform makes them, as far as a refusal needs them. */
type Replying<Reply> = { reply(options: { formErrors: string[] }): Reply };

/** The answer to a form that was well-formed and refused by a rule: 409, the sentence above the form, the fields kept. */
export function refusalReply<Reply>(submission: Replying<Reply>, sentence: string) {
  return data(submission.reply({ formErrors: [sentence] }), { status: 409 });
}

/** Submissions as conform makes them, as far as mistakes in fields need them. */
type ReplyingInFields<Reply> = { reply(options?: { hideFields?: string[] }): Reply };

/** The answer to a form with mistakes in its fields: 400, each mistake at its field, all fields kept but the hidden ones. */
export function mistakesReply<Reply>(submission: ReplyingInFields<Reply>, hideFields: string[] = []) {
  return data(submission.reply({ hideFields }), { status: 400 });
}

/** A path of this portal to go to, taken from a request; the fallback for anything that could lead elsewhere. */
export function safePath(text: string | null | undefined, fallback: string): string {
  if (!text || !/^\/(?![/\\])[\x21-\x7e]*$/.test(text) || text.includes('\\')) return fallback;
  const base = 'http://portal.invalid';
  if (!URL.canParse(text, base)) return fallback;
  const url = new URL(text, base);
  const path = url.pathname + url.search;
  return url.origin === base && !path.startsWith('//') ? path : fallback;
}
