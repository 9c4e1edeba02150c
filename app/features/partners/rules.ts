import type { PartnerId } from '#app/core/ids.ts';
import { maskedAddress, maskedName } from '#app/core/masked.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';

/** Where a partner stands: applied for the programme, in it, or declined. */
export type PartnerState = 'applied' | 'active' | 'declined';

/** The two programmes, and what each is called. PRG-02. */
export const PROGRAMME_NAMES = { discount: '割引プログラム', cashback: 'キャッシュバックプログラム' } as const;

/** The name a bank account stands in, in characters and in kana, and where the bank writes to. */
export type PayeeName = {
  familyName: string;
  givenName: string;
  familyKana: string;
  givenKana: string;
  email: string;
};

/** A payee as it may be shown to whoever does not need it whole: parts of the name by their first characters. */
export function maskedPayee<P extends Pick<PayeeName, 'familyName' | 'givenName' | 'email'>>(payee: P): P {
  const parts = ['familyName', 'givenName', 'familyKana', 'givenKana'] as const;
  const named = parts.flatMap((part) => {
    const text = (payee as Partial<PayeeName>)[part];
    return text === undefined ? [] : [[part, maskedName(text)] as const];
  });
  return { ...payee, ...Object.fromEntries(named), email: maskedAddress(payee.email) };
}

/** Most characters of each part of a payee's name. */
export const LONGEST_PAYEE_NAME = 30;

/** Why a payee is not taken: the bank's encoding has no such character. MAIL-06. */
export type PayeeNameRefusal = {
  code: 'bank-cannot-read';
  field: 'familyName' | 'givenName' | 'email';
  character: string;
};

/** Why an application is not decided. */
export type DecisionRefusal = { code: 'already-decided'; state: 'active' | 'declined' };

/** An application is decided once. */
export function checkDecision(state: PartnerState): Outcome<true, DecisionRefusal> {
  return state === 'applied' ? done(true) : refused({ code: 'already-decided', state });
}

/** The number a partner is called by: the tail of its id, in two groups people can read out. */
export function partnerCodeOf(id: PartnerId): string {
  const tail = id.slice(-8).toUpperCase();
  return `BP-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
