import { z } from 'zod';
import { parseId } from '#app/core/ids.ts';
import { isNoLongerThan, tidyLine } from '#app/core/typed-text.ts';

const LONGEST_ANSWER = 200;
const LOST = '画面の情報が失われました。画面を開き直して、もう一度お手続きください。';

/** What staff did about a notice that could not be delivered. */
export const NoticeForm = z
  .object({
    payout: z.string({ error: LOST }).transform((text, check) => {
      const id = parseId('out', text);
      if (id) return id;
      check.addIssue({ code: 'custom', message: LOST });
      return z.NEVER;
    }),
    deed: z.enum(['told', 'resend'], { error: '対応を選択してください。' }),
    answer: z
      .string()
      .default('')
      .transform(tidyLine)
      .refine(
        (text) => isNoLongerThan(text, LONGEST_ANSWER),
        `お知らせした内容は${LONGEST_ANSWER}文字以内で入力してください。`,
      ),
  })
  .transform(({ payout, deed, answer }, check) => {
    if (deed === 'resend') return { payout, deed: { deed } };
    if (answer !== '') return { payout, deed: { deed, answer } };
    check.addIssue({ code: 'custom', path: ['answer'], message: 'お知らせした方法と内容を入力してください。' });
    return z.NEVER;
  });

/** The names of its fields. */
export const NOTICE_FIELDS = ['payout', 'deed', 'answer'];
