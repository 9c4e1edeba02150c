import { z } from 'zod';
import { isNoLongerThan, tidyText } from '#app/core/typed-text.ts';

const LONGEST = 1_000;

const words = (what: string) =>
  z
    .string({ error: `${what}を入力してください。` })
    .transform(tidyText)
    .refine((text) => text !== '', `${what}を入力してください。`)
    .refine(
      (text) => isNoLongerThan(text, LONGEST),
      `${what}は${LONGEST.toLocaleString('ja-JP')}文字以内で入力してください。`,
    );

/** What a partner asks about a line. */
export const QuestionForm = z.object({ question: words('ご質問') });

/** The names of the fields of a question. */
export const QUESTION_FIELDS = ['question'];

/** What staff answer, and what comes of it. */
export const AnswerForm = z.object({
  outcome: z.enum(['explained', 'correcting'], { error: '対応を選択してください。' }),
  answer: words('回答'),
});

/** The names of the fields of an answer. */
export const ANSWER_FIELDS = ['outcome', 'answer'];
