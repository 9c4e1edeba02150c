import type { Month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { rateText } from '#app/core/wording.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { decide, propose } from '../approvals/commands.server.ts';
import { lockLatest } from '../approvals/queries.server.ts';
import type { Decision } from '../approvals/rules.ts';
import { recordAct } from '../audit/commands.server.ts';
import { storeConfirmation } from '../closes/commands.server.ts';
import { listCertificates } from '../closes/queries.server.ts';
import { type LetterDraft, writeLetters } from '../letters/commands.server.ts';
import { loadPartnerAddresses } from '../letters/queries.server.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { cardInForce, ratesAt } from '../rates/rules.ts';
import { closeTitle, monthRatesLetter, rateSubject } from './messages.ts';
import { loadCloseReview } from './queries.server.ts';
import {
  type ConfirmationRefusal,
  type SigningRefusal,
  checkSigning,
  closeAsThing,
  closeText,
  readSignedClose,
} from './rules.ts';

/**
 * Signs a closed month as the first person, with an answer to what stands out; it then waits for a second one. Answers the
 * hash of what the second one signs. PRG-09.
 */
export async function signClose(
  context: StaffContext,
  month: Month,
  answer: string,
): Promise<Outcome<string, SigningRefusal>> {
  return inTransaction(context, async (context) => {
    const review = await loadCloseReview(context, month);
    invariant(review, 'what is signed is a closed month');
    const { close, agrees, confirmedOn, anomalies } = review;
    const checked = checkSigning({ confirmedOn, agrees, anomalies: anomalies.length }, answer);
    if (!checked.ok) return checked;
    const content = closeText({ ...close, answer });
    const proposed = await propose(context, { ...closeAsThing(month), title: closeTitle(month), content });
    if (!proposed.ok) return proposed;
    await recordAct(context, {
      name: 'close-signed',
      things: [{ kind: 'month', id: month }],
      after: { digest: close.digest },
    });
    return done(sha256(content));
  });
}

/**
 * Signs a closed month as the second person, or sends it back. Signed by both, its certificates count as confirmed, and
 * every partner that was counted is written to once. PRG-09.
 */
export async function decideClose(
  context: StaffContext,
  month: Month,
  decision: Decision,
): Promise<Outcome<true, ConfirmationRefusal>> {
  return inTransaction(context, async (context) => {
    const waiting = await lockLatest(context, closeAsThing(month));
    const review = await loadCloseReview(context, month);
    invariant(review, 'what is signed is a closed month');
    if (!review.agrees && decision.decision === 'approve') return refused({ code: 'replay-differs' });
    const answer = waiting?.content ? readSignedClose(waiting.content).answer : '';
    const content = closeText({ ...review.close, answer });
    const decided = await decide(context, closeAsThing(month), decision, () => ({ content }));
    if (!decided.ok) return decided;
    if (decision.decision === 'reject') return done(true);
    const { id: approvalId, proposedBy: signedBy } = decided.value;
    await storeConfirmation(context, { month, approvalId, signedBy, confirmedBy: context.staff.userId });
    await writeMonthRates(context, month);
    await recordAct(context, {
      name: 'close-confirmed',
      things: [{ kind: 'month', id: month }],
      after: { digest: review.close.digest },
    });
    return done(true);
  });
}

/** One letter for each partner counted, all written by one statement. */
async function writeMonthRates(context: Context, month: Month): Promise<void> {
  const [counts, cards] = await Promise.all([listCertificates(context, month), loadRateCards(context)]);
  const addresses = await loadPartnerAddresses(
    context,
    counts.map(({ partnerId }) => partnerId),
  );
  await writeLetters(
    context,
    counts.flatMap(({ partnerId, programme, count, before }): LetterDraft[] => {
      const to = addresses.get(partnerId);
      if (!to) return [];
      const rates = ratesAt(cardInForce(cards, programme, month), count).map(
        (one) => `${rateSubject(one)} ${rateText(one.rate)}`,
      );
      const text = monthRatesLetter({ name: to.name, month, count, before, rates, programme });
      return [{ kind: 'month-rates', about: `${month}:${partnerId}`, to, text }];
    }),
  );
}
