import type { DecisionRefusal, PartnerState, PayeeNameRefusal, PayeeWarning } from './rules.ts';

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

/** What is said of a payee's name that is worth another look: what stands out, then what to do. MAIL-06. */
export function explainPayeeWarning({ field, code, text, instead }: PayeeWarning): string {
  const where = { familyName: '姓', givenName: '名', familyKana: '姓のフリガナ', givenKana: '名のフリガナ' }[field];
  switch (code) {
    case 'company-word':
      return `${where}に会社の種別「${text}」が含まれています。個人名義の口座の場合は、個人のお名前を入力してください。法人名義の口座の場合は、通帳の表記をご確認ください。`;
    case 'old-form':
      return `${where}の「${text}」には、よく似た文字「${instead ?? ''}」があります。通帳がどちらの文字かをご確認ください。`;
    case 'look-alike':
      return `${where}の「${text}」は、「${instead ?? ''}」の入力誤りではありませんか。形の似た文字をご確認ください。`;
    case 'mixed-script':
      return `${where}「${text}」に、種類の異なる文字が混ざっています。通帳の表記をご確認ください。`;
    case 'both-in-one':
      return `${where}「${text}」に空白があります。姓と名は、それぞれの欄に分けて入力してください。`;
    case 'title':
      return `${where}に敬称「${text}」が含まれています。敬称は不要です。`;
  }
}

/** What the examples are of. */
export const PAYEE_EXAMPLES_OF = '入力例(口座の名義が「山﨑 太郎」のとき)';

/** How a name is entered, by examples that are right and wrong. MAIL-06. */
export const PAYEE_EXAMPLES = [
  { good: true, family: '山﨑', given: '太郎', why: '通帳の文字のまま、姓と名に分けて入力します。' },
  { good: false, family: '山崎', given: '太郎', why: '「﨑」と「崎」は別の文字です。' },
  { good: false, family: '山﨑 太郎', given: '様', why: '姓と名を1つの欄に入力しません。敬称は不要です。' },
  { good: false, family: '(株)青空', given: 'デザイン', why: '個人の口座では、会社名を入力しません。' },
] as const;
