import { z } from 'zod';
import { type Day, parseDay } from '#app/core/calendar.ts';

/** The day to which staff move the business day of the demonstration. */
export const ClockForm = z.object({
  to: z.string({ error: '移動先の日を選んでください。' }).transform((text, check): Day => {
    const parsed = parseDay(text);
    if (parsed) return parsed;
    check.addIssue({ code: 'custom', message: '移動先の日を選んでください。' });
    return z.NEVER;
  }),
});
