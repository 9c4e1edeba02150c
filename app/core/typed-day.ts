import { type Day, parseDay } from './calendar.ts';
import { type Outcome, done, refused } from './outcome.ts';

/**
 * A day as people type it in a form: in half or full width, with hyphens or slashes. Otherwise the sentence that says
 * what is wrong with `what`: a day that is in no calendar is no mistake of form.
 */
export function typedDay(text: string, { what, example }: { what: string; example: string }): Outcome<Day, string> {
  const narrow = text.normalize('NFKC').trim().replaceAll('/', '-');
  const day = parseDay(narrow);
  if (day) return done(day);
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(narrow);
  if (!parts) return refused(`${what}は「${example}」の形式で入力してください。`);
  const [year, month, date] = parts.slice(1).map(Number);
  return refused(`${what}の「${year}年${month}月${date}日」は存在しない日付です。カレンダーでご確認ください。`);
}
