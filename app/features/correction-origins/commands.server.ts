import { sql } from 'drizzle-orm';
import type { AdjustmentId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, refused } from '#app/core/outcome.ts';
import { type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { correctionOrigins } from '#db/schema/correction-origins.ts';
import { proposeAdjustment } from '../adjustment-proposals/commands.server.ts';
import type { AskedCorrection } from '../adjustment-proposals/rules.ts';
import { lockContracts } from '../contracts/queries.server.ts';
import { findCorrectable, findOriginOfQuestion } from './queries.server.ts';
import { type Origin, type OriginRefusal, beforeAndAfter } from './rules.ts';

/**
 * Puts up a correction for what late facts changed, or for a partner's question, and keeps what the cashback stood on before
 * and stands on after. A difference is put up once, also by two people at once, and anew only where it was rejected or taken
 * back; a question has one correction. PRG-09, PRG-18.
 */
export async function proposeCorrection(
  context: StaffContext,
  asked: AskedCorrection,
  origin: Origin,
): Promise<Outcome<AdjustmentId, OriginRefusal>> {
  return inTransaction<StaffContext, Outcome<AdjustmentId, OriginRefusal>>(context, async (context) => {
    const first = asked.cashback && (await findCorrectable(context, asked.cashback));
    // Two people at once come one after the other: the second finds what the first put up.
    if (first) await lockContracts(context, [first.cashback.contractId]);
    const found = asked.cashback && (await findCorrectable(context, asked.cashback));
    const kept = beforeAndAfter(origin, asked, found?.cashback, found?.late);
    if (!kept.ok) return kept;
    if (origin.kind === 'question' && (await findOriginOfQuestion(context, origin.id))) {
      return refused({ code: 'put-up-already' });
    }
    const proposed = await proposeAdjustment(context, asked);
    if (!proposed.ok) return proposed;
    invariant(found, 'what was weighed was found');
    const { contractId, term, partnerId, month } = found.cashback;
    const { before, after } = kept.value;
    await context.db.insert(correctionOrigins).values({
      ...{ adjustmentId: proposed.value, partnerId, contractId, term, month, recordedOn: context.today },
      questionId: origin.kind === 'question' ? origin.id : null,
      factId: origin.kind === 'late' ? (origin.factId ?? null) : null,
      attempt: sql`(select coalesce(max(${correctionOrigins.attempt}), 0) from ${correctionOrigins}
        where ${correctionOrigins.contractId} = ${contractId} and ${correctionOrigins.term} = ${term}) + 1`,
      ...{ countBefore: before.count, rateBefore: before.rate, amountBefore: before.amount },
      ...{ countAfter: after.count, rateAfter: after.rate, amountAfter: after.amount },
    });
    return proposed;
  });
}
