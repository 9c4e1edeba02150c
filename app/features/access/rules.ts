import type { PartnerId, UserId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { PasswordRefusal } from '../passwords/rules.ts';

/** Roles of programme staff: 管理者, 制度担当, 経理の作成担当 who prepares and 承認担当 who approves, 監査担当 who only looks. */
export const STAFF_ROLES = ['admin', 'programme', 'maker', 'checker', 'auditor'] as const;

/** A role of programme staff. */
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Roles of a partner's people: 責任者, 担当者, 経理担当. */
export const PARTNER_ROLES = ['owner', 'member', 'finance'] as const;

/** A role of a partner's people. */
export type PartnerRole = (typeof PARTNER_ROLES)[number];

/** The role of anybody who signs in. */
export type Role = StaffRole | PartnerRole;

/** Every role, staff first. */
export const ROLES: readonly Role[] = [...STAFF_ROLES, ...PARTNER_ROLES];

/** What staff may be allowed to do; every staff page and action names one. */
export const CAPABILITIES = [
  'console.view',
  'partners.view',
  'partners.register',
  'payees.see',
  'payees.change',
  'payees.approve',
  'applications.decide',
  'orders.view',
  'clients.contact',
  'lists.export',
  'contracts.import',
  'payments.record',
  'cancellations.request',
  'referrals.decide',
  'referrals.approve',
  'contracts.change',
  'rates.view',
  'rates.propose',
  'rates.approve',
  'catalogue.view',
  'catalogue.enter',
  'closes.view',
  'closes.sign',
  'closes.approve',
  'payouts.view',
  'payouts.prepare',
  'payouts.approve',
  'payouts.export',
  'payouts.mark',
  'refunds.view',
  'refunds.prepare',
  'refunds.approve',
  'refunds.pay',
  'adjustments.propose',
  'adjustments.approve',
  'approvals.view',
  'letters.view',
  'letters.read',
  'letters.retry',
  'clock.move',
  'people.view',
  'people.invite',
  'people.change',
  'audit.view',
] as const;

/** One thing that staff may be allowed to do. */
export type Capability = (typeof CAPABILITIES)[number];

/** What a partner's people may be allowed to do, for their own partner. */
export const PARTNER_CAPABILITIES = ['own.view', 'own.order', 'own.payee', 'own.people'] as const;

/** One thing that a partner's people may be allowed to do. */
export type PartnerCapability = (typeof PARTNER_CAPABILITIES)[number];

const EVERY_STAFF: readonly Capability[] = [
  'console.view',
  'partners.view',
  'orders.view',
  'lists.export',
  'rates.view',
  'catalogue.view',
  'closes.view',
  'payouts.view',
  'refunds.view',
  'approvals.view',
  'letters.view',
];

const PROGRAMME: readonly Capability[] = [
  ...EVERY_STAFF,
  'partners.register',
  'payees.see',
  'payees.change',
  'applications.decide',
  'clients.contact',
  'contracts.import',
  'payments.record',
  'cancellations.request',
  'referrals.decide',
  'contracts.change',
  'rates.propose',
  'adjustments.propose',
  'closes.sign',
  'catalogue.enter',
  'letters.read',
  'letters.retry',
];

const PAYERS = ['payouts.prepare', 'payouts.approve', 'payouts.export', 'payouts.mark', 'refunds.pay'] as const;
const OF_FINANCE = ['payees.see', 'adjustments.propose', 'clock.move'] as const;

/** The one table of who may do what: guards, pages, tests and `/staff/roles` read it. */
const ROLE_MAY: Record<Role, ReadonlySet<Capability | PartnerCapability>> = {
  admin: new Set([
    ...PROGRAMME,
    'rates.approve',
    'closes.approve',
    'payees.approve',
    'referrals.approve',
    'clock.move',
    'people.view',
    'people.invite',
    'people.change',
    'audit.view',
  ]),
  programme: new Set([...PROGRAMME, 'payees.approve', 'referrals.approve', 'clock.move']),
  maker: new Set([
    ...EVERY_STAFF,
    ...PAYERS,
    ...OF_FINANCE,
    'partners.register',
    'payees.change',
    'payments.record',
    'cancellations.request',
    'closes.sign',
    'contracts.change',
    'refunds.prepare',
    'letters.retry',
  ]),
  checker: new Set([
    ...EVERY_STAFF,
    ...PAYERS,
    ...OF_FINANCE,
    'applications.decide',
    'rates.approve',
    'closes.approve',
    'payees.approve',
    'referrals.approve',
    'refunds.approve',
    'adjustments.approve',
  ]),
  auditor: new Set([...EVERY_STAFF, 'people.view', 'audit.view']),
  owner: new Set(['own.view', 'own.order', 'own.payee', 'own.people']),
  member: new Set(['own.view', 'own.order']),
  finance: new Set(['own.view', 'own.payee']),
};

/** Whether a role may do something; that nobody approves what they proposed is decided on the thing itself. */
export function mayDo(role: Role, capability: Capability | PartnerCapability): boolean {
  return ROLE_MAY[role].has(capability);
}

/**
 * What is only done by somebody who proved who they are within the last minutes: money leaving, whom it goes to, who gets
 * in, and what leaves as a list.
 */
const NEEDS_FRESH_PROOF: ReadonlySet<Capability | PartnerCapability> = new Set([
  'payouts.approve',
  'payouts.export',
  'lists.export',
  'refunds.prepare',
  'refunds.approve',
  'adjustments.approve',
  'referrals.approve',
  'rates.approve',
  'closes.approve',
  'payees.change',
  'payees.approve',
  'partners.register',
  'people.invite',
  'people.change',
  'own.payee',
  'own.people',
]);

/** For so many minutes a proof of who somebody is counts as fresh. */
export const FRESH_MINUTES = 10;

/** Whether something may be done only with a fresh proof of who asks. */
export function needsFreshProof(capability: Capability | PartnerCapability): boolean {
  return NEEDS_FRESH_PROOF.has(capability);
}

/** Whether something ends in a file: whoever proves themselves for it goes back to the page that offered it. */
export function handsOutFiles(capability: Capability | PartnerCapability): boolean {
  return capability === 'payouts.export' || capability === 'lists.export';
}

/** What a partner's people may only do with a second factor: what decides where money goes, and who else gets in. */
export function needsFactor(capability: PartnerCapability): boolean {
  return capability === 'own.payee' || capability === 'own.people';
}

/** How long sessions of a role live: so many minutes without a request, and so many hours in any case. */
export function sessionLifetime(role: Role): { idleMinutes: number; absoluteHours: number } {
  return isStaffRole(role) ? { idleMinutes: 30, absoluteHours: 12 } : { idleMinutes: 12 * 60, absoluteHours: 14 * 24 };
}

/** How many minutes somebody whose password was right has for the second step. */
export const SECOND_STEP_MINUTES = 10;

/** Whether a role is one of programme staff. */
export function isStaffRole(role: Role): role is StaffRole {
  return STAFF_ROLES.some((staff) => staff === role);
}

/** Where somebody with this role begins after signing in. */
export function homeOf(role: Role): '/staff' | '/mypage' {
  return isStaffRole(role) ? '/staff' : '/mypage';
}

/** How far somebody is whose password was right: in, or before the second step of signing in. */
export type SessionStage = 'full' | 'code' | 'enrolment';

/**
 * What follows a right password. Whoever has a factor is asked for it; staff without one set it up first. Only where
 * `passwordAlone` says so, for the demonstration's own sign-ins, is a password enough for staff.
 */
export function stageAfterPassword(who: { role: Role; hasFactor: boolean; passwordAlone: boolean }): SessionStage {
  if (who.hasFactor) return 'code';
  return isStaffRole(who.role) && !who.passwordAlone ? 'enrolment' : 'full';
}

/** Whether a password alone lets somebody in: the demonstration's sign-ins on its embedded database, and nobody else. */
export function passwordAloneIsEnough(email: string, where: { demonstration: boolean; engine: string }): boolean {
  const known: readonly string[] = DEMONSTRATION_SIGN_INS.emails;
  return where.demonstration && where.engine === 'embedded' && known.includes(emailKey(email));
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
  { code: 'email-taken' } | PasswordRefusal | { code: 'partner-missing' } | { code: 'staff-with-partner' };

/** Why somebody could not sign in. One answer for all causes: it tells nobody which addresses exist. */
export type SignInRefusal = { code: 'not-recognised' };

/** Checks a new user before anything is stored; of the password, its length alone. */
export function checkNewUser(user: NewUser): Outcome<NewUser, UserRefusal> {
  const staff = isStaffRole(user.role);
  if (!staff && !user.partnerId) return refused({ code: 'partner-missing' });
  if (staff && user.partnerId) return refused({ code: 'staff-with-partner' });
  return done({ ...user, email: emailKey(user.email) });
}

/** The form in which addresses are stored and compared. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

/** Somebody whose password was right, and the version of them that it was right for. */
export type SignedInUser = { userId: UserId; role: Role; securityVersion: number };

/** Who can sign in at the demonstration company. Nobody by these addresses is let into production. */
export const DEMONSTRATION_SIGN_INS = {
  password: 'demo-portal-2026',
  emails: ['admin@example.jp', 'maker@example.jp', 'checker@example.jp', 'cash@example.jp', 'discount@example.jp'],
} as const;
