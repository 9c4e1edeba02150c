import { z } from 'zod';
import { type Yen, yen } from '#app/core/yen.ts';
import { wholeNumber } from '../imports/form.ts';

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
