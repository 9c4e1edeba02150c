import { type SQL, and, asc, desc, eq, exists, gte, isNotNull, isNull, lt, lte, ne, or, sql } from 'drizzle-orm';
import { type Day, addDays } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import type { Policy } from '#app/core/policy.ts';
import type { Context } from '#app/platform/context.server.ts';
import { noticeAnswers } from '#db/schema/payout-letters.ts';
import { filedTransfers } from '../bank-files/queries.server.ts';
import { isLetterAbout, letterDirectory } from '../letters/queries.server.ts';
import type { LetterKind, LetterState } from '../letters/rules.ts';
import { payeeDirectory, partnerDirectory } from '../partners/queries.server.ts';
import { payoutDirectory } from '../payouts/queries.server.ts';
import { outcomeDirectory } from '../transfer-outcomes/queries.server.ts';

/** How many days back the run looks for what nobody was told of: as long as it may have been away. */
const LOOKS_BACK_DAYS = 14;

/** A payout somebody is to be told of, with the address its notice goes to. */
export type DuePayout = Awaited<ReturnType<typeof listDue>>[number];

type Sources = { transfer: ReturnType<typeof filedTransfers>; outcome: ReturnType<typeof outcomeDirectory> };

/**
 * What partners are told of on a day: what was sent or came back before it, so that a run that was broken off tells the same
 * on the same day. Reminders are none where they are off.
 */
const DUE = {
  'payout-sent': ({ transfer }: Sources, day: Day) => [
    lt(transfer.sentOn, day),
    gte(transfer.sentOn, addDays(day, -LOOKS_BACK_DAYS)),
  ],
  'payout-back': ({ outcome }: Sources, day: Day) => [
    ne(outcome.outcome, 'received'),
    lt(outcome.recordedOn, day),
    gte(outcome.recordedOn, addDays(day, -LOOKS_BACK_DAYS)),
  ],
  'transfer-reminder': ({ transfer, outcome }: Sources, day: Day, policy: Policy) => {
    const { transferExpiryDays: expiry, transferReminderDays: before } = policy;
    if (before === 0) return [sql`false`];
    const sentUntil = addDays(day, -Math.max(expiry - before, 1));
    const claimed = eq(transfer.route, 'mail-money');
    return [
      claimed,
      isNull(outcome.payoutId),
      lte(transfer.sentOn, sentUntil),
      gte(transfer.sentOn, addDays(day, 1 - expiry)),
    ];
  },
} satisfies Partial<Record<LetterKind, (sources: Sources, day: Day, policy: Policy) => SQL[]>>;

/** What partners are told of their payouts. */
export type PayoutLetterKind = keyof typeof DUE;

/** Whether a day's run has anybody to tell, as a condition inside another statement. */
export function tellingOn(context: Pick<Context, 'db' | 'policy'>, day: Day): SQL<boolean> {
  const conditions = (Object.keys(DUE) as PayoutLetterKind[]).map((kind) => {
    const { sources, letter, conditions } = dueSources(context, kind, day);
    const { transfer, outcome } = sources;
    const due = context.db
      .select({ one: sql`1` })
      .from(transfer)
      .leftJoin(outcome, and(eq(outcome.payoutId, transfer.payoutId), eq(outcome.part, transfer.part)))
      .leftJoin(letter, isLetterAbout(letter, kind, transfer.payoutId))
      .where(and(...conditions));
    return exists(due);
  });
  return sql`(${sql.join(conditions, sql` or `)})`;
}

function dueSources(context: Pick<Context, 'db' | 'policy'>, kind: PayoutLetterKind, day: Day) {
  const sources = { transfer: filedTransfers(context), outcome: outcomeDirectory(context) };
  const letter = letterDirectory(context);
  const due: SQL[] = DUE[kind](sources, day, context.policy);
  return { sources, letter, conditions: [isNotNull(sources.transfer.sentOn), isNull(letter.onceKey), ...due] };
}

/** The payouts whose partners are told of something today, each with what of it that is about. */
export async function listDue(context: Context, kind: PayoutLetterKind) {
  const { sources, letter, conditions } = dueSources(context, kind, context.today);
  const { transfer, outcome } = sources;
  const { route, bankCode, branchCode, accountKind, accountNumber, accountHolder } = transfer;
  const way = { route, bankCode, branchCode, accountKind, accountNumber, accountHolder };
  const partner = partnerDirectory(context);
  const payee = payeeDirectory(context);
  const rows = await context.db
    .select({
      id: transfer.payoutId,
      month: transfer.month,
      partnerId: partner.id,
      partnerName: partner.name,
      email: payee.email,
      familyName: transfer.familyName,
      givenName: transfer.givenName,
      ...way,
      sentOn: transfer.sentOn,
      // sum() of bigint comes back as numeric text; the column kind turns it into yen.
      amount: sql`sum(${transfer.amount})::bigint`.mapWith(transfer.amount),
      reason: sql<string | null>`max(${outcome.reason})`,
    })
    .from(transfer)
    .innerJoin(partner, eq(partner.id, transfer.partnerId))
    .innerJoin(payee, eq(payee.partnerId, transfer.partnerId))
    .leftJoin(outcome, and(eq(outcome.payoutId, transfer.payoutId), eq(outcome.part, transfer.part)))
    .leftJoin(letter, isLetterAbout(letter, kind, transfer.payoutId))
    .where(and(...conditions))
    .groupBy(
      transfer.payoutId,
      transfer.month,
      partner.id,
      partner.name,
      payee.email,
      transfer.familyName,
      transfer.givenName,
      ...Object.values(way),
      transfer.sentOn,
    )
    .orderBy(asc(transfer.payoutId));
  return rows.map(({ sentOn, ...row }) => {
    invariant(sentOn, 'only what was sent is told of');
    return { ...row, sentOn: sentOn satisfies Day };
  });
}

/**
 * Payouts whose notice could not be delivered, the latest run first, until the partner was told another way or another
 * letter reached it. MAIL-04.
 */
export async function listUnnoticed(context: Context) {
  const payout = payoutDirectory(context);
  const partner = partnerDirectory(context);
  const payee = payeeDirectory(context);
  const { route, bankCode, branchCode, accountKind, accountNumber, accountHolder } = payout;
  const [notice, again] = [letterDirectory(context), letterDirectory(context, 'again')];
  return context.db
    .select({
      id: payout.id,
      month: payout.month,
      amount: payout.amount,
      noticedOn: payout.noticedOn,
      sentOn: payout.sentOn,
      familyName: payout.familyName,
      givenName: payout.givenName,
      ...{ route, bankCode, branchCode, accountKind, accountNumber, accountHolder },
      partnerId: partner.id,
      code: partner.code,
      partnerName: partner.name,
      phone: partner.phone,
      email: payee.email,
      payoutEmail: payout.email,
      againState: sql<LetterState | null>`${again.state}`,
    })
    .from(payout)
    .innerJoin(partner, eq(partner.id, payout.partnerId))
    .innerJoin(payee, eq(payee.partnerId, payout.partnerId))
    .innerJoin(notice, isLetterAbout(notice, 'payout-notice', payout.id))
    .leftJoin(again, isLetterAbout(again, 'payout-notice-again', payout.id))
    .leftJoin(noticeAnswers, eq(noticeAnswers.payoutId, payout.id))
    .where(
      and(
        eq(notice.state, 'failed'),
        isNull(noticeAnswers.answeredOn),
        or(isNull(again.state), eq(again.state, 'failed')),
      ),
    )
    .orderBy(desc(payout.month), asc(partner.code));
}
