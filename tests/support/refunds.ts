import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { BankAccount } from '#app/features/bank-accounts/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Db } from '#app/platform/db.server.ts';
import { advance, asStaff, givenCompany, givenOrders } from './company.ts';

/** The account of a customer. */
export const CUSTOMERS_ACCOUNT: BankAccount = {
  ...{ bankCode: '0036', branchCode: '251', kind: 'ordinary', number: '1234567', holder: 'ｶ)ﾐﾎﾝ' },
};

/** A client paid, was in force from 1 March and gave the contract back on the 10th: 72,160 yen are due on the 31st. */
export async function givenRefund(db: Db): Promise<{ context: Context; contractId: ContractId }> {
  const opened = await givenCompany(db, '2026-02-02', [{ id: 'par_a', programme: 'cashback' }]);
  const [order] = await givenOrders(opened, '2026-03-01', ['par_a']);
  invariant(order, 'the order is placed');
  await recordPayments(asStaff(opened), [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
  const context = await advance(opened, '2026-03-10');
  await requestCancellations(context, [order.contractId]);
  return { context, contractId: order.contractId };
}
