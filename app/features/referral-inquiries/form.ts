import { z } from 'zod';
import { isNoLongerThan, tidyLine, tidyText } from '#app/core/typed-text.ts';
import { isDomainName } from '../add-ons/rules.ts';
import { domainKey } from '../client-claims/rules.ts';

const LONGEST_COMPANY = 100;
const LONGEST = 1_000;

const orderNumber = z
  .string({ error: '注文番号を1つだけ入力してください。' })
  .transform((text) =>
    text
      .normalize('NFKC')
      .replace(/[\p{C}\p{Z}\s]/gu, '')
      .replace(/[‐‑‒–—―−─ーｰ]/gu, '-')
      .toUpperCase(),
  )
  .refine(
    (text) => text === '' || /^[0-9A-Z]{5}-[0-9A-Z]{5}$/.test(text),
    '注文番号は「ABCDE-12345」の形式(10文字)で入力してください。',
  )
  .transform((text) => text || null)
  .default(null);

const domain = z
  .string({ error: 'ドメインを1つだけ入力してください。' })
  .transform((text) => domainKey(text))
  .refine((name) => name === null || isDomainName(name), 'ドメインは「example.co.jp」の形式で入力してください。')
  .default(null);

const words = (what: string, longest: number, tidy: (text: string) => string) =>
  z
    .string({ error: `${what}を1つだけ入力してください。` })
    .transform(tidy)
    .refine(
      (text) => isNoLongerThan(text, longest),
      `${what}は${longest.toLocaleString('ja-JP')}文字以内で入力してください。`,
    )
    .default('');

/** What a partner looks for, and what it tells staff where it asks them. */
export const InquiryForm = z
  .object({
    intent: z.enum(['look', 'ask'], { error: '「照会する」または「事務局に確認を依頼する」を押してください。' }),
    orderNumber,
    domain,
    company: words('会社名・団体名', LONGEST_COMPANY, tidyLine),
    note: words('ご紹介の経緯', LONGEST, tidyText),
  })
  .superRefine((sent, check) => {
    if (sent.orderNumber === null && sent.domain === null) {
      check.addIssue({
        code: 'custom',
        path: ['orderNumber'],
        message: '注文番号またはドメインを入力してください。',
      });
    }
    if (sent.intent === 'ask' && sent.note === '') {
      check.addIssue({ code: 'custom', path: ['note'], message: 'ご紹介の経緯を入力してください。' });
    }
  });

/** The names of its fields. */
export const INQUIRY_FIELDS = ['intent', 'orderNumber', 'domain', 'company', 'note'];

/** What staff answer. */
export const InquiryAnswerForm = z.object({
  outcome: z.enum(['given', 'not-given'], { error: '結果を選択してください。' }),
  answer: z
    .string({ error: '回答を入力してください。' })
    .transform(tidyText)
    .refine((text) => text !== '', '回答を入力してください。')
    .refine(
      (text) => isNoLongerThan(text, LONGEST),
      `回答は${LONGEST.toLocaleString('ja-JP')}文字以内で入力してください。`,
    ),
});

/** The names of its fields. */
export const INQUIRY_ANSWER_FIELDS = ['outcome', 'answer'];
