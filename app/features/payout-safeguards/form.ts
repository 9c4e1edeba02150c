import { z } from 'zod';
import { parseId } from '#app/core/ids.ts';
import { isNoLongerThan, tidyLine } from '#app/core/typed-text.ts';
import type { Subject } from './rules.ts';

const LOST = '画面の情報が失われました。画面を開き直して、もう一度お手続きください。';

const LONGEST_REASON = 200;

/** What staff found out about what stands out in a run: about what, in which content, and why it is right. */
export const AnswerForm = z.object({
  subject: z.string({ error: LOST }).transform((text, issue): Subject => {
    const subject = text === 'run' ? text : parseId('par', text);
    if (subject) return subject;
    issue.addIssue({ code: 'custom', message: LOST });
    return z.NEVER;
  }),
  contentHash: z.string({ error: LOST }).regex(/^[0-9a-f]{64}$/, LOST),
  reason: z
    .string({ error: '確認した内容を入力してください。' })
    .transform(tidyLine)
    .refine((text) => text !== '', '確認した内容を入力してください。')
    .refine(
      (text) => isNoLongerThan(text, LONGEST_REASON),
      `確認した内容は${LONGEST_REASON}文字以内で入力してください。`,
    ),
});

/** The names of the fields of an answer. */
export const ANSWER_FIELDS = Object.keys(AnswerForm.shape);
