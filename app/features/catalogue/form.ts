import { z } from 'zod';
import type { Day } from '#app/core/calendar.ts';
import { type Rate, parsePercent } from '#app/core/rate.ts';
import { typedDay } from '#app/core/typed-day.ts';
import { isNoLongerThan, tidyDigits, tidyLine } from '#app/core/typed-text.ts';
import { type Yen, yen } from '#app/core/yen.ts';
import { PLAN_GROUPS, type PlanGroup, parsePlanCode } from './rules.ts';

const LONGEST_PLAN_NAME = 60;

/** What the button pressed asks for: to see what an entry would change, or to put it up. */
const Step = z.enum(['preview', 'enter']).catch('preview');

const fromDay = z.string({ error: '適用開始日を入力してください。' }).transform((text, check): Day => {
  const typed = typedDay(text, { what: '適用開始日', example: '2027-04-01' });
  if (typed.ok) return typed.value;
  check.addIssue({ code: 'custom', message: typed.refusal });
  return z.NEVER;
});

/** A new price of a plan, without tax. */
export const PlanPriceForm = z.object({
  step: Step,
  fromDay,
  monthlyFee: amount('月額'),
  setupFee: amount('初期費用'),
});

/** A new price of something sold beside a plan, without tax. */
export const ItemPriceForm = z.object({ step: Step, fromDay, amount: amount('価格') });

/** The names of the fields of both price forms. */
export const PRICE_FIELDS = ['step', 'fromDay', 'monthlyFee', 'setupFee', 'amount'];

/** A new consumption tax, in percent. */
export const TaxRateForm = z.object({
  step: Step,
  fromDay,
  percent: z.string({ error: '税率を入力してください。' }).transform((text, check): Rate => {
    const parsed = parsePercent(tidyDigits(text));
    if (parsed) return parsed;
    check.addIssue({ code: 'custom', message: '税率は「10」「8.5」のように入力してください。' });
    return z.NEVER;
  }),
});

/** The names of the fields of the tax form. */
export const TAX_FIELDS = Object.keys(TaxRateForm.shape);

/** A new plan in one of the groups sold. */
export const PlanForm = z.object({
  code: z.string({ error: 'プランコードを入力してください。' }).transform((text, check): string => {
    const parsed = parsePlanCode(text);
    if (parsed) return parsed;
    check.addIssue({ code: 'custom', message: 'プランコードは英数字とハイフン30文字以内で入力してください。' });
    return z.NEVER;
  }),
  name: z
    .string({ error: 'プラン名を入力してください。' })
    .transform(tidyLine)
    .refine((text) => text !== '', 'プラン名を入力してください。')
    .refine(
      (text) => isNoLongerThan(text, LONGEST_PLAN_NAME),
      `プラン名は${LONGEST_PLAN_NAME}文字以内で入力してください。`,
    ),
  planGroup: z.enum(PLAN_GROUPS.map(({ code }) => code) as [PlanGroup, ...PlanGroup[]], {
    error: 'プランの種類を選択してください。',
  }),
});

/** The names of the fields of the plan form. */
export const PLAN_FIELDS = Object.keys(PlanForm.shape);

function amount(what: string) {
  return z.string({ error: `${what}を入力してください。` }).transform((text, check): Yen => {
    const digits = tidyDigits(text);
    if (/^\d{1,9}$/.test(digits)) return yen(Number(digits));
    check.addIssue({ code: 'custom', message: `${what}は税抜の金額を0以上の整数で入力してください。` });
    return z.NEVER;
  });
}
