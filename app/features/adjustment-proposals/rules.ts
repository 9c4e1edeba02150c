import type { Month } from '#app/core/calendar.ts';
import { month } from '#app/core/calendar.ts';
import type { AdjustmentId, ContractId, PartnerId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Yen, yen } from '#app/core/yen.ts';
import type { Correction } from '../adjustments/rules.ts';
import type { Thing } from '../audit/rules.ts';

/** The most yen one correction moves: more is several things that went wrong, each with a reason of its own. */
export const MOST_CORRECTED = yen(10_000_000);

/** A cashback as people name it: by its order's number and its term. */
export type CashbackLine = { orderNumber: string; term: number };

/** How a cashback that people name is found among several. */
export function lineKey({ orderNumber, term }: CashbackLine): string {
  return `${orderNumber} ${term}`;
}

/** A correction as somebody asks for it, by the numbers people know. */
export type AskedCorrection = {
  partnerCode: string;
  amount: Yen;
  reason: string;
  /** The cashback it corrects; null where it corrects none in particular. */
  cashback: CashbackLine | null;
  month: Month | null;
};

/** A cashback that is to be corrected, as it stands. */
export type CorrectedCashback = {
  contractId: ContractId;
  term: number;
  partnerId: PartnerId;
  amount: Yen;
  /** Whether it was taken back with the money of its contract. */
  voided: boolean;
};

/** Why a correction is not put up. */
export type CorrectionRefusal =
  | { code: 'partner-unknown' }
  /** Only partners under cashback are paid anything. */
  | { code: 'no-cashbacks' }
  | { code: 'cashback-unknown' }
  | { code: 'of-another-partner' };

/** Whether a correction can be put up: its partner is paid cashbacks, and the cashback it names is that partner's. PRG-18. */
export function checkCorrection(
  asked: Pick<AskedCorrection, 'cashback'>,
  partner: { id: PartnerId; programme: 'discount' | 'cashback' } | undefined,
  cashback: CorrectedCashback | undefined,
): Outcome<{ partnerId: PartnerId; cashback: CorrectedCashback | null }, CorrectionRefusal> {
  if (!partner) return refused({ code: 'partner-unknown' });
  if (partner.programme !== 'cashback') return refused({ code: 'no-cashbacks' });
  if (!asked.cashback) return done({ partnerId: partner.id, cashback: null });
  if (!cashback) return refused({ code: 'cashback-unknown' });
  if (cashback.partnerId !== partner.id) return refused({ code: 'of-another-partner' });
  return done({ partnerId: partner.id, cashback });
}

/** A correction as what is put up for approval; each is a thing of its own. */
export function adjustmentAsThing(id: AdjustmentId) {
  return { kind: 'adjustment' as const, thing: id };
}

/** What an act about a correction concerns. */
export function thingsOfCorrection(id: AdjustmentId, { partnerId, cashback }: Correction): Thing[] {
  return [
    { kind: 'adjustment', id },
    { kind: 'partner', id: partnerId },
    ...(cashback ? [{ kind: 'contract' as const, id: cashback.contractId }] : []),
  ];
}

/**
 * A correction as text: what an approval holds for, together with the cashback it corrects as that stood. Taken back
 * meanwhile, the cashback is another, and the correction is put up anew.
 */
export function correctionText(correction: Correction, cashback: CorrectedCashback | null): string {
  const { partnerId, amount, reason, month: of } = correction;
  const corrected = cashback && [cashback.contractId, cashback.term, cashback.amount, cashback.voided];
  return JSON.stringify([partnerId, amount, reason, corrected, of]);
}

/** Reads a correction from its text. @throws when the text is none that `correctionText` wrote. */
export function readCorrection(text: string): Correction {
  const [partnerId, amount, reason, corrected, of] = JSON.parse(text) as [
    PartnerId,
    number,
    string,
    [ContractId, number, number, boolean] | null,
    string | null,
  ];
  return {
    partnerId,
    amount: yen(amount),
    reason,
    cashback: corrected && { contractId: corrected[0], term: corrected[1] },
    month: of === null ? null : month(of),
  };
}

/** Where a correction stands: it waits for a payout, is in one, was announced, or was sent with it. */
export type CorrectionStage = 'waiting' | 'in-run' | 'noticed' | 'sent';

/** Where an approved correction stands, by the payout that holds it. MAIL-14. */
export function stageOfCorrection(held: {
  payoutMonth: Month | null;
  noticedOn: string | null;
  sentOn: string | null;
}): CorrectionStage {
  if (held.sentOn) return 'sent';
  if (held.noticedOn) return 'noticed';
  return held.payoutMonth ? 'in-run' : 'waiting';
}
