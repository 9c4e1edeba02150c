import { z } from 'zod';
import { isNoLongerThan, tidyLine } from '#app/core/typed-text.ts';
import { LONGEST_LABEL, isWord } from './rules.ts';

const NAME_MISSING = '用途がわかる名前を入力してください。';

/** A new order URL: what it is for, in the partner's own words. */
export const OrderUrlForm = z.object({
  label: z
    .string({ error: NAME_MISSING })
    .transform(tidyLine)
    .refine((text) => text !== '', NAME_MISSING)
    .refine((text) => isNoLongerThan(text, LONGEST_LABEL), `名前は${LONGEST_LABEL}文字以内で入力してください。`),
});

/** The fields of a new order URL as they are sent. */
export type OrderUrlFields = z.input<typeof OrderUrlForm>;

/** Switching an order URL on or off. */
export const OrderUrlSwitchForm = z.object({
  slug: z.string(),
  active: z.enum(['on', 'off']),
});

/** A word for an order URL, in place of the letters drawn for it. */
export const OrderUrlWordForm = z.object({
  word: z
    .string({ error: '文字列を入力してください。' })
    .transform((text) => text.normalize('NFKC').trim().toLowerCase())
    .refine(isWord, '英字で始まる4〜32文字の半角英数字とハイフンで入力してください。例:aozora-design'),
});

/** The plan chosen when the page of an order URL is opened; empty for none. */
export const OrderUrlPlanForm = z.object({
  planCode: z
    .string({ error: 'プランを一覧から選択してください。' })
    .max(100, 'プランを一覧から選択してください。')
    .default(''),
});
