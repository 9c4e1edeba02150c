import type { Month } from '#app/core/calendar.ts';
import type { ApprovalId, ContractId, PartnerId, QuestionId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Rate, shareOf } from '#app/core/rate.ts';
import { type Yen, lessYen, sumYen } from '#app/core/yen.ts';
import type { AskedCorrection, CorrectionRefusal } from '../adjustment-proposals/rules.ts';
import { type RateCard, type RateEvent, cardInForce, rateFor } from '../rates/rules.ts';

/** What a cashback stands on: a count, the rate it gave, and the yen. */
export type Standing = { count: number; rate: Rate; amount: Yen };

/** A cashback with what it stands on after the corrections put up for it, waiting ones included. */
export type CorrectableCashback = {
  partnerId: PartnerId;
  partnerCode: string;
  partnerName: string;
  contractId: ContractId;
  orderNumber: string;
  term: number;
  event: RateEvent;
  planGroup: string;
  /** The month whose count gave the rate. */
  month: Month;
  /** Server fee without tax. */
  base: Yen;
  before: Standing;
  /** What the month's count comes to by what is known now. */
  countNow: number;
};

/** A cashback that what was learned after the close would have made another. */
export type LateDifference = CorrectableCashback & {
  after: Standing;
  /** Above 0 the partner would have been owed more. */
  difference: Yen;
};

/**
 * What late facts would have made of a cashback; undefined where they change nothing of its yen, and where a correction was
 * put up for them already. The close itself stays as it was. PRG-09, PRG-18.
 */
export function lateDifference(cashback: CorrectableCashback, cards: readonly RateCard[]): LateDifference | undefined {
  const { before, countNow, month, planGroup, event, base } = cashback;
  if (countNow === before.count) return undefined;
  const rate = rateFor(cardInForce(cards, 'cashback', month), planGroup, event, countNow);
  const after = { count: countNow, rate, amount: shareOf(base, rate) };
  const difference = lessYen(after.amount, before.amount);
  return difference === 0 ? undefined : { ...cashback, after, difference };
}

/** What a correction came of: facts learned late, where of one together by its approval, or a partner's question about the cashback. */
export type Origin =
  { kind: 'late'; factId?: ApprovalId } | { kind: 'question'; id: QuestionId; orderNumber: string; term: number };

/** Why a correction of an origin is not put up. */
export type OriginRefusal =
  CorrectionRefusal | { code: 'nothing-differs' } | { code: 'put-up-already' } | { code: 'other-cashback' };

/** Before and after, as they are kept with a correction. */
export type BeforeAfter = { before: Standing; after: Standing };

/**
 * What is kept with a correction of an origin: late facts as they were worked out, whatever yen the maker puts up; without
 * any the yen put up, on the same count. PRG-18.
 */
export function beforeAndAfter(
  origin: Origin,
  asked: Pick<AskedCorrection, 'amount' | 'cashback'>,
  cashback: CorrectableCashback | undefined,
  late: LateDifference | undefined,
): Outcome<BeforeAfter, OriginRefusal> {
  if (!cashback || !asked.cashback) return refused({ code: 'other-cashback' });
  const { orderNumber, term } = asked.cashback;
  if (origin.kind === 'question' && (origin.orderNumber !== orderNumber || origin.term !== term)) {
    return refused({ code: 'other-cashback' });
  }
  if (late) return done({ before: late.before, after: late.after });
  if (origin.kind === 'late') return refused({ code: 'nothing-differs' });
  const { before } = cashback;
  return done({ before, after: { ...before, amount: sumYen([before.amount, asked.amount]) } });
}
