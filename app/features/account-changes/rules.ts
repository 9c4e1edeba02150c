import type { Day } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Policy } from '#app/core/policy.ts';
import type { ProposalRefusal } from '../approvals/rules.ts';
import { ACCOUNT_PARTS, type BankAccount, isSameAccount, maskedAccount } from '../bank-accounts/rules.ts';

/** A change of the account money is transferred to, as it stands and as it is to stand; null where money goes by mail. */
export type AccountChange = { partnerId: PartnerId; before: BankAccount | null; after: BankAccount | null };

/** Why a change of an account is not put up. */
export type AccountRefusal =
  ProposalRefusal | { code: 'route-closed' } | { code: 'never-confirmed' } | { code: 'nothing-changed' };

/**
 * Whether a change of an account is put up: transfers are offered, or an account is given up; the payee was confirmed, since
 * who is paid comes before how; and something differs. MAIL-01, MAIL-06.
 */
export function checkAccount(
  { before, after }: Omit<AccountChange, 'partnerId'>,
  payee: { firstConfirmedOn: Day | null } | undefined,
  policy: Policy,
): Outcome<true, AccountRefusal> {
  if (after && policy.payoutRoute !== 'by-account') return refused({ code: 'route-closed' });
  if (!payee?.firstConfirmedOn) return refused({ code: 'never-confirmed' });
  return isSameAccount(before, after) ? refused({ code: 'nothing-changed' }) : done(true);
}

/** The account of a partner as what is put up for approval. */
export function accountAsThing(partnerId: PartnerId) {
  return { kind: 'payout-account' as const, thing: partnerId };
}

/** The parts of an account that a change changes. */
export function changedParts({ before, after }: AccountChange): (keyof BankAccount)[] {
  return ACCOUNT_PARTS.filter((part) => before?.[part] !== after?.[part]);
}

/** A change as it may be shown to whoever does not need the accounts whole: parts that differ may look alike in it. */
export function maskedAccountChange({ partnerId, before, after }: AccountChange): AccountChange {
  return { partnerId, before: before && maskedAccount(before), after: after && maskedAccount(after) };
}

/** A change as text: what an approval holds for, to the letter. */
export function accountText({ partnerId, before, after }: AccountChange): string {
  return JSON.stringify([partnerId, partsOf(before), partsOf(after)]);
}

/** Reads a change from its text. @throws when the text is none that `accountText` wrote. */
export function readAccountChange(text: string): AccountChange {
  const [partnerId, before, after] = JSON.parse(text) as [PartnerId, Parts | null, Parts | null];
  return { partnerId, before: before && accountFrom(before), after: after && accountFrom(after) };
}

type Parts = readonly [string, string, BankAccount['kind'], string, string];

function partsOf(account: BankAccount | null) {
  return account && ACCOUNT_PARTS.map((part) => account[part]);
}

function accountFrom([bankCode, branchCode, kind, number, holder]: Parts): BankAccount {
  return { bankCode, branchCode, kind, number, holder };
}
