import { z } from 'zod';
import { isKana, isNoLongerThan, isPhone, tidyEmail, tidyKana, tidyLine, tidyPhone } from '#app/core/typed-text.ts';
import { LONGEST_PAYEE_NAME } from './rules.ts';

const LONGEST_NAME = 100;
const LONGEST_REASON = 500;

/** What staff fill in to register a partner. The payee belongs to the cashback programme only. */
export const PartnerForm = z
  .object({
    name: line('会社名・屋号'),
    nameKana: kana('会社名・屋号のフリガナ', LONGEST_NAME),
    contactName: line('ご担当者名'),
    email: email('メールアドレス'),
    phone: z
      .string({ error: '電話番号を入力してください。' })
      .transform(tidyPhone)
      .refine(isPhone, '電話番号は「03-1234-5678」のように、0から始まる10桁または11桁で入力してください。'),
    programme: z.enum(['discount', 'cashback'], { error: 'プログラムを選択してください。' }),
    familyName: payeeName('受取名義の姓').optional(),
    givenName: payeeName('受取名義の名').optional(),
    familyKana: kana('受取名義の姓のフリガナ', LONGEST_PAYEE_NAME).optional(),
    givenKana: kana('受取名義の名のフリガナ', LONGEST_PAYEE_NAME).optional(),
  })
  .superRefine(({ programme, ...form }, check) => {
    if (programme !== 'cashback') return;
    for (const [field, what] of PAYEE_FIELDS) {
      if (form[field] !== undefined) continue;
      const message = `キャッシュバックプログラムでは${what}が必要です。入力してください。`;
      check.addIssue({ code: 'custom', path: [field], message });
    }
  });

/** The names of the fields of the registration page. */
export const PARTNER_FIELDS = Object.keys(PartnerForm.shape);

/** The name of a bank account as staff enter or correct it. */
export const PayeeForm = z.object({
  familyName: payeeName('受取名義の姓'),
  givenName: payeeName('受取名義の名'),
  familyKana: kana('受取名義の姓のフリガナ', LONGEST_PAYEE_NAME),
  givenKana: kana('受取名義の名のフリガナ', LONGEST_PAYEE_NAME),
  email: email('受取用メールアドレス'),
  confirmed: z.literal('on', { error: '確認の有無を選び直してください。' }).optional(),
});

/** The names of the fields of the payee page. */
export const PAYEE_FORM_FIELDS = Object.keys(PayeeForm.shape);

/** What staff decide on an application; declining takes a reason. */
export const DecisionForm = z.discriminatedUnion(
  'decision',
  [
    z.object({ decision: z.literal('approve') }),
    z.object({
      decision: z.literal('decline'),
      reason: z
        .string({ error: 'お断りする理由を入力してください。' })
        .transform(tidyLine)
        .refine((text) => text !== '', 'お断りする理由を入力してください。')
        .refine(
          (text) => isNoLongerThan(text, LONGEST_REASON),
          `お断りする理由は${LONGEST_REASON}文字以内で入力してください。`,
        ),
    }),
  ],
  { error: '「承認する」または「お断りする」を押してください。' },
);

/** The names of the fields of the decision page. */
export const DECISION_FIELDS = ['decision', 'reason'];

const PAYEE_FIELDS = [
  ['familyName', '受取名義の姓'],
  ['givenName', '受取名義の名'],
  ['familyKana', '受取名義の姓のフリガナ'],
  ['givenKana', '受取名義の名のフリガナ'],
] as const;

function line(what: string, most = LONGEST_NAME) {
  return z
    .string({ error: `${what}を入力してください。` })
    .transform(tidyLine)
    .refine((text) => text !== '', `${what}を入力してください。`)
    .refine((text) => isNoLongerThan(text, most), `${what}は${most}文字以内で入力してください。`);
}

function payeeName(what: string) {
  return line(what, LONGEST_PAYEE_NAME).refine(
    (text) => !/[,"]/.test(text),
    `${what}に「,」「"」は使用できません。銀行口座の名義どおりに入力してください。`,
  );
}

function kana(what: string, most: number) {
  return z
    .string({ error: `${what}を入力してください。` })
    .transform(tidyKana)
    .refine(isKana, `${what}はカタカナで入力してください。ひらがなや半角カタカナは自動で変換されます。`)
    .refine((text) => isNoLongerThan(text, most), `${what}は${most}文字以内で入力してください。`);
}

function email(what: string) {
  return z
    .string({ error: `${what}を入力してください。` })
    .transform(tidyEmail)
    .pipe(
      z
        .string({ error: `${what}を入力してください。` })
        .max(254, `${what}は254文字以内で入力してください。`)
        .pipe(z.email(`${what}は「name@example.jp」の形式で入力してください。`)),
    );
}
