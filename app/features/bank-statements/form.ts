import { z } from 'zod';
import { type Yen, yen } from '#app/core/yen.ts';
import { wholeNumber } from '../imports/form.ts';

/** What staff fill in beside the file: the totals the bank's own screen shows. The file itself is read apart. */
export const StatementForm = z.object({
  file: z.any().optional(),
  count: wholeNumber('件数は「12」のように、整数で入力してください。'),
  total: wholeNumber('合計金額は「12,540」のように、円単位の整数で入力してください。').transform(
    (total): Yen | undefined => (total === undefined ? undefined : yen(total)),
  ),
});

/** The names of the fields beside the file. */
export const STATEMENT_FIELDS = ['count', 'total'];
