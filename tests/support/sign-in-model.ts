import fc from 'fast-check';
import { STAFF_ROLES, type StaffRole } from '#app/features/access/rules.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import type { Portal } from '#app/platform/portal.server.ts';
import { handleOf, whoArrives } from '#app/platform/session.server.ts';
import type { authenticator } from './authenticator.ts';
import { argsFor } from './portal.ts';

const START = Date.parse('2026-05-20T00:00:00Z');

/** One thing that somebody does. */
export type Step =
  | { kind: 'wait'; minutes: number }
  | { kind: 'password'; right: boolean }
  | { kind: 'code'; session: number; typed: 'fresh' | 'used' | 'wrong' }
  | { kind: 'enrol'; session: number; right: boolean }
  | { kind: 'continue'; session: number }
  | { kind: 'recover'; session: number; typed: 'fresh' | 'used' }
  | { kind: 'register'; session: number }
  | { kind: 'passkey'; session: number; shown: 'fresh' | 'replayed' }
  | { kind: 'prove'; session: number; right: boolean }
  | { kind: 'guess' }
  | { kind: 'end'; session: number; other: number | 'others' }
  | { kind: 'invite' }
  | { kind: 'accept'; invitation: number }
  | { kind: 'withdraw' }
  | { kind: 'ask-reset' }
  | { kind: 'use-reset'; link: number }
  | { kind: 'change'; role: StaffRole; enabled: boolean; dropFactor: boolean };

/** The index of the latest. Most steps are about what was opened last. */
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
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('recover' as const),
      session: at,
      typed: fc.constantFrom('fresh' as const, 'used' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('register' as const), session: at }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('passkey' as const),
      session: at,
      shown: fc.constantFrom('fresh' as const, 'replayed' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('prove' as const), session: at, right: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      session: at,
      other: fc.oneof(fc.constant('others' as const), at),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ kind: 'guess' as const }, { kind: 'invite' as const }, { kind: 'withdraw' as const }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('accept' as const), invitation: at }) },
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
const RECOVERS: Step[] = [
  { kind: 'password', right: true },
  { kind: 'recover', session: LAST, typed: 'fresh' },
];
const TOUCHES: Step[] = [
  { kind: 'register', session: LAST },
  { kind: 'password', right: true },
  { kind: 'passkey', session: LAST, shown: 'fresh' },
];
const PROVES: Step[] = [
  { kind: 'wait', minutes: 11 },
  { kind: 'prove', session: LAST, right: true },
];
const INVITES: Step[] = [{ kind: 'invite' }, { kind: 'accept', invitation: LAST }];
const GUESSED: Step[] = [
  { kind: 'guess' },
  { kind: 'password', right: true },
  { kind: 'wait', minutes: 14 },
  { kind: 'password', right: true },
  { kind: 'wait', minutes: 1 },
  { kind: 'password', right: true },
];

/** Histories that chance seldom finds: a day without a pause, each second proof, a closed account, an old invitation. */
export const TOLD: Step[][] = [
  [...JOINS, ...Array.from({ length: 25 }, (): Step => ({ kind: 'wait', minutes: 29 }))],
  [...JOINS, ...RECOVERS, { kind: 'password', right: true }, { kind: 'recover', session: LAST, typed: 'used' }],
  [
    ...JOINS,
    ...TOUCHES,
    { kind: 'password', right: true },
    { kind: 'passkey', session: LAST, shown: 'replayed' },
    { kind: 'change', role: 'maker', enabled: true, dropFactor: true },
    { kind: 'password', right: true },
    { kind: 'passkey', session: LAST, shown: 'fresh' },
  ],
  [...JOINS, ...PROVES, ...RETURNS, { kind: 'end', session: LAST, other: 'others' }],
  [...JOINS, ...GUESSED],
  [...INVITES, { kind: 'accept', invitation: 0 }, { kind: 'invite' }],
  [{ kind: 'invite' }, { kind: 'withdraw' }, ...INVITES],
  [{ kind: 'invite' }, { kind: 'wait', minutes: 3 * 24 * 60 }, { kind: 'accept', invitation: LAST }],
];

/** Histories that begin with somebody who comes in. */
export const histories = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: steps.map((step) => [step]) },
      fc.constantFrom(JOINS, RETURNS, REPLAYS, RESETS, RECOVERS, TOUCHES, PROVES, INVITES),
    ),
    {
      minLength: 4,
      maxLength: 10,
    },
  )
  .map((parts) => [...JOINS, ...parts.flat()]);

/** A session as the model knows it; moments in minutes. */
export type Session = {
  cookie: string;
  stage: 'full' | 'code' | 'enrolment';
  opened: number;
  seen: number;
  proven: number;
};

/** What the portal is expected to know, kept by the rules of the issue alone. */
export class Model {
  minutes = 0;
  password = 0;
  role: StaffRole = 'checker';
  enabled = true;
  secret: string | undefined;
  usedStep = -1;
  usedCode = '000000';
  sessions: Session[] = [];
  codes: string[] = [];
  usedRecovery = 'AAAA-AAAA-AAAA';
  devices: ReturnType<typeof authenticator>[] = [];
  usedAnswer = '{}';
  limit: { tries: number; endsAt: number } | undefined;
  invitations: { secret: string; asked: number; open: boolean }[] = [];
  joined = false;
  links: { secret: string; asked: number; open: boolean }[] = [];

  now = () => new Date(START + this.minutes * 60_000);
  step = () => Math.floor(this.now().getTime() / 30_000);

  alive(session: Session): boolean {
    if (!this.enabled || !this.sessions.includes(session)) return false;
    if (session.stage !== 'full') return this.minutes < session.opened + 10;
    return this.minutes < session.seen + 30 && this.minutes < session.opened + 12 * 60;
  }

  /** Counts a try of the account; whether it is looked at. Ten in a quarter of an hour are. */
  try(): boolean {
    if (!this.limit || this.limit.endsAt <= this.minutes) this.limit = { tries: 0, endsAt: this.minutes + 15 };
    if (this.limit.tries === 10) this.limit.endsAt = this.minutes + 15;
    this.limit.tries += 1;
    return this.limit.tries <= 10;
  }

  /** Somebody is in: the count begins anew. */
  letIn(session: Session, cookie: string): void {
    this.limit = undefined;
    Object.assign(session, this.openedNow(cookie));
  }

  openedNow(cookie: string, stage: Session['stage'] = 'full'): Session {
    return { cookie, stage, opened: this.minutes, seen: this.minutes, proven: this.minutes };
  }

  chosen<T>(list: readonly T[], index: number): T | undefined {
    return index === LAST ? list.at(-1) : list[index % Math.max(1, list.length)];
  }

  passwordText = (index = this.password) => `a good password, number ${index}`;
}

type Door = (args: ReturnType<typeof argsFor>) => Promise<unknown>;

/** What a loader or action answers to a cookie and fields, thrown or returned; a fault of ours is thrown. */
export async function knock(portal: Portal, door: Door, cookie: string | undefined, fields?: Record<string, string>) {
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

/** The name by which the list of sessions shows one. */
export function nameOf({ cookie }: Session): string {
  return handleOf(sha256(cookie.slice('session='.length)));
}

/** Who the portal takes the bearer of a session for; undefined for a stranger. */
export async function bearerOf(portal: Portal, { cookie }: Session) {
  return (await whoArrives(portal, new Request('http://localhost:3000/', { headers: { cookie } }))).signedIn;
}
