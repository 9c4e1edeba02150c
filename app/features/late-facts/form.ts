import { z } from 'zod';
import type { Day } from '#app/core/calendar.ts';
import { typedDay } from '#app/core/typed-day.ts';
import { isNoLongerThan, tidyLine } from '#app/core/typed-text.ts';
import type { LateFact } from './rules.ts';

const LONGEST_REASON = 200;

const dayOf = (what: string) =>
  z.string({ error: `${what}を入力してください。` }).transform((text, check): Day => {
    const typed = typedDay(text, { what, example: '2026-05-31' });
    if (typed.ok) return typed.value;
    check.addIssue({ code: 'custom', message: typed.refusal });
    return z.NEVER;
  });

/** Days on which a contract was in force after all, or was not, as staff type them. */
export const LateFactForm = z
  .object({
    kind: z.enum(['in-force', 'not-in-force'], { error: '判明した事実を選択してください。' }),
    from: dayOf('最初の日'),
    to: dayOf('最後の日'),
    reason: z
      .string({ error: '判明した経緯を入力してください。' })
      .transform(tidyLine)
      .refine((text) => text !== '', '判明した経緯を入力してください。')
      .refine(
        (text) => isNoLongerThan(text, LONGEST_REASON),
        `判明した経緯は${LONGEST_REASON}文字以内で入力してください。`,
      ),
  })
  .transform((typed): LateFact => typed);

/** The names of its fields. */
export const LATE_FACT_FIELDS = ['kind', 'from', 'to', 'reason'];

const LOST = '画面の情報が失われました。画面を開き直して、もう一度お手続きください。';

/** What is sent to put up all corrections of a fact: the hash of the differences that were shown. */
export const TogetherForm = z.object({ contentHash: z.string({ error: LOST }).regex(/^[0-9a-f]{64}$/, LOST) });

/** The names of its fields. */
export const TOGETHER_FIELDS = ['contentHash'];
