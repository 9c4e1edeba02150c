import { z } from 'zod';
import { isNoLongerThan, tidyLine } from '#app/core/typed-text.ts';

const LOST = '画面の情報が失われました。画面を開き直して、もう一度お手続きください。';

const LONGEST_REASON = 200;

const contentHash = z.string({ error: LOST }).regex(/^[0-9a-f]{64}$/, LOST);

/** What a decider sends: the hash of the content that was shown, and a reason where it is rejected. */
export const DecisionForm = z.discriminatedUnion(
  'decision',
  [
    z.object({ decision: z.literal('approve'), contentHash }),
    z.object({
      decision: z.literal('reject'),
      contentHash,
      reason: z
        .string({ error: '差し戻しの理由を入力してください。' })
        .transform(tidyLine)
        .refine((text) => text !== '', '差し戻しの理由を入力してください。')
        .refine(
          (text) => isNoLongerThan(text, LONGEST_REASON),
          `差し戻しの理由は${LONGEST_REASON}文字以内で入力してください。`,
        ),
    }),
  ],
  { error: '「承認する」または「差し戻す」を押してください。' },
);

/** The names of the fields of a decision. */
export const DECISION_FIELDS = ['decision', 'contentHash', 'reason'];
