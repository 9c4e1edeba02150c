import { z } from 'zod';
import { isNoLongerThan, tidyLine } from '#app/core/typed-text.ts';

const LONGEST_REASON = 200;

/** Why a run is closed of which nothing was sent; left empty where something was. */
export const ClosingForm = z.object({
  reason: z
    .string()
    .default('')
    .transform(tidyLine)
    .refine((text) => isNoLongerThan(text, LONGEST_REASON), `理由は${LONGEST_REASON}文字以内で入力してください。`),
});

/** The names of its fields. */
export const CLOSING_FIELDS = Object.keys(ClosingForm.shape);
