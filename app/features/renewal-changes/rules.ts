import type { Day } from '#app/core/calendar.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { dayText } from '#app/core/wording.ts';
import type { ContractState } from '../contracts/rules.ts';
import { type LetterText, SIGNATURE } from '../letters/rules.ts';
import { TERM_CHOICES } from '../orders/rules.ts';

/** Why a change of plan or length is not taken. */
export type ChangeRefusal =
  | { code: 'not-running' }
  | { code: 'cancelled' }
  /** `from` is the first day of the next term: from then on a change can be asked for again. */
  | { code: 'already-invoiced'; from: Day }
  | { code: 'plan-not-sold' }
  | { code: 'other-kind' }
  | { code: 'term-not-sold' }
  | { code: 'nothing-changes' }
  | { code: 'preview-changed' }
  | { code: 'nothing-waits' };

/** A contract that is to change with its next term. */
export type ChangingContract = {
  state: ContractState;
  cancelledOn: Day | null;
  renewsOn: Day | null;
  kind: 'server' | 'other';
  planCode: string;
  planGroup: string;
  termMonths: number;
  /** Whether the invoice of the next term was issued. */
  nextInvoiced: boolean;
};

/** A plan as it could be changed to; undefined or without a price it is not sold. */
export type WantedPlan = { code: string; kind: 'server' | 'other'; planGroup: string; priced: boolean } | undefined;

/**
 * Whether a contract may change at all: it is paid and not over, lapsed or cancelled, and the invoice of the next term is
 * not issued. Answers the first day of that term. PRG-14.
 */
export function checkChangeable(contract: ChangingContract): Outcome<Day, ChangeRefusal> {
  const { state, cancelledOn, renewsOn, nextInvoiced } = contract;
  if (cancelledOn) return refused({ code: 'cancelled' });
  if ((state !== 'scheduled' && state !== 'in-force') || !renewsOn) return refused({ code: 'not-running' });
  return nextInvoiced ? refused({ code: 'already-invoiced', from: renewsOn }) : done(renewsOn);
}

/**
 * Whether a contract may take a plan and a length with its next term: a plan that is sold, of the contract's own kind, so
 * that no count changes by it; mail stays mail; one of the lengths that orders offer. CON-02, PRG-08, PRG-09, GAP-01.
 */
export function checkChange(
  contract: ChangingContract,
  { plan, termMonths }: { plan: WantedPlan; termMonths: number },
): Outcome<Day, ChangeRefusal> {
  const changeable = checkChangeable(contract);
  if (!changeable.ok) return changeable;
  if (!plan?.priced) return refused({ code: 'plan-not-sold' });
  if (!isWithinReach(contract, plan)) return refused({ code: 'other-kind' });
  const sameLength = termMonths === contract.termMonths;
  if (!sameLength && !TERM_CHOICES.some((months) => months === termMonths)) return refused({ code: 'term-not-sold' });
  return sameLength && plan.code === contract.planCode ? refused({ code: 'nothing-changes' }) : changeable;
}

/** Whether a contract can become one of a plan: servers of any group among themselves, everything else within its group. */
export function isWithinReach(
  contract: { kind: 'server' | 'other'; planGroup: string },
  plan: { kind: 'server' | 'other'; planGroup: string },
): boolean {
  return contract.kind === plan.kind && (contract.kind === 'server' || contract.planGroup === plan.planGroup);
}

/** Confirms a change from the next term on to whoever is written to, or, where `plan` is null, that it was withdrawn. */
export function changeLetter(change: {
  name: string;
  orderNumber: string;
  startsOn: Day;
  plan: { name: string; termMonths: number } | null;
}): LetterText {
  const { name, orderNumber, startsOn, plan } = change;
  const what = plan
    ? `■ 変更後のプラン　　　${plan.name}
■ 変更後の契約期間　　${plan.termMonths}ヶ月
■ 変更日　　　　　　　${dayText(startsOn)}(次の契約期間の初日)

更新の請求書は、発行日の料金で発行します。請求書を発行するまでは、変更を取り消すことができます。`
    : `次の契約期間(${dayText(startsOn)}から)の変更のお申し出を取り消しました。
これまでと同じプランと契約期間で更新します。`;
  return {
    subject: `【CPI】プラン・契約期間の変更${plan ? 'を承りました' : 'を取り消しました'}(${orderNumber})`,
    body: `${name} 様

■ ご契約　　　　　　　${orderNumber}
${what}
${SIGNATURE}
`,
  };
}
