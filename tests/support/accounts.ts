import type { PartnerId, UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { decideAccount, proposeAccount } from '#app/features/account-changes/commands.server.ts';
import { accountAsThing } from '#app/features/account-changes/rules.ts';
import type { BankAccount } from '#app/features/bank-accounts/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import { approvalOf } from './approvals.ts';
import { asStaff } from './company.ts';

/** The account of a partner whose money is transferred; no bank has the code. */
export const PARTNERS_ACCOUNT: BankAccount = {
  bankCode: '9990',
  branchCode: '001',
  kind: 'ordinary',
  number: '0123456',
  holder: 'ﾔﾏﾀﾞ ﾀﾛｳ',
};

/** Lets an account be asked for by one and approved by another, without the wait. */
export async function givenAccount(
  context: Context,
  partnerId: PartnerId,
  account: BankAccount | null = PARTNERS_ACCOUNT,
  { by = 'usr_programme', approvedBy = 'usr_third' }: { by?: UserId; approvedBy?: UserId } = {},
): Promise<void> {
  const proposed = await proposeAccount(asStaff(context, by), partnerId, account);
  invariant(proposed.ok, 'the account was put up');
  const decided = await approveAccount(context, partnerId, approvedBy);
  invariant(decided.ok, 'the account was approved');
}

/** Approves what waits about an account, without the wait. */
export async function approveAccount(context: Context, partnerId: PartnerId, by: UserId) {
  const atOnce = { ...context, policy: { ...context.policy, payeeChangeWaitingDays: 0 } };
  return decideAccount(asStaff(atOnce, by), partnerId, await approvalOf(context, accountAsThing(partnerId)));
}
