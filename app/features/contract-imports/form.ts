import { z } from 'zod';
import { tidyDigits } from '#app/core/typed-text.ts';
import { type Yen, yen } from '#app/core/yen.ts';

/** A whole number that may be left out, as people type it; `sentence` is what they read of anything else. */
const wholeNumber = (sentence: string) =>
  z
    .string()
    .optional()
    .transform((text) => tidyDigits(text ?? ''))
    .refine((digits) => /^\d{0,15}$/.test(digits), sentence)
    .transform((digits): number | undefined => (digits === '' ? undefined : Number(digits)));

/** What staff fill in beside a book: the totals the other system shows. The file itself is read apart. */
export const BookForm = z.object({
  file: z.any().optional(),
  count: wholeNumber('件数は「12」のように、整数で入力してください。'),
  monthlyTotal: wholeNumber('月額の合計は「45,600」のように、円単位の整数で入力してください。').transform(
    (total): Yen | undefined => (total === undefined ? undefined : yen(total)),
  ),
});

/** The names of the fields beside the file. */
export const BOOK_FIELDS = ['count', 'monthlyTotal'];
