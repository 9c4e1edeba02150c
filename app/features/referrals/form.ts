import { z } from 'zod';
import { isNoLongerThan, tidyLine } from '#app/core/typed-text.ts';
import { LONGEST_LABEL } from './rules.ts';

const NAME_MISSING = '用途がわかる名前を入力してください。';

/** A new order URL: what it is for, in the partner's own words. */
export const OrderUrlForm = z.object({
  label: z
    .string({ error: NAME_MISSING })
    .transform(tidyLine)
    .refine((text) => text !== '', NAME_MISSING)
    .refine((text) => isNoLongerThan(text, LONGEST_LABEL), `名前は${LONGEST_LABEL}文字以内で入力してください。`),
});

/** The fields of a new order URL as they are sent. */
export type OrderUrlFields = z.input<typeof OrderUrlForm>;

/** Switching an order URL on or off. */
export const OrderUrlSwitchForm = z.object({
  slug: z.string(),
  active: z.enum(['on', 'off']),
});
