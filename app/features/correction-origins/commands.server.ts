import type { AdjustmentId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, onlyOf, refused } from '#app/core/outcome.ts';
import { insertCounted } from '#app/platform/bulk.server.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { correctionOrigins } from '#db/schema/correction-origins.ts';
import { proposeAdjustments } from '../adjustment-proposals/commands.server.ts';
import { type AskedCorrection, lineKey } from '../adjustment-proposals/rules.ts';
import { lockContracts } from '../contracts/queries.server.ts';
import { findOriginOfQuestion, loadCorrectable } from './queries.server.ts';
import {
  type BeforeAfter,
  type CorrectableCashback,
  type Origin,
  type OriginRefusal,
  beforeAndAfter,
} from './rules.ts';

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
  return onlyOf(await proposeCorrections(context, [asked], origin));
}

/** The same of several cashbacks for one origin: all of them, or none, for the first that cannot be put up. */
export async function proposeCorrections(
  context: StaffContext,
  asked: readonly AskedCorrection[],
  origin: Origin,
): Promise<Outcome<AdjustmentId[], OriginRefusal>> {
  return inTransaction<StaffContext, Outcome<AdjustmentId[], OriginRefusal>>(context, async (context) => {
    const weighed: (BeforeAfter & CorrectableCashback)[] = [];
    const found = await lockCorrectable(context, asked);
    for (const one of asked) {
      const known = one.cashback ? found.get(lineKey(one.cashback)) : undefined;
      const kept = beforeAndAfter(origin, one, known?.cashback, known?.late);
      if (!kept.ok) return kept;
      invariant(known, 'what was weighed was found');
      weighed.push({ ...known.cashback, ...kept.value });
    }
    invariant(found.size === asked.length, 'no cashback is corrected twice at once');
    if (origin.kind === 'question' && (await findOriginOfQuestion(context, origin.id))) {
      return refused({ code: 'put-up-already' });
    }
    const proposed = await proposeAdjustments(context, asked);
    if (!proposed.ok) return proposed;
    await storeOrigins(context, proposed.value, weighed, origin);
    return proposed;
  });
}

/** Two people at once come one after the other: the second finds what the first put up. */
async function lockCorrectable(context: Context, asked: readonly AskedCorrection[]) {
  const lines = asked.flatMap(({ cashback }) => cashback ?? []);
  const first = await loadCorrectable(context, lines);
  const locked = [...first.values()].map(({ cashback }) => cashback.contractId);
  await lockContracts(context, locked);
  return loadCorrectable(context, lines);
}

/** Keeps what each correction stood on before and stands on after, in the order of their ids. */
async function storeOrigins(
  context: Context,
  ids: readonly AdjustmentId[],
  weighed: readonly (BeforeAfter & CorrectableCashback)[],
  origin: Origin,
): Promise<void> {
  const cause = {
    questionId: origin.kind === 'question' ? origin.id : null,
    factId: origin.kind === 'late' ? (origin.factId ?? null) : null,
  };
  const rows = weighed.map(({ partnerId, contractId, term, month, before, after }, place) => {
    const adjustmentId = ids[place];
    invariant(adjustmentId, 'every correction that was weighed was put up');
    return {
      ...{ adjustmentId, partnerId, contractId, term, month, recordedOn: context.today, ...cause },
      ...{ countBefore: before.count, rateBefore: before.rate, amountBefore: before.amount },
      ...{ countAfter: after.count, rateAfter: after.rate, amountAfter: after.amount },
    };
  });
  const counting = { count: 'attempt', alike: ['contractId', 'term'], key: 'adjustmentId' } as const;
  await insertCounted(context.db, correctionOrigins, rows, counting);
}
