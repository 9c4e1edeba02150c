import { z } from 'zod';
import type { QuestionId } from '#app/core/ids.ts';
import { parseId } from '#app/core/ids.ts';

/** What a correction came of, as the page that leads to it says: facts learned late, a question, or neither. */
export const OriginForm = z
  .object({
    late: z.literal('1').optional(),
    question: z
      .string()
      .transform((text, check): QuestionId => {
        const id = parseId('que', text);
        if (id) return id;
        check.addIssue({ code: 'custom' });
        return z.NEVER;
      })
      .optional(),
  })
  .refine(({ late, question }) => !late || !question);

/** The names of its fields. */
export const ORIGIN_FIELDS = ['late', 'question'];
