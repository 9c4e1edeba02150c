import { type Day, type Month, parseDay, parseMonth } from './calendar.ts';
import { type Outcome, done, refused } from './outcome.ts';
import { narrowed } from './typed-text.ts';

/**
 * A day as people type or copy it: in half or full width, with hyphens, slashes or dots, as this portal and papers write it
 * (2027年4月3日), or as eight digits. Otherwise the sentence that says what is wrong with `what`: a day that is in no
 * calendar is no mistake of form.
 */
export function typedDay(text: string, { what, example }: { what: string; example: string }): Outcome<Day, string> {
  const parts =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(narrowed(text)) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(narrowed(text));
  if (!parts) return refused(`${what}は「${example}」の形式で入力してください。`);
  const [year = '', month = '', date = ''] = parts.slice(1);
  const day = parseDay(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`);
  if (day) return done(day);
  return refused(
    `${what}の「${Number(year)}年${Number(month)}月${Number(date)}日」は存在しない日付です。カレンダーでご確認ください。`,
  );
}

/** A month as people type or copy it, in the ways of `typedDay`; undefined for anything else. */
export function typedMonth(text: string): Month | undefined {
  const parts = /^(\d{4})[-/.年](\d{1,2})月?$/.exec(narrowed(text));
  return parts ? parseMonth(`${parts[1]}-${parts[2]?.padStart(2, '0')}`) : undefined;
}
