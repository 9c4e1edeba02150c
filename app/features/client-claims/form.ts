import { z } from 'zod';
import { isKana, isNoLongerThan, tidyKana, tidyLine } from '#app/core/typed-text.ts';
import { isDomainName } from '../add-ons/rules.ts';
import { domainKey } from './rules.ts';

const LONGEST_NAME = 100;

/** A client that a partner registers. */
export const ClientClaimForm = z.object({
  company: z
    .string({ error: '会社名・団体名を入力してください。' })
    .transform(tidyLine)
    .refine((text) => text !== '', '会社名・団体名を入力してください。')
    .refine(
      (text) => isNoLongerThan(text, LONGEST_NAME),
      `会社名・団体名は${LONGEST_NAME}文字以内で入力してください。`,
    ),
  companyKana: z
    .string({ error: 'フリガナを入力してください。' })
    .transform(tidyKana)
    .refine(isKana, 'フリガナはカタカナで入力してください。ひらがなや半角カタカナは自動で変換されます。')
    .refine((text) => isNoLongerThan(text, LONGEST_NAME), `フリガナは${LONGEST_NAME}文字以内で入力してください。`),
  domain: z
    .string({ error: 'ドメインを1つだけ入力してください。' })
    .transform((text) => domainKey(text))
    .refine((name) => name === null || isDomainName(name), 'ドメインは「example.co.jp」の形式で入力してください。')
    .default(null),
});

/** The fields of a registration as they are sent. */
export type ClientClaimFields = z.input<typeof ClientClaimForm>;
