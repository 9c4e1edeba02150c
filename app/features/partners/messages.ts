import type { DecisionRefusal, PartnerState, PayeeNameRefusal } from './rules.ts';

/** Where a partner stands, as staff call it. */
export function partnerStateName(state: PartnerState): string {
  return { applied: '申請中', active: '参加中', declined: '見送り' }[state];
}

/** What staff read when a payee cannot be taken: which character the bank cannot read, then what to do. */
export function explainPayeeNameRefusal(refusal: PayeeNameRefusal): string {
  switch (refusal.code) {
    case 'bank-cannot-read':
      return `「${refusal.character}」は銀行へ送るファイル(CP932)で使用できない文字です。銀行口座の名義に登録されている文字をご確認のうえ、使用できる文字で入力してください。`;
  }
}

/** What staff read when an application was decided before. */
export function explainDecisionRefusal(refusal: DecisionRefusal): string {
  switch (refusal.code) {
    case 'already-decided':
      return refusal.state === 'active'
        ? 'この申請はすでに承認されています。パートナーの画面で内容をご確認ください。'
        : 'この申請はすでに見送りとなっています。パートナーの画面で内容をご確認ください。';
  }
}
