import { z } from 'zod';
import { type Day, parseDay } from '#app/core/calendar.ts';
import { isNoLongerThan, tidyDigits, tidyLine } from '#app/core/typed-text.ts';
import { FINAL_OUTCOMES } from '../transfer-outcomes/rules.ts';
import type { EnteredOutcome } from './rules.ts';

const LONGEST_REASON = 200;

/** In place of a transfer's number: every transfer that has not ended. */
const EVERY_OPEN = '0';

/** How transfers of a payout ended, field by field; `part` 0 is every transfer that has not ended. */
export const OutcomeFields = z.object({
  part: z
    .string()
    .default(EVERY_OPEN)
    .transform(tidyDigits)
    .refine((digits) => /^\d{1,4}$/.test(digits), '対象の送金を選択してください。')
    .transform(Number),
  outcome: z.enum(FINAL_OUTCOMES, { error: '送金の結果を選択してください。' }),
  happenedOn: z
    .string()
    .optional()
    .transform((text, check): Day | null => {
      const typed = (text ?? '').normalize('NFKC').trim();
      const parsed = typed === '' ? null : parseDay(typed);
      if (parsed !== undefined) return parsed;
      check.addIssue({ code: 'custom', message: '銀行での日付は「2026-05-31」のように入力してください。' });
      return z.NEVER;
    }),
  reason: z
    .string()
    .optional()
    .transform((text) => tidyLine(text ?? ''))
    .refine((text) => isNoLongerThan(text, LONGEST_REASON), `理由は${LONGEST_REASON}文字以内で入力してください。`),
});

/** The same, read as a whole: money that came back did for a reason. */
export const OutcomeForm = OutcomeFields.transform(
  ({ part, outcome, happenedOn, reason }, check): EnteredOutcome & { part: number } => {
    if (outcome !== 'received' && reason === '') {
      check.addIssue({ code: 'custom', path: ['reason'], message: '返戻・受取期限切れの理由を入力してください。' });
      return z.NEVER;
    }
    return { part, outcome, happenedOn, reason: outcome === 'received' ? '' : reason };
  },
);

/** The names of the fields of an outcome. */
export const OUTCOME_FIELDS = ['part', 'outcome', 'happenedOn', 'reason'];
