import { z } from 'zod';
import { isNoLongerThan, tidyLine } from '#app/core/typed-text.ts';

const LOST = '画面の情報が失われました。画面を開き直して、もう一度お手続きください。';

const LONGEST_REASON = 200;

/** A partner's confirmation that the payee, as shown, equals the name its account stands in. */
export const PayeeForm = z.object({
  familyName: z.string({ error: LOST }),
  givenName: z.string({ error: LOST }),
  same: z.literal('on', { error: '口座名義と同一であることをご確認のうえ、チェックを入れてください。' }),
});

/** Why the bank gave a payout back. */
export const ReturnForm = z.object({
  reason: z
    .string({ error: '返戻の理由を入力してください。' })
    .transform(tidyLine)
    .refine((text) => text !== '', '返戻の理由を入力してください。')
    .refine(
      (text) => isNoLongerThan(text, LONGEST_REASON),
      `返戻の理由は${LONGEST_REASON}文字以内で入力してください。`,
    ),
});

/** The names of the fields of a return. */
export const RETURN_FIELDS = Object.keys(ReturnForm.shape);

/** The fields of that confirmation as they are sent. */
export type PayeeFields = z.input<typeof PayeeForm>;
