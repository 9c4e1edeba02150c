import { and, isNull } from 'drizzle-orm';
import type { ApprovalId, PartnerId, PayoutId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import { type PartnerContext, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { nameReports } from '#db/schema/name-reports.ts';
import { decide, endApprovals, propose } from '../approvals/commands.server.ts';
import type { Decision } from '../approvals/rules.ts';
import { recordAct, recordActs } from '../audit/commands.server.ts';
import type { Thing } from '../audit/rules.ts';
import { type LetterDraft, writeLetters } from '../letters/commands.server.ts';
import { expiryOf } from '../transfer-outcomes/rules.ts';
import { findPartner, findPayee } from '../partners/queries.server.ts';
import { letGoOf, lockRunsOf } from '../payout-handings/commands.server.ts';
import { listHanded, listStoppable } from '../payout-handings/queries.server.ts';
import { endHold, endHolds, placeHold } from '../payout-holds/commands.server.ts';
import { keepBack } from '../payout-safeguards/commands.server.ts';
import { reopenComingRun } from '../payouts/commands.server.ts';
import { findPayout } from '../payouts/queries.server.ts';
import { type PayoutStanding, payoutDay } from '../payouts/rules.ts';
import { listEndsOfPayout } from '../transfer-outcomes/queries.server.ts';
import { reportArrived, reportReceived, reportSettled, rightTitle } from './messages.ts';
import { type NameReport, findReport, listOpenReportsOf, listReceivedReports, loadReported } from './queries.server.ts';
import {
  type ReportEnd,
  type ReportRefusal,
  type RightRefusal,
  type Wrong,
  checkReport,
  isRenamed,
  nextTry,
  readRight,
  reportAsThing,
  rightText,
} from './rules.ts';

const HELD_BECAUSE = '受取名義が異なるとの申し出';

/**
 * Takes a partner's report that an announced payout of its own goes to a wrong name. What the bank has not got is kept back
 * at once; what it has goes on, and is paid again only once it came back. Either way nothing else is paid under that name
 * until it was changed or two people found it right. A second report while one is open changes nothing. Undefined when the
 * payout is not the partner's. MAIL-07.
 *
 * @param office where the company is told of it.
 */
export async function reportName(
  context: PartnerContext,
  payoutId: PayoutId,
  said: { wrong: Wrong; note: string },
  office: string,
): Promise<Outcome<true, ReportRefusal> | undefined> {
  return inTransaction(context, async (context) => {
    const { partner, today } = context;
    const known = await findPayout(context, payoutId);
    if (known?.partnerId !== partner.id || !known.noticedOn) return undefined;
    await lockRunsOf(context, partner.id, [known.month]);
    const before = await findReport(context, payoutId);
    if (before && !before.closedOn) return done(true);
    const [payout, payee, handed, ends] = await Promise.all([
      findPayout(context, payoutId),
      findPayee(context, partner.id),
      listHanded(context, known.month),
      listEndsOfPayout(context, payoutId),
    ]);
    invariant(payout, 'a payout of which notice was given stays');
    const received = ends.length > 0 && ends.every(({ outcome }) => outcome === 'received');
    const checked = checkReport(payout, received);
    if (!checked.ok) return checked;
    const atBank = payout.sentOn !== null || handed.has(payoutId);
    const renamed = isRenamed(payout, payee);
    const ended = { closedOn: today, closedBy: partner.userId, closedAs: 'renamed' as const };
    await context.db.insert(nameReports).values({
      ...{ payoutId, partnerId: partner.id, ...said, atBank },
      number: before ? before.number + 1 : 1,
      ...{ reportedOn: today, reportedBy: partner.userId },
      ...(renamed ? ended : {}),
    });
    await recordAct(context, { name: 'name-reported', things: thingsOf(payout), after: { way: said.wrong } });
    if (renamed) {
      if (!atBank) await letGoOf(context, [payout]);
      await reopenComingRun(context);
    } else {
      await placeHold(context, partner.id, HELD_BECAUSE, 'reported');
      await keepBack(context, partner.id);
    }
    await tellOfReport(context, payout, { ...said, atBank, number: before ? before.number + 1 : 1 }, office);
    return done(true);
  });
}

async function tellOfReport(
  context: PartnerContext,
  payout: PayoutStanding,
  said: { wrong: Wrong; note: string; atBank: boolean; number: number },
  office: string,
): Promise<void> {
  const company = await findPartner(context, payout.partnerId);
  invariant(company, 'whoever reports is a partner');
  const { name, email } = company;
  const { id: payoutId, month, sentOn, sentAmount, standing } = payout;
  const expiresOn = said.atBank ? expiryOf(sentOn ?? payoutDay(month), context.policy) : null;
  const next = nextTry(month, expiresOn, context.today, context.policy);
  const told = { ...said, name, payoutId, month, amount: sentAmount ?? standing, expiresOn, next };
  const about = `${payoutId}:${said.number}`;
  const letters: LetterDraft[] = [
    {
      kind: 'name-report-received',
      about,
      to: { partnerId: payout.partnerId, name, address: email },
      text: reportReceived(told),
    },
    {
      kind: 'name-report-arrived',
      about,
      to: { partnerId: null, name: 'ビジネスパートナー制度 事務局', address: office },
      text: reportArrived(told),
    },
  ];
  await writeLetters(context, letters);
}

/**
 * Ends every open report of a partner because its name was changed, within the caller's transaction: what the bank has not
 * got of those payouts is let go, so that it joins the next run under the new name, once. MAIL-07.
 */
export async function settleRenamed(context: StaffContext, partnerId: PartnerId): Promise<void> {
  // Locked before it is asked: a report under way comes before the change, or sees it.
  await lockRunsOf(context, partnerId);
  const open = await listOpenReportsOf(context, [partnerId]);
  if (open.length === 0) return;
  const reported = new Set(open.map(({ payoutId }) => payoutId));
  const stopped = await listStoppable(context, partnerId);
  await letGoOf(
    context,
    stopped.filter(({ id }) => reported.has(id)),
  );
  await endHold(context, partnerId, '受取名義の変更が完了', 'reported');
  await closeReports(context, open, 'renamed');
}

/**
 * Ends the open reports of payouts that were received whole, as the bank or two people just said, under the locks of whoever
 * records it and within its transaction: the bank took the name, and nothing is kept back for it any more. MAIL-07.
 *
 * @param payoutIds payouts of which a transfer was received.
 */
export async function settleReceived(context: StaffContext, payoutIds: readonly PayoutId[]): Promise<void> {
  const received = await listReceivedReports(context, payoutIds);
  if (received.length === 0) return;
  await closeReports(context, received, 'received');
  const partnerIds = [...new Set(received.map(({ partnerId }) => partnerId))];
  const reporting = new Set((await listOpenReportsOf(context, partnerIds)).map(({ partnerId }) => partnerId));
  const settled = partnerIds.filter((id) => !reporting.has(id));
  await endHolds(context, settled, '申し出のあった送金の受け取りを確認', 'reported');
  await reopenComingRun(context);
}

/** Ends reports, each of which its partner is told of. */
async function closeReports(context: StaffContext, reports: readonly NameReport[], closedAs: ReportEnd): Promise<void> {
  const ids = reports.map(({ payoutId }) => payoutId);
  await context.db
    .update(nameReports)
    .set({ closedOn: context.today, closedBy: context.staff.userId, closedAs })
    .where(and(anyOf(nameReports.payoutId, ids), isNull(nameReports.closedOn)));
  if (closedAs !== 'name-right') await endApprovals(context, { kind: 'name-report', things: ids });
  const settled = await loadReported(context, reports);
  await writeLetters(
    context,
    settled.map(({ payout: { id: payoutId, month }, number, to }) => ({
      ...{ kind: 'name-report-settled' as const, about: `${payoutId}:${number}`, to },
      text: reportSettled({ name: to.name, payoutId, month, closedAs }),
    })),
  );
  await recordActs(
    context,
    settled.map(({ payout }) => ({
      ...{ name: 'name-report-settled' as const, things: thingsOf(payout), after: { way: closedAs } },
    })),
  );
}

/** Puts up that the name of a reported payout was right after all, for a second person. MAIL-07. */
export async function proposeNameRight(
  context: StaffContext,
  payoutId: PayoutId,
  reason: string,
): Promise<Outcome<ApprovalId, RightRefusal>> {
  return inTransaction<StaffContext, Outcome<ApprovalId, RightRefusal>>(context, async (context) => {
    const [report, payout] = await Promise.all([findReport(context, payoutId), findPayout(context, payoutId)]);
    if (!report || !payout || report.closedOn) return refused({ code: 'not-open' });
    const company = await findPartner(context, report.partnerId);
    invariant(company, 'whoever reported is a partner');
    const { number, partnerId } = report;
    const proposed = await propose(context, {
      ...reportAsThing(payoutId),
      ...{ partnerId, title: rightTitle(company.name, payout.month) },
      content: rightText({ payoutId, number, reason }),
    });
    if (!proposed.ok) return proposed;
    await recordAct(context, { name: 'name-right-proposed', things: thingsOf(payout), reason });
    return proposed;
  });
}

/**
 * Decides, as the second person, that the name of a reported payout was right: what is still kept back before the month's
 * last day goes with a new file, what was let go joins the next run. MAIL-07.
 */
export async function decideNameRight(
  context: StaffContext,
  payoutId: PayoutId,
  decision: Decision,
): Promise<Outcome<true, RightRefusal>> {
  return inTransaction<StaffContext, Outcome<true, RightRefusal>>(context, async (context) => {
    const known = await findReport(context, payoutId);
    if (!known) return refused({ code: 'not-open' });
    await lockRunsOf(context, known.partnerId);
    const report = await findReport(context, payoutId);
    if (!report || report.closedOn) return refused({ code: 'not-open' });
    const decided = await decide(context, reportAsThing(payoutId), decision, ({ content }) => {
      const { reason } = readRight(content ?? '');
      return { content: rightText({ payoutId, number: report.number, reason }) };
    });
    if (!decided.ok) return decided;
    if (decision.decision === 'reject') return done(true);
    await closeReports(context, [report], 'name-right');
    const open = await listOpenReportsOf(context, [report.partnerId]);
    if (open.length === 0) {
      await endHold(context, report.partnerId, readRight(decided.value.content ?? '').reason, 'reported');
      await reopenComingRun(context);
    }
    return done(true);
  });
}

function thingsOf({ id, month, partnerId }: Pick<PayoutStanding, 'id' | 'month' | 'partnerId'>): Thing[] {
  return [
    { kind: 'payout', id },
    { kind: 'run', id: month },
    { kind: 'partner', id: partnerId },
  ];
}
