import { z } from 'zod';
import { bankKana } from '#app/core/bank-kana.ts';
import { tidyDigits, tidyLine } from '#app/core/typed-text.ts';

/** Longest name of a holder in a transfer, in half-width characters: a voiced kana takes two. */
const LONGEST_HOLDER = 30;

const digits = (name: string) =>
  z.string({ error: `${name}を入力してください。` }).transform((text) => tidyDigits(text).replace(/[-ー]/g, ''));

const holder = z
  .string({ error: '口座名義(カナ)を入力してください。' })
  .transform((text, issue): string => {
    const read = bankKana(tidyLine(text));
    if (read.ok) return read.value;
    issue.addIssue(
      `「${read.refusal.character}」は銀行の振込データで使用できない文字です。通帳のカナ名義を、カナ・英数字・スペース・( ) - . で入力してください。`,
    );
    return z.NEVER;
  })
  .refine((text) => /[A-Z0-9ｱ-ﾝ]/u.test(text), '口座名義(カナ)を入力してください。')
  .refine(
    (text) => text.length <= LONGEST_HOLDER,
    `口座名義(カナ)は、濁点・半濁点を1文字と数えて${LONGEST_HOLDER}文字以内で入力してください。`,
  );

/** An account that money is transferred to, as somebody types it. */
export const BankAccountForm = z.object({
  bankCode: digits('銀行コード').refine(
    (text) => /^\d{4}$/.test(text) && text !== '0000',
    '銀行コードは4桁の数字で入力してください。',
  ),
  branchCode: digits('支店コード').refine((text) => /^\d{3}$/.test(text), '支店コードは3桁の数字で入力してください。'),
  kind: z.enum(['ordinary', 'current'], { error: '預金種目を選択してください。' }),
  number: digits('口座番号')
    .refine((text) => /^\d{1,7}$/.test(text) && /[1-9]/.test(text), '口座番号は7桁以内の数字で入力してください。')
    .transform((text) => text.padStart(7, '0')),
  holder,
});

/** The names of the fields of the form. */
export const BANK_ACCOUNT_FIELDS = Object.keys(BankAccountForm.shape);
