import { and, asc, desc, eq, gte, isNotNull, isNull, lt } from 'drizzle-orm';
import { type Month, addMonths } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { anomalyAnswers } from '#db/schema/payout-safeguards.ts';
import { differsFromPayee } from '../bank-accounts/rules.ts';
import { partnerDirectory, payeeDirectory } from '../partners/queries.server.ts';
import { listPayouts, payoutDirectory, payoutStandings } from '../payouts/queries.server.ts';
import { type PayoutStanding, accountOf } from '../payouts/rules.ts';
import { anomaliesOf, newsOf } from './rules.ts';

/** What stands out in a month's run as it is stored, and what was answered about this very content. MAIL-14. */
export async function loadAnomalies(
  context: Context,
  month: Month,
  { contentHash, payouts }: { contentHash: string; payouts: readonly Pick<PayoutStanding, 'partnerId' | 'amount'>[] },
) {
  const [past, answers] = await Promise.all([
    listPastPayouts(context, month),
    context.db
      .select()
      .from(anomalyAnswers)
      .where(and(eq(anomalyAnswers.month, month), eq(anomalyAnswers.contentHash, contentHash)))
      .orderBy(asc(anomalyAnswers.subject)),
  ]);
  return { anomalies: anomaliesOf(payouts, past, context.policy), answers };
}

/** The same of the payouts that are stored for the run. */
export async function loadStoredAnomalies(context: Context, month: Month, { contentHash }: { contentHash: string }) {
  return loadAnomalies(context, month, { contentHash, payouts: await listPayouts(context, month) });
}

/** The approved payouts of the month-ends that a run is compared with. */
async function listPastPayouts(context: Context, month: Month) {
  const payout = payoutDirectory(context);
  return context.db
    .select({ partnerId: payout.partnerId, month: payout.month, amount: payout.amount })
    .from(payout)
    .where(
      and(
        gte(payout.month, addMonths(month, -context.policy.anomalyMonths)),
        lt(payout.month, month),
        // Whose notice went out was approved.
        isNotNull(payout.noticedOn),
      ),
    )
    .orderBy(asc(payout.month), asc(payout.partnerId));
}

/** What is new about to whom a month's run pays: who was never paid before, and whose name, address or account changed since; and whose account stands in another name. MAIL-06. */
export async function loadNews(context: Context, month: Month, payouts: readonly PayoutStanding[]) {
  const payout = payoutStandings(context);
  const lastPaid = await context.db
    .selectDistinctOn([payout.partnerId], {
      partnerId: payout.partnerId,
      month: payout.month,
      familyName: payout.familyName,
      givenName: payout.givenName,
      email: payout.email,
      route: payout.route,
      bankCode: payout.bankCode,
      branchCode: payout.branchCode,
      accountKind: payout.accountKind,
      accountNumber: payout.accountNumber,
      accountHolder: payout.accountHolder,
    })
    .from(payout)
    .where(and(lt(payout.month, month), isNotNull(payout.sentOn), isNull(payout.returnedOn)))
    .orderBy(asc(payout.partnerId), desc(payout.month));
  return { ...newsOf(payouts, lastPaid), otherHolders: [...(await listOtherHolders(context, payouts))] };
}

/** The partners of a run whose money goes to an account that reads otherwise than their payee. MAIL-06. */
async function listOtherHolders(context: Context, payouts: readonly PayoutStanding[]): Promise<Set<PartnerId>> {
  const transferred = payouts.filter((payout) => accountOf(payout) !== null);
  if (transferred.length === 0) return new Set();
  const payee = payeeDirectory(context);
  const rows = await context.db
    .select({ partnerId: payee.partnerId, familyKana: payee.familyKana, givenKana: payee.givenKana })
    .from(payee)
    .where(
      anyOf(
        payee.partnerId,
        transferred.map(({ partnerId }) => partnerId),
      ),
    );
  const payees = new Map(rows.map(({ partnerId, ...kana }) => [partnerId, kana]));
  const other = transferred.filter((payout) => differsFromPayee(accountOf(payout), payees.get(payout.partnerId)));
  return new Set(other.map(({ partnerId }) => partnerId));
}

/** The names of the partners of a month's run, for what is said about one of them. */
export async function loadRunPartners(context: Context, month: Month) {
  const payout = payoutDirectory(context);
  const partner = partnerDirectory(context);
  const rows = await context.db
    .select({ id: partner.id, name: partner.name })
    .from(payout)
    .innerJoin(partner, eq(partner.id, payout.partnerId))
    .where(eq(payout.month, month));
  return new Map<string, string>(rows.map(({ id, name }) => [id, name]));
}
