import { type Day, type Month, addDays, lastDayOf, monthOf } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import type { Rate } from '#app/core/rate.ts';
import { dayText, monthText, yenText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { type CancellationEffect, type ContractState, countsAtMonthEnd } from '../contracts/rules.ts';
import { type Programme, type RateCard, type RateEvent, cardInForce, rateFor } from '../rates/rules.ts';
import { type LetterText, SIGNATURE } from '../letters/rules.ts';

/** Why a confirmed cancellation is not carried out. */
export type CancellationRefusal =
  | { code: 'effect-changed' }
  | { code: 'billed-to-another' }
  | { code: 'nothing-to-cancel'; because: 'already-cancelled' | 'already-over' };

/**
 * Whether a cancellation was refused because the contract is cancelled already: what was asked for stands, however often the
 * button was pressed. REF-05.
 */
export function cancelledAlready(refusal: CancellationRefusal): boolean {
  return refusal.code === 'nothing-to-cancel' && refusal.because === 'already-cancelled';
}

/** What decides whether a cancellation takes a contract out of a count. */
type Countable = { state: ContractState; kind: 'server' | 'other'; partnerId: string | null };

/**
 * The first month-end that counts one contract fewer because of a cancellation; null where none does: what was not in force
 * is in no count, and mail and domains never are. PRG-09, REF-07.
 */
export function monthOfLoss(contract: Countable, effect: CancellationEffect, requestedOn: Day): Month | null {
  if (!countsAtMonthEnd(contract) || contract.state !== 'in-force') return null;
  if (effect.kind === 'run-out') return monthOf(addDays(effect.endsOn, 1));
  return effect.kind === 'money-back' ? monthOf(requestedOn) : null;
}

/** A move of a contract to another partner, or to nobody, that waits for its month. */
export type MoveToCome = { effectiveFrom: Day; toPartnerId: PartnerId | null } | undefined;

/**
 * Who counts a contract at a month-end: the partner that has it now, or the one it will have moved to by then; null for
 * nobody. PRG-09, GAP-09.
 */
export function countingPartner(contract: { partnerId: PartnerId | null }, move: MoveToCome, month: Month) {
  return move && move.effectiveFrom <= lastDayOf(month) ? move.toPartnerId : contract.partnerId;
}

/** What a cancellation does to a partner's count at a month-end, and to the rates that count brings its contract's plans. */
export type CountLoss = {
  /** Whose count it is, by name; null where whoever reads it is that partner. */
  partnerName: string | null;
  month: Month;
  before: number;
  after: number;
  rates: readonly { event: RateEvent; before: Rate; after: Rate }[];
};

/** The count of a month-end with and without a contract, with the rates of the card entered for that month. PRG-07. */
export function countLoss(
  { programme, planGroup }: { programme: Programme; planGroup: string },
  { month, before, partnerName }: { month: Month; before: number; partnerName: string | null },
  cards: readonly RateCard[],
): CountLoss {
  const after = Math.max(before - 1, 0);
  const card = cardInForce(cards, programme, month);
  const rates = (['new', 'renewal'] as const).map((event) => ({
    event,
    before: rateFor(card, planGroup, event, before),
    after: rateFor(card, planGroup, event, after),
  }));
  return { partnerName, month, before, after, rates };
}

/** The last day in force of a contract that is cancelled; null where it never is, or was over before. REF-01. */
export function lastDayInForce(contract: { endsOn: Day | null }, effect: CancellationEffect): Day | null {
  if (effect.kind === 'run-out') return effect.endsOn;
  if (effect.kind === 'money-back') return effect.inForceTo;
  return effect.kind === 'give-up-reinstatement' ? contract.endsOn : null;
}

/**
 * Tells a partner that a contract it referred was cancelled, and what that does to its count and its cashbacks. Of the
 * client it says nothing. REF-07, PRG-09.
 */
export function clientCancelled(cancelled: {
  partnerName: string;
  orderNumber: string;
  cancelledOn: Day;
  lastDay: Day | null;
  /** The first month-end that has one contract fewer, and how many it has by what is known today; null for none. */
  counted: { month: Month; count: number } | null;
  /** Cashbacks taken back, in yen. */
  takenBack: Yen;
}): LetterText {
  const { counted, takenBack } = cancelled;
  const end = cancelled.lastDay ? dayText(cancelled.lastDay) : 'なし(利用開始前の解約)';
  const count = counted
    ? `${monthText(counted.month)}末から1件減り、${counted.count}件になる見込みです`
    : '変わりません';
  const money = takenBack > 0 ? `\n■ 取り消すキャッシュバック　${yenText(takenBack)}` : '';
  return {
    subject: `【CPI】ご紹介のお客様が解約されました(${cancelled.orderNumber})`,
    body: `${cancelled.partnerName} 様

ご紹介いただいたお客様のご契約について、解約のお申し出を承りました。

■ ご契約　　　${cancelled.orderNumber}
■ 受付日　　　${dayText(cancelled.cancelledOn)}
■ 最終利用日　${end}
■ 契約件数　　${count}${money}

見込みは本日時点のご契約によるものです。くわしくはマイページをご確認ください。
${SIGNATURE}
`,
  };
}
