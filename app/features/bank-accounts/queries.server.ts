import type { PartnerId } from '#app/core/ids.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { type Places, type Source, prepared } from '#app/platform/prepared.server.ts';
import { bankAccounts } from '#db/schema/bank-accounts.ts';
import { approvedDirectory } from '../approvals/queries.server.ts';
import type { BankAccount } from './rules.ts';

/** Who asked last for the account of each partner, or that it be given up; for other rooms to join. */
export function accountAskers(source: Source) {
  return approvedDirectory(source, 'payout-account');
}

/** The account of every partner that has one. */
export async function loadBankAccounts(context: Context): Promise<Map<PartnerId, BankAccount>> {
  const rows = await everyAccount(context, {});
  return new Map(rows.map(({ partnerId, ...account }) => [partnerId, account]));
}

const everyAccount = prepared(({ db }) =>
  db.select({ partnerId: bankAccounts.partnerId, ...ACCOUNT }).from(bankAccounts),
);

/** The account the next payout would go to; null where it would go by mail, because of the company or for want of one. */
export async function findAccountInUse(context: Context, partnerId: PartnerId): Promise<BankAccount | null> {
  return context.policy.payoutRoute === 'by-account' ? findBankAccount(context, partnerId) : null;
}

/** The account a partner registered, and had approved; null where it has none. */
export async function findBankAccount(context: Context, partnerId: PartnerId): Promise<BankAccount | null> {
  const [account] = await accountOfPartner(context, { partnerId });
  return account ?? null;
}

const accountOfPartner = prepared(({ db }, given: Places<{ partnerId: PartnerId }>) =>
  db.select(ACCOUNT).from(bankAccounts).where(ownedBy(bankAccounts.partnerId, given.partnerId)),
);

const ACCOUNT = {
  bankCode: bankAccounts.bankCode,
  branchCode: bankAccounts.branchCode,
  kind: bankAccounts.kind,
  number: bankAccounts.number,
  holder: bankAccounts.holder,
};
