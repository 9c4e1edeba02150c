import { z } from 'zod';
import type { Day } from '#app/core/calendar.ts';
import { typedDay } from '#app/core/typed-day.ts';

/** The day on which the transfers of a file are made. */
export const RefundFileForm = z.object({
  transferOn: z.string({ error: '振込日を入力してください。' }).transform((text, issue): Day => {
    const typed = typedDay(text, { what: '振込日', example: '2026-05-29' });
    if (typed.ok) return typed.value;
    issue.addIssue(typed.refusal);
    return z.NEVER;
  }),
});

/** The names of the fields of that form. */
export const REFUND_FILE_FIELDS = Object.keys(RefundFileForm.shape);
