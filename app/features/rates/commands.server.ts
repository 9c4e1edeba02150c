import type { ApprovalId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import { type Context, type StaffContext, inPlainTransaction, inTransaction } from '#app/platform/context.server.ts';
import { rateCards, rateRows } from '#db/schema/rates.ts';
import { decide, propose } from '../approvals/commands.server.ts';
import { lockLatest } from '../approvals/queries.server.ts';
import type { Decision } from '../approvals/rules.ts';
import { recordAct } from '../audit/commands.server.ts';
import { cardTitle } from './messages.ts';
import { loadRateCards } from './queries.server.ts';
import {
  type CardDecisionRefusal,
  type CardRefusal,
  type RateCard,
  cardAsThing,
  cardText,
  checkCard,
  readCard,
} from './rules.ts';

/**
 * Puts up a rate card from a first month on, for a second person to approve. Closed months keep the card they were closed
 * under: the first month is the current one or a later one, and a month has one card. PRG-07.
 */
export async function proposeRateCard(
  context: StaffContext,
  card: RateCard,
): Promise<Outcome<ApprovalId, CardRefusal>> {
  return inTransaction(context, async (context) => {
    const checked = checkCard(card, await loadRateCards(context), context.today);
    if (!checked.ok) return checked;
    const thing = cardAsThing(card);
    const proposed = await propose(context, { ...thing, title: cardTitle(card), content: cardText(card) });
    if (proposed.ok)
      await recordAct(context, { name: 'card-proposed', things: auditedCard(card), after: figuresOf(card) });
    return proposed;
  });
}

/**
 * Approves or rejects a rate card as the second person. An approved card is in force from its first month on; one whose
 * first month was closed while it waited can only be rejected. PRG-07.
 */
export async function decideRateCard(
  context: StaffContext,
  proposed: Pick<RateCard, 'programme' | 'effectiveFrom'>,
  decision: Decision,
): Promise<Outcome<true, CardDecisionRefusal>> {
  return inTransaction(context, async (context) => {
    const waiting = await lockLatest(context, cardAsThing(proposed));
    const content = waiting?.state === 'proposed' ? waiting.content : null;
    const card = content === null ? undefined : readCard(content);
    if (card && decision.decision === 'approve') {
      const checked = checkCard(card, await loadRateCards(context), context.today);
      if (!checked.ok) return checked;
    }
    const decided = await decide(context, cardAsThing(proposed), decision, () => ({ content: content ?? '' }));
    if (!decided.ok) return decided;
    if (decision.decision === 'reject') return done(true);
    invariant(card, 'what was approved was put up');
    const { id: approvalId, proposedBy: enteredBy, decidedBy: approvedBy } = decided.value;
    await storeCards(context, [card], { enteredBy, approvalId, approvedBy });
    await recordAct(context, { name: 'card-entered', things: auditedCard(card), after: figuresOf(card) });
    return done(true);
  });
}

/**
 * Takes over the cards of a company being set up, whatever their first month. A card that stands already throws, and so
 * does a person: people propose a card, and somebody else approves it.
 */
export async function adoptRateCards(context: Context, cards: readonly RateCard[], enteredBy: string): Promise<void> {
  invariant(context.actor.kind === 'job', 'cards are taken over by a job');
  await inPlainTransaction(context, async (context) => {
    await storeCards(context, cards, { enteredBy, approvalId: null, approvedBy: null });
    await recordAct(context, {
      name: 'cards-adopted',
      things: cards.flatMap(auditedCard),
      after: { count: cards.length },
    });
  });
}

function auditedCard(card: RateCard) {
  return [{ kind: 'rate-card' as const, id: cardAsThing(card).thing }];
}

function figuresOf({ programme, effectiveFrom, rows }: RateCard) {
  return { programme, effectiveFrom, rows: rows.length };
}

async function storeCards(
  context: Context,
  cards: readonly RateCard[],
  by: { enteredBy: string; approvalId: ApprovalId | null; approvedBy: string | null },
): Promise<void> {
  await insertRows(
    context.db,
    rateCards,
    cards.map(({ programme, effectiveFrom }) => ({ programme, effectiveFrom, enteredOn: context.today, ...by })),
  );
  await insertRows(
    context.db,
    rateRows,
    cards.flatMap(({ programme, effectiveFrom, rows }) => rows.map((row) => ({ programme, effectiveFrom, ...row }))),
  );
}
