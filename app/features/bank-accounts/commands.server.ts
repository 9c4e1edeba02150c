import type { ApprovalId, PartnerId, UserId } from '#app/core/ids.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { bankAccounts } from '#db/schema/bank-accounts.ts';
import type { BankAccount } from './rules.ts';

/** Stores the account a partner's payouts are transferred to, or that they go by mail again, as it was approved. */
export async function storeBankAccount(
  context: Context,
  partnerId: PartnerId,
  account: BankAccount | null,
  by: { approvalId: ApprovalId; changedBy: UserId; approvedBy: UserId },
): Promise<void> {
  if (!account) {
    await context.db.delete(bankAccounts).where(ownedBy(bankAccounts.partnerId, partnerId));
    return;
  }
  const stored = { ...account, ...by, changedAt: context.now };
  await context.db
    .insert(bankAccounts)
    .values({ partnerId, ...stored })
    .onConflictDoUpdate({ target: bankAccounts.partnerId, set: stored });
}
