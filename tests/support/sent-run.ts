import { month } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun } from '#app/features/payouts/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Db } from '#app/platform/db.server.ts';
import { givenAdjustment } from './adjustments.ts';
import { advance, asStaff, givenCompany } from './company.ts';

/** The month whose run is sent. */
export const MARCH = month('2026-03');

/** Most yen of one correction, which is how tests come by an amount. */
const MOST = 10_000_000;

/** So much was sent to each partner on 31 March 2026, in order of the partners' ids; it is 5 April then. */
export async function givenSent(db: Db, amounts: Readonly<Record<string, number>>): Promise<Context> {
  const partners = Object.keys(amounts) as PartnerId[];
  const context = await givenCompany(
    db,
    '2026-03-05',
    partners.map((id) => ({ id, programme: 'cashback' as const })),
  );
  for (const [code, amount] of Object.entries(amounts)) {
    for (let left = amount; left > 0; left -= MOST) await givenAdjustment(context, code, Math.min(left, MOST));
  }
  await preparePayoutRun(asStaff(context, 'usr_programme'), MARCH);
  const run = await findRun(context, MARCH);
  invariant(run, 'the run was prepared');
  const approved = await approvePayoutRun(asStaff(context, 'usr_third'), MARCH, run.contentHash);
  invariant(approved.ok, 'the run was approved');
  const noticed = await advance(context, '2026-03-20');
  const made = await makeBankFile(asStaff(noticed), MARCH, { columns: DEFAULT_FILE_COLUMNS, message: '' });
  invariant(made.ok, 'the file was made');
  return advance(noticed, '2026-04-05');
}
