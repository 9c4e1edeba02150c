import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { checkMoneyOnceADay } from '#app/features/money-checks/commands.server.ts';
import { STAFF_ROLES, mayDo } from '#app/features/access/rules.ts';
import { GUARDED, type Guard } from '#app/platform/guards.server.ts';
import type { Portal } from '#app/platform/portal.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { useDatabase } from '#tests/support/db.ts';
import { type Form, type Sender, givenForms } from '#tests/support/hostile-forms.ts';
import { HOSTILE_VALUES } from '#tests/support/hostile-values.ts';
import { digestOfTables, listTables } from '#tests/support/invariants.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { givenPerson } from '#tests/support/sign-ins.ts';
import { ROOT, sourceFiles } from '#tests/support/source-files.ts';
import { givenTwoPartners } from '#tests/support/two-partners.ts';
import { everyVisitor } from '#tests/support/visitors.ts';

type Action = ((args: ReturnType<typeof argsFor>) => Promise<unknown>) & { [GUARDED]?: Guard };

/** Actions that read no field: pressing their button is all there is, so only their address can be spoiled. */
const BUTTONS: Record<string, { params: Record<string, string> }> = {
  'sign-out.tsx': { params: {} },
  'staff.money-checks.tsx': { params: {} },
  'staff.letters.$letterId.tsx': { params: { letterId: 'let_nothing' } },
  'staff.payouts_.$month.tsx': { params: { month: '2026-13' } },
  'staff.payouts_.$month_.sent.tsx': { params: { month: '2026-13' } },
  'staff.refunds_.$id.tsx': { params: { id: 'ctr_nothing' } },
};

/** Answers a portal may give to nonsense; 302 where the nonsense was no nonsense after all, 429 to a flood of sign-ins. */
const ANSWERS = [200, 302, 400, 401, 403, 404, 409, 429];

/** What a refusal moves: how often somebody knocked, when their browser was last seen, what a passkey is asked with. */
const MOVING = ['sign_in_limits', 'sessions', 'passkey_challenges'];

/** What a wrong guess leaves behind: the trail knows of it, and the account's owner is told by a letter. */
const LEFT_BY_GUESSES = ['letters', 'audit_entries', 'audit_links', 'audit_head'];

/** Doors that close after some guesses. */
const GUESSED_AT = ['account.password.tsx', 're-auth.tsx', 'sign-in.tsx', 'sign-in_.code.tsx'];

const database = useDatabase({ keep: true });
const actions = new Map<string, Action>();
const cookies = new Map<string, string>();
const pairs = new Set<string>();
let forms: Record<string, readonly Form[]> = {};
let portal: Portal;
let tables: readonly string[] = [];

for (const path of sourceFiles('app/routes').filter((path) => /\.tsx?$/.test(path))) {
  const { action } = (await import(/* @vite-ignore */ join(ROOT, path))) as { action?: Action };
  if (action) actions.set(basename(path), action);
}

beforeAll(async () => {
  const { db, sql } = database();
  const context = { ...(await givenTwoPartners(db)), db };
  const now = new Date();
  portal = { ...portalOn(db), clock: { now: () => now } };
  for (const { name, cookie } of await everyVisitor(portal, context, sql)) cookies.set(name, cookie);
  const userId = await givenPerson(context, { email: 'new@staff.example', role: 'maker' });
  const proven = { userId, securityVersion: 1 };
  const set = await openSession(portal, new Request(portal.baseUrl), proven, { stage: 'enrolment' });
  cookies.set('enrolment', set.split(';')[0] ?? '');
  const admin = await givenPerson(context, { email: 'second-admin@staff.example', role: 'admin' });
  const again = await openSession(portal, new Request(portal.baseUrl), { userId: admin, securityVersion: 1 });
  cookies.set('admin', again.split(';')[0] ?? '');
  forms = await givenForms(context, sql);
  // As after every day's run; who asks for a file first on a day without one would bring it about.
  await checkMoneyOnceADay(context);
  tables = (await listTables(sql)).filter((table) => !MOVING.includes(table));
});

describe('nonsense in any field of any form', () => {
  test.each([...actions.keys()])('%s answers in words, and changes nothing where it refuses', async (name) => {
    const faults: string[] = [];
    for (const form of formsOf(name)) faults.push(...(await faultsOf(name, form)));
    expect(faults).toEqual([]);
  });

  test('every action has a form here, and no form is left of an action that is gone', () => {
    expect([...Object.keys(forms), ...Object.keys(BUTTONS)].toSorted()).toEqual([...actions.keys()].toSorted());
  });

  test('there are thousands of fields with a value nobody types', () => {
    expect(pairs.size).toBeGreaterThan(5_000);
  });

  afterAll(() => void process.stdout.write(`${pairs.size} hostile values in fields of ${actions.size} forms\n`));
});

function formsOf(name: string): readonly Form[] {
  const button = BUTTONS[name];
  const sender = name.startsWith('staff.') ? 'staff' : 'stranger';
  return button ? [{ sender, params: button.params, fields: {} }] : (forms[name] ?? []);
}

async function faultsOf(name: string, form: Form): Promise<string[]> {
  const action = actions.get(name);
  invariant(action, 'the form belongs to an action');
  const cookie = cookieFor(form.sender, action[GUARDED]);
  const faults: string[] = [];
  const watched = GUESSED_AT.includes(name) ? tables.filter((table) => !LEFT_BY_GUESSES.includes(table)) : tables;
  let before = await standing(watched);
  for (const { spoiled, body, params } of spoilings(form)) {
    const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
    const request = new Request(new URL('/x', portal.baseUrl), { method: 'POST', body, headers });
    const { status, text } = await answerOf(action(argsFor(portal, request, params)));
    const wrong = wordsFor(status, text);
    if (wrong) faults.push(`${spoiled.slice(0, 120)} → ${status} ${wrong}`);
    const after = await standing(watched, before);
    if (status >= 400 && after.digest !== before.digest)
      faults.push(`${spoiled.slice(0, 120)} → ${status} changed rows`);
    before = after;
    pairs.add(`${name} ${spoiled}`);
  }
  return faults;
}

/** Every way to spoil one field of a form or one part of its address. */
function* spoilings({
  fields,
  params = {},
}: Form): Generator<{ spoiled: string; body: string; params: typeof fields }> {
  const rest = (spoiled?: string) =>
    Object.entries(fields)
      .filter(([name]) => name !== spoiled)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&');
  for (const field of Object.keys(fields)) {
    const name = encodeURIComponent(field);
    const bodies = [
      ...HOSTILE_VALUES.map((value) => `${name}=${value}`),
      '',
      `${name}=a&${name}=b`,
      `${name}%5B0%5D=a&${name}.x=b`,
      `${name}=&__proto__=x&__proto__%5Bx%5D=y&constructor.prototype.x=z&__intent__=x`,
    ];
    for (const body of bodies) yield { spoiled: `${field}: ${body}`, body: `${rest(field)}&${body}`, params };
  }
  for (const part of Object.keys(params)) {
    for (const value of HOSTILE_VALUES) {
      const text = new URLSearchParams(`x=${value}`).get('x') ?? '';
      yield { spoiled: `:${part} ${value}`, body: rest(), params: { ...params, [part]: text } };
    }
  }
}

function cookieFor(sender: Sender, guard: Guard | undefined): string {
  const names: Record<Exclude<Sender, 'staff'>, string> = {
    stranger: 'nobody',
    code: 'half signed in',
    enrolment: 'enrolment',
    cashback: 'cashback owner of a',
    discount: 'discount owner of a',
    checker: 'checker',
  };
  const staff = STAFF_ROLES.find((role) => guard?.kind === 'staff' && mayDo(role, guard.capability));
  const cookie = cookies.get(sender === 'staff' ? (staff ?? '') : names[sender]);
  invariant(cookie !== undefined, 'the sender of a form is known');
  return cookie;
}

async function answerOf(answering: Promise<unknown>): Promise<{ status: number; text: string }> {
  const given = await answering.catch((thrown: unknown) => thrown);
  if (given instanceof Error) return { status: 500, text: given.stack ?? given.message };
  if (given instanceof Response) return { status: given.status, text: given.headers.get('location') ?? '' };
  const init = (given as { init?: { status?: number } | null } | null)?.init;
  return { status: init?.status ?? 200, text: JSON.stringify(given) };
}

/** What is wrong with an answer; undefined when nothing is. */
function wordsFor(status: number, text: string): string | undefined {
  if (!ANSWERS.includes(status)) return text.slice(0, 2_000);
  if (/\n\s+at .+:\d+:\d+|node_modules|file:\/\/\//.test(text)) return 'shows a stack trace';
  if (/"(password|again|current)":"/.test(text)) return 'repeats a password';
  if (status === 302 && /^\/(sign-in|re-auth|account\/factor)\?to=/.test(text)) return `was not let in: ${text}`;
  if (/"(Invalid|Too|Unrecognized) [^"]+"|\[""\]/.test(text))
    return `speaks English or not at all: ${text.slice(0, 400)}`;
  if (status >= 400 && !/[ぁ-ん]/.test(text)) return `says nothing in Japanese: ${text.slice(0, 200)}`;
  return undefined;
}

type Standing = { transaction: string; digest: string };

/** What stands in the tables; the digest is taken anew only when anybody wrote since the one before. */
async function standing(watched: readonly string[], before?: Standing): Promise<Standing> {
  const { sql } = database();
  const [row] = await sql<{ next: string }[]>`select pg_snapshot_xmax(pg_current_snapshot())::text as next`;
  const transaction = row?.next ?? '';
  if (before?.transaction === transaction) return before;
  return { transaction, digest: await digestOfTables(sql, watched) };
}
