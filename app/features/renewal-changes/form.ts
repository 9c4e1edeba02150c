import { z } from 'zod';

const LOST = '画面の情報が失われました。画面を開き直して、もう一度お手続きください。';
const HASH = z.string({ error: LOST }).regex(/^[0-9a-f]{64}$/, LOST);
const PLAN = z.string({ error: 'プランを選んでください。' }).min(1, 'プランを選んでください。').max(40, LOST);
const MONTHS = z
  .string({ error: '契約期間を選んでください。' })
  .regex(/^[1-9][0-9]{0,2}$/, '契約期間を選んでください。')
  .transform(Number);

/** A change of plan or length: looked at first, then confirmed exactly as it was shown; or one that waits, taken back. */
export const ChangeForm = z.discriminatedUnion(
  'intent',
  [
    z.object({ intent: z.literal('review'), planCode: PLAN, termMonths: MONTHS }),
    z.object({ intent: z.literal('confirm'), planCode: PLAN, termMonths: MONTHS, seen: HASH }),
    z.object({ intent: z.literal('withdraw') }),
  ],
  { error: LOST },
);

/** The names of the fields of that form. */
export const CHANGE_FIELDS = ['intent', 'planCode', 'termMonths', 'seen'];
