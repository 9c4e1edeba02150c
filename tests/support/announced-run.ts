import { type Month, month } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { handOutFile, makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Db } from '#app/platform/db.server.ts';
import { advance, asStaff, givenCompany, givenOrders } from './company.ts';

const MARCH = month('2026-03');

/** What the bank's file of these stories looks like. */
export const LAYOUT = { columns: DEFAULT_FILE_COLUMNS, message: '' };

/** Each partner was told on 15 March of 9,120 yen, of which a file may be made and is not handed out; it is 20 March. */
export async function givenAnnounced(
  db: Db,
  { partners = ['par_a', 'par_b'], filed = true }: { partners?: readonly PartnerId[]; filed?: boolean } = {},
): Promise<Context> {
  const opened = await givenCompany(
    db,
    '2026-01-05',
    partners.map((id) => ({ id, programme: 'cashback' as const })),
  );
  const orders = await givenOrders(opened, '2026-02-01', partners);
  await recordPayments(
    opened,
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  const march = await advance(opened, '2026-03-10');
  await givenApproved(march, MARCH);
  const noticed = await advance(march, '2026-03-20');
  if (filed) invariant((await makeBankFile(asStaff(noticed), MARCH, LAYOUT)).ok, 'the file is made');
  return noticed;
}

/** The run of a month is prepared by one person and approved by another. */
export async function givenApproved(context: Context, of: Month): Promise<void> {
  await preparePayoutRun(asStaff(context), of);
  const hash = (await findRun(context, of))?.contentHash ?? '';
  invariant((await approvePayoutRun(asStaff(context, 'usr_checker'), of, hash)).ok, 'the run is approved');
}

/** Somebody takes the first file of March's live version to the bank. */
export function handOut(context: Context) {
  return handOutFile(asStaff(context), MARCH, 1);
}

/** Whom a month's run pays, what is still in each payout, and when it was sent. */
export async function sentIn(context: Context, of: Month) {
  return (await listPayouts(context, of)).map(({ partnerId, standing, sentOn }) => [partnerId, standing, sentOn]);
}
