import fc from 'fast-check';
import { type Day, addDays, addMonths, dayIn, lastDayOf, monthOf } from '#app/core/calendar.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { decideClose, signClose } from '#app/features/close-reviews/commands.server.ts';
import { listUnconfirmed } from '#app/features/closes/queries.server.ts';
import { holdPayouts, releaseHold } from '#app/features/payout-safeguards/commands.server.ts';
import { decidePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import { approvalDeadline } from '#app/features/payouts/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import { asStaff } from './company.ts';
import type { Drawn } from './random-scenario.ts';

/** What staff do once for the whole company in a month of its two years, on a day of that month where the kind leaves a choice. */
export const companyDeeds = fc.record({
  kind: fc.constantFrom(
    ...(['close-signed', 'close-sent-back', 'run-sent-back', 'run-missed', 'file-made-again'] as const),
  ),
  month: fc.integer({ min: 2, max: 22 }),
  dayOfMonth: fc.integer({ min: 1, max: 28 }),
});

/** One of them as drawn. */
export type CompanyDeed = Drawn<typeof companyDeeds>;

/** The day on which a deed falls, in a company that began on another. */
export function dayOfDeed(context: Context, from: Day, { kind, month, dayOfMonth }: CompanyDeed): Day {
  const itsMonth = addMonths(monthOf(from), month);
  if (kind === 'file-made-again') return addDays(lastDayOf(itsMonth), -1);
  if (kind === 'run-missed') return approvalDeadline(itsMonth, context.policy);
  if (kind === 'run-sent-back') return addDays(approvalDeadline(itsMonth, context.policy), -1);
  return dayIn(itsMonth, dayOfMonth);
}

/** Does it as far as the portal lets it happen; answers whether it did. */
export async function doForCompany(context: Context, { kind }: CompanyDeed): Promise<boolean> {
  return DOING[kind](context);
}

const DOING: Record<CompanyDeed['kind'], (context: Context) => Promise<boolean>> = {
  'close-signed': (context) => signOldest(context, 'approve'),
  'close-sent-back': (context) => signOldest(context, 'reject'),
  'run-sent-back': async (context) => {
    const month = monthOf(context.today);
    const prepared = await preparePayoutRun(asStaff(context, 'usr_maker'), month);
    const run = await findRun(context, month);
    if (!prepared.ok || run?.state !== 'draft') return false;
    const decision = { decision: 'reject' as const, seenHash: run.contentHash, reason: '金額の確認' };
    return (await decidePayoutRun(asStaff(context, 'usr_checker'), month, decision)).ok;
  },
  // On the last evening, after the approval: what somebody holds and lets go opens the run again, and nobody approves it anew.
  'run-missed': async (context) => {
    const month = monthOf(context.today);
    const [payout] = await listPayouts(context, month);
    if (!payout) return false;
    const maker = asStaff(context, 'usr_maker');
    const held = await holdPayouts(maker, payout.partnerId, '口座の確認');
    const released = await releaseHold(maker, payout.partnerId, '確認済み');
    return held.ok && released.ok && (await findRun(context, month))?.state === 'draft';
  },
  'file-made-again': async (context) => {
    const layout = { columns: DEFAULT_FILE_COLUMNS, message: '' };
    const made = await makeBankFile(asStaff(context, 'usr_maker'), monthOf(context.today), layout);
    return made.ok && made.value.version > 1;
  },
};

/** Signs the month that has waited longest, late as that may be, as two people; the second one may send it back. */
async function signOldest(context: Context, decision: 'approve' | 'reject'): Promise<boolean> {
  const oldest = (await listUnconfirmed(context)).at(-1);
  if (!oldest) return false;
  const signed = await signClose(asStaff(context, 'usr_maker'), oldest, '増減の理由を確認した');
  if (!signed.ok) return false;
  const decided = {
    seenHash: signed.value,
    ...(decision === 'reject' ? { decision, reason: '再確認' } : { decision }),
  };
  return (await decideClose(asStaff(context, 'usr_checker'), oldest, decided)).ok;
}
