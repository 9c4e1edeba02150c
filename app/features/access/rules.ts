import type { PartnerId, UserId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';

/** Roles of programme staff: 管理者, 作成担当 who prepares, 承認担当 who approves. */
export const STAFF_ROLES = ['admin', 'maker', 'checker'] as const;

/** A role of programme staff. */
export type StaffRole = (typeof STAFF_ROLES)[number];

/** The role of anybody who signs in. */
export type Role = StaffRole | 'partner';

/** What staff may be allowed to do; every staff page and action names one. */
export const CAPABILITIES = [
  'console.view',
  'partners.view',
  'partners.register',
  'applications.decide',
  'orders.view',
  'payments.record',
  'cancellations.request',
  'rates.view',
  'rates.enter',
  'closes.view',
  'payouts.view',
  'payouts.prepare',
  'payouts.approve',
  'payouts.export',
  'payouts.mark',
  'letters.view',
  'letters.retry',
  'clock.move',
] as const;

/** One thing that staff may be allowed to do. */
export type Capability = (typeof CAPABILITIES)[number];

const EVERYBODY: readonly Capability[] = [
  'console.view',
  'partners.view',
  'orders.view',
  'rates.view',
  'closes.view',
  'payouts.view',
  'letters.view',
];

const ROLE_MAY: Record<StaffRole, ReadonlySet<Capability>> = {
  admin: new Set([
    ...EVERYBODY,
    'partners.register',
    'applications.decide',
    'payments.record',
    'cancellations.request',
    'rates.enter',
    'letters.retry',
    'clock.move',
  ]),
  maker: new Set([
    ...EVERYBODY,
    'partners.register',
    'payments.record',
    'cancellations.request',
    'payouts.prepare',
    'payouts.approve',
    'payouts.export',
    'payouts.mark',
    'letters.retry',
    'clock.move',
  ]),
  checker: new Set([
    ...EVERYBODY,
    'applications.decide',
    'payouts.prepare',
    'payouts.approve',
    'payouts.export',
    'payouts.mark',
    'clock.move',
  ]),
};

/**
 * Whether a role may do something. Maker and checker may both prepare and both approve payouts: that nobody approves what
 * they prepared is decided on the payout itself, by who prepared it.
 */
export function mayDo(role: Role, capability: Capability): boolean {
  return role !== 'partner' && ROLE_MAY[role].has(capability);
}

/** Whether a role is one of programme staff. */
export function isStaffRole(role: Role): role is StaffRole {
  return role !== 'partner';
}

/** Where somebody with this role begins after signing in. */
export function homeOf(role: Role): '/staff' | '/mypage' {
  return role === 'partner' ? '/mypage' : '/staff';
}

/** Somebody to be given a sign-in. */
export type NewUser = {
  email: string;
  name: string;
  role: Role;
  /** The partner they act for; undefined for staff. */
  partnerId?: PartnerId | undefined;
  password: string;
};

/** Why somebody could not be given a sign-in. */
export type UserRefusal =
  | { code: 'email-taken' }
  | { code: 'password-too-short'; shortest: number }
  | { code: 'password-too-long'; longest: number }
  | { code: 'partner-missing' }
  | { code: 'staff-with-partner' };

/** Why somebody could not sign in. One answer for all causes: it tells nobody which addresses exist. */
export type SignInRefusal = { code: 'not-recognised' };

/** Fewest characters of a password. */
export const SHORTEST_PASSWORD = 12;

/** Most characters of a password: longer ones only cost hashing time. */
export const LONGEST_PASSWORD = 128;

/** Checks a new user before anything is stored. */
export function checkNewUser(user: NewUser): Outcome<NewUser, UserRefusal> {
  if (user.role === 'partner' && !user.partnerId) return refused({ code: 'partner-missing' });
  if (user.role !== 'partner' && user.partnerId) return refused({ code: 'staff-with-partner' });
  const characters = Array.from(user.password).length;
  if (characters < SHORTEST_PASSWORD) return refused({ code: 'password-too-short', shortest: SHORTEST_PASSWORD });
  if (characters > LONGEST_PASSWORD) return refused({ code: 'password-too-long', longest: LONGEST_PASSWORD });
  return done({ ...user, email: emailKey(user.email) });
}

/** The form in which addresses are stored and compared. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

/** Somebody whose password was right. */
export type SignedInUser = { userId: UserId; role: Role };

/** Who can sign in at the demonstration company. Nobody by these addresses is let into production. */
export const DEMONSTRATION_SIGN_INS = {
  password: 'demo-portal-2026',
  emails: ['admin@example.jp', 'maker@example.jp', 'checker@example.jp', 'cash@example.jp', 'discount@example.jp'],
} as const;
