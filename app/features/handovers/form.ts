import { z } from 'zod';
import { parseMonth } from '#app/core/calendar.ts';
import { isNoLongerThan, tidyLine, tidyText } from '#app/core/typed-text.ts';
import { MOST_CONTRACTS } from './rules.ts';

const LONGEST_CODE = 40;
const LONGEST_NOTE = 500;
const LONGEST_REASON = 200;

const CHOOSE = '移管するご契約を一覧から選択してください。';
const PRESS = '画面の情報が失われました。画面を開き直して、もう一度お手続きください。';

const orderNumbers = z
  .union([z.string({ error: CHOOSE }), z.array(z.string({ error: CHOOSE }), { error: CHOOSE })], { error: CHOOSE })
  .transform((chosen) => [...new Set(typeof chosen === 'string' ? [chosen] : chosen)])
  .refine((chosen) => chosen.length > 0, CHOOSE)
  .refine((chosen) => chosen.every((text) => /^[0-9A-Z]{5}-[0-9A-Z]{5}$/.test(text)), CHOOSE)
  .refine((chosen) => chosen.length <= MOST_CONTRACTS, `一度に移管できるご契約は${MOST_CONTRACTS}件までです。`);

/** Contracts that a partner offers to another: looked at first, then proposed. */
export const HandoverForm = z.object({
  intent: z.enum(['review', 'propose'], { error: PRESS }),
  orderNumber: orderNumbers,
  partnerCode: z
    .string({ error: '移管先のパートナー番号を入力してください。' })
    .transform(tidyLine)
    .refine((text) => text !== '', '移管先のパートナー番号を入力してください。')
    .refine(
      (text) => isNoLongerThan(text, LONGEST_CODE),
      `パートナー番号は${LONGEST_CODE}文字以内で入力してください。`,
    ),
  fromMonth: z.string({ error: '移管する月を選択してください。' }).transform((text, check) => {
    const month = parseMonth(text.trim());
    if (month) return month;
    check.addIssue({ code: 'custom', message: '移管する月を一覧から選択してください。' });
    return z.NEVER;
  }),
  note: z
    .string({ error: '移管先へのメッセージを1つだけ入力してください。' })
    .transform(tidyText)
    .refine(
      (text) => isNoLongerThan(text, LONGEST_NOTE),
      `移管先へのメッセージは${LONGEST_NOTE}文字以内で入力してください。`,
    )
    .default(''),
});

/** The names of its fields. */
export const HANDOVER_FIELDS = Object.keys(HandoverForm.shape);

/** What a partner answers, or takes back. */
export const HandoverStepForm = z.object({ step: z.enum(['accepted', 'declined', 'withdrawn'], { error: PRESS }) });

/** Why staff stop a handover. */
export const HandoverRefusalForm = z.object({
  reason: z
    .string({ error: '中止の理由を入力してください。' })
    .transform(tidyLine)
    .refine((text) => text !== '', '中止の理由を入力してください。')
    .refine((text) => isNoLongerThan(text, LONGEST_REASON), `理由は${LONGEST_REASON}文字以内で入力してください。`),
});
