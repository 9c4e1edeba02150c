import { z } from 'zod';
import { tidyDigits } from '#app/core/typed-text.ts';

/** A whole number that may be left out, as people type it; `sentence` is what they read of anything else. */
export function wholeNumber(sentence: string) {
  return z
    .string()
    .optional()
    .transform((text, check): number | undefined => {
      const digits = tidyDigits(text ?? '');
      if (digits === '') return undefined;
      if (/^\d{1,15}$/.test(digits)) return Number(digits);
      check.addIssue({ code: 'custom', message: sentence });
      return z.NEVER;
    });
}
