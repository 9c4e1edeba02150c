import type { PayoutId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { noticeAnswers } from '#db/schema/payout-letters.ts';
import { recordAct } from '../audit/commands.server.ts';
import { writeLetters } from '../letters/commands.server.ts';
import type { LetterText } from '../letters/rules.ts';
import { noticeOf } from '../payout-notices/commands.server.ts';
import { moneyDayOf } from '../cashback-ways/queries.server.ts';
import { expiryOf } from '../transfer-outcomes/rules.ts';
import { type DuePayout, type PayoutLetterKind, listDue, listUnnoticed } from './queries.server.ts';
import { type NoticeRefusal, payoutBackLetter, payoutSentLetter, transferReminder } from './rules.ts';

/**
 * Tells partners what became of their payouts: sent, come back, or not claimed and soon to go back. Each is told of a
 * payout once, by the key of the letter. Answers how many letters were written. MAIL-05, MAIL-07.
 */
export async function tellOfPayouts(context: Context): Promise<number> {
  const [sent, back, unclaimed] = await Promise.all([
    listDue(context, 'payout-sent'),
    listDue(context, 'payout-back'),
    listDue(context, 'transfer-reminder'),
  ]);
  const moved = (payout: DuePayout) => ({ ...payout, sentOn: moneyDayOf(payout, context.policy) });
  const drafts = [
    ...sent.map((payout) => draft('payout-sent', payout, payoutSentLetter(moved(payout)))),
    ...back.map((payout) => {
      return draft('payout-back', payout, payoutBackLetter({ ...moved(payout), reason: payout.reason ?? '' }));
    }),
    ...unclaimed.map((payout) => {
      const expiresOn = expiryOf(payout.sentOn, context.policy);
      return draft('transfer-reminder', payout, transferReminder({ ...payout, expiresOn }));
    }),
  ];
  await writeLetters(context, drafts);
  return drafts.length;
}

function draft(kind: PayoutLetterKind, { id, partnerId, partnerName, email }: DuePayout, text: LetterText) {
  return { kind, about: id, to: { partnerId, name: partnerName, address: email }, text };
}

/** What is done about a notice that could not be delivered: the partner was told another way, or it goes to today's address. */
export type NoticeDeed = { deed: 'told'; answer: string } | { deed: 'resend' };

/**
 * Answers for a notice that could not be delivered, once: with how the partner was told, or by sending it again, once, to the
 * address that was corrected since. MAIL-04, MAIL-05.
 */
export async function answerNotice(
  context: StaffContext,
  payoutId: PayoutId,
  deed: NoticeDeed,
): Promise<Outcome<true, NoticeRefusal>> {
  return inTransaction<StaffContext, Outcome<true, NoticeRefusal>>(context, async (context) => {
    const waiting = (await listUnnoticed(context)).find(({ id }) => id === payoutId);
    if (!waiting) return refused({ code: 'nothing-waits' });
    const things = [
      { kind: 'payout' as const, id: payoutId },
      { kind: 'partner' as const, id: waiting.partnerId },
    ];
    if (deed.deed === 'resend') {
      if (waiting.email === waiting.payoutEmail || waiting.againState !== null)
        return refused({ code: 'address-same' });
      const { partnerId, partnerName, email } = waiting;
      const text = noticeOf(context, waiting.partnerName, waiting);
      const to = { partnerId, name: partnerName, address: email };
      await writeLetters(context, [{ kind: 'payout-notice-again', about: payoutId, to, text }]);
      await recordAct(context, { name: 'notice-sent-again', things, after: { count: 1 } });
      return done(true);
    }
    const [answered] = await context.db
      .insert(noticeAnswers)
      .values({ payoutId, answer: deed.answer, answeredBy: context.staff.userId, answeredOn: context.today })
      .onConflictDoNothing()
      .returning({ payoutId: noticeAnswers.payoutId });
    if (!answered) return refused({ code: 'nothing-waits' });
    await recordAct(context, { name: 'notice-answered', things, after: { count: 1 }, reason: deed.answer });
    return done(true);
  });
}
