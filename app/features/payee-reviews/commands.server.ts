import type { Month } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Context, type PartnerContext, inTransaction } from '#app/platform/context.server.ts';
import { payeeReviews } from '#db/schema/payee-reviews.ts';
import { listAttempts } from '../approvals/queries.server.ts';
import { recordAct } from '../audit/commands.server.ts';
import { findAccountInUse, loadBankAccounts } from '../bank-accounts/queries.server.ts';
import { shownAccount } from '../bank-accounts/rules.ts';
import { moneyDayOf } from '../cashback-ways/queries.server.ts';
import { type LetterDraft, writeLetters } from '../letters/commands.server.ts';
import { lockPayee } from '../partners/queries.server.ts';
import { accountLine } from '../payout-notices/rules.ts';
import {
  type PayeeRefusal,
  type PayoutRoute,
  approvalDeadline,
  changeDeadline,
  checkPayeeSeen,
  noticeDayOf,
  routeTo,
} from '../payouts/rules.ts';
import { payeeReviewLetter } from './messages.ts';
import { type FirstPaid, listFirstPaid } from './queries.server.ts';
import { type PutUp, type SeenPayee, asksAgain, reviewedMonth } from './rules.ts';

/** Partners asked by one query: keeps memory flat however many join at once. */
const PARTNERS_A_CHUNK = 5_000;

/**
 * Asks the partners whose first payout is in sight to look at their payee again, each once, where nobody looked at it since
 * the money was earned. Answers how many letters were written; 0 on a day on which nobody is asked. MAIL-05, MAIL-06.
 */
export async function askForReviews(context: Context): Promise<number> {
  const month = reviewedMonth(context.today, context.policy);
  if (!month) return 0;
  let written = 0;
  for (let after: PartnerId | null = null; ;) {
    const first: FirstPaid[] = await listFirstPaid(context, month, after, PARTNERS_A_CHUNK);
    const last = first.at(-1);
    if (!last) return written;
    const drafts = await draftsFor(context, month, first);
    await writeLetters(context, drafts);
    written += drafts.length;
    after = last.partnerId;
  }
}

async function draftsFor(context: Context, month: Month, first: readonly FirstPaid[]): Promise<LetterDraft[]> {
  const ids = first.map(({ partnerId }) => partnerId);
  const [accounts, names, ways] = await Promise.all([
    context.policy.payoutRoute === 'by-account' ? loadBankAccounts(context) : undefined,
    listAttempts(context, 'payee', ids),
    listAttempts(context, 'payout-account', ids),
  ]);
  const putUp = new Map<string, PutUp[]>(ids.map((id) => [id, []]));
  for (const one of [...names, ...ways]) putUp.get(one.thing)?.push(one);
  return first
    .filter((one) => asksAgain(one, putUp.get(one.partnerId) ?? []))
    .map((one): LetterDraft => {
      const { partnerId, partnerName: name, address } = one;
      const account = accounts?.get(partnerId);
      const told = { ...daysOf(context, month, routeTo(account ?? null)), ...payeeOf(one), partnerName: name };
      const text = payeeReviewLetter({ ...told, account: account ? accountLine(account) : null });
      return { kind: 'payee-review', about: partnerId, to: { partnerId, name, address }, text };
    });
}

function daysOf({ today, policy }: Context, month: Month, route: PayoutRoute) {
  return {
    today,
    payOn: moneyDayOf({ month, route, sentOn: null }, policy),
    noticeOn: noticeDayOf(month, policy),
    changeBy: changeDeadline(month, policy),
    confirmBy: approvalDeadline(month, policy),
  };
}

function payeeOf({ familyName, givenName, email, firstConfirmedOn }: FirstPaid) {
  const payee = familyName !== null && givenName !== null && email !== null ? { familyName, givenName, email } : null;
  return { payee, confirmed: firstConfirmedOn !== null };
}

/**
 * Records that the partner looked at its payee again, and at the account where money goes to one, exactly as they stand;
 * what changed meanwhile is shown again first. A second time changes nothing. MAIL-06.
 */
export async function reviewOwnPayee(context: PartnerContext, seen: SeenPayee): Promise<Outcome<true, PayeeRefusal>> {
  return inTransaction(context, async (context) => {
    const { id: partnerId, userId } = context.partner;
    const checked = checkPayeeSeen(await lockPayee(context, partnerId), seen);
    if (!checked.ok) return checked;
    const account = shownAccount(await findAccountInUse(context, partnerId));
    if (account !== seen.account) return refused({ code: 'payee-changed' });
    const [first] = await context.db
      .insert(payeeReviews)
      .values({ partnerId, reviewedOn: context.today, reviewedBy: userId })
      .onConflictDoNothing()
      .returning();
    if (first) await recordAct(context, { name: 'payee-reviewed', things: [{ kind: 'partner', id: partnerId }] });
    return done(true);
  });
}
