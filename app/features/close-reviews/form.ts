import { z } from 'zod';
import { isNoLongerThan, tidyText } from '#app/core/typed-text.ts';

const LONGEST_ANSWER = 500;

/** What the first person who signs a close sends: an answer to what stands out, where something does. */
export const SigningForm = z.object({
  answer: z
    .string()
    .transform(tidyText)
    .refine((text) => isNoLongerThan(text, LONGEST_ANSWER), `所見は${LONGEST_ANSWER}文字以内で入力してください。`)
    .optional(),
});

/** The names of the fields of a signature. */
export const SIGNING_FIELDS = ['answer'];
