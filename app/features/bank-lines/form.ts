import { z } from 'zod';
import { isNoLongerThan, tidyDigits, tidyLine } from '#app/core/typed-text.ts';

const LONGEST_REASON = 200;

/** What staff decide about a line: the invoice it pays by its number, why its money is kept or put aside, or that it waits again. */
export const LineForm = z
  .object({
    decision: z.enum(['match', 'keep', 'not-ours', 'take-back'], { error: '処理を選択してください。' }),
    number: z
      .string()
      .optional()
      .transform((text) => tidyDigits(text ?? '')),
    reason: z
      .string()
      .optional()
      .transform((text) => tidyLine(text ?? '')),
  })
  .transform(({ decision, number, reason }, check) => {
    const complain = (path: string, message: string) => {
      check.addIssue({ code: 'custom', message, path: [path] });
      return z.NEVER;
    };
    if (decision === 'match') {
      if (!/^\d{1,15}$/.test(number)) return complain('number', '請求書番号を数字で入力してください。');
      return { decision, number: Number(number) };
    }
    if (decision === 'take-back') return { decision };
    if (reason === '') return complain('reason', '理由を入力してください。');
    if (!isNoLongerThan(reason, LONGEST_REASON)) {
      return complain('reason', `理由は${LONGEST_REASON}文字以内で入力してください。`);
    }
    return { decision, reason };
  });

/** The names of the fields of a decision. */
export const LINE_FIELDS = ['decision', 'number', 'reason'];
