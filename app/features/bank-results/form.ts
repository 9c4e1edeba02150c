import { z } from 'zod';
import { isNoLongerThan, tidyDigits, tidyLine } from '#app/core/typed-text.ts';
import { type Yen, yen } from '#app/core/yen.ts';

const LONGEST_ANSWER = 200;

/** A whole number that may be left out, as people type it; `sentence` is what they read of anything else. */
const wholeNumber = (longest: number, sentence: string) =>
  z
    .string()
    .optional()
    .transform((text) => tidyDigits(text ?? ''))
    .refine((digits) => /^\d*$/.test(digits) && digits.length <= longest, sentence)
    .transform((digits): number | undefined => (digits === '' ? undefined : Number(digits)));

/** What staff fill in beside the bank's file: which of our files it answers, and the totals the bank's screen shows. */
export const ResultForm = z.object({
  file: z.any().optional(),
  version: wholeNumber(4, '版は「1」「2」のように、整数で入力してください。'),
  part: wholeNumber(4, 'ファイルの番号は「1」「2」のように、整数で入力してください。'),
  count: wholeNumber(15, '件数は「12」のように、整数で入力してください。'),
  total: wholeNumber(15, '合計金額は「12,540」のように、円単位の整数で入力してください。').transform(
    (total): Yen | undefined => (total === undefined ? undefined : yen(total)),
  ),
});

/** The names of the fields beside the file. */
export const RESULT_FIELDS = ['version', 'part', 'count', 'total'];

/** What staff found out about a line that was put aside. */
export const AnswerForm = z.object({
  line: z
    .string({ error: '明細を選び直してください。' })
    .regex(/^\d{1,7}$/, '明細を選び直してください。')
    .transform(Number),
  answer: z
    .string({ error: '確認した内容を入力してください。' })
    .transform(tidyLine)
    .refine((text) => text !== '', '確認した内容を入力してください。')
    .refine(
      (text) => isNoLongerThan(text, LONGEST_ANSWER),
      `確認した内容は${LONGEST_ANSWER}文字以内で入力してください。`,
    ),
});

/** The names of the fields of what is done about a file: taken as seen, thrown away, or a line of it answered. */
export const DEED_FIELDS = ['intent', 'seen', 'line', 'answer'];
