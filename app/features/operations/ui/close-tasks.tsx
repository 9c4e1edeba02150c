import { type Month, lastDayOf } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { CountText, MonthText } from '#app/ui/figures.tsx';
import type { Task } from './task.tsx';

/** What month-end counts ask of staff. */
export type Closes = {
  last: { month: Month; contracts: number } | null;
  /** The earliest closed month without both signatures, and which of them is missing. */
  unsigned: { month: Month; signature: number } | null;
  /** How many kinds of things are better looked at before this month closes; null while it is early for that. */
  coming: { month: Month; open: number } | null;
};

/** Signing closed months, and what is looked at before the next one closes. */
export function closeTasks({ last, unsigned, coming }: Closes): Task[] {
  const tasks: Task[] = [
    {
      title: '月末締め',
      urgency: 'none',
      what: last ? (
        <>
          <MonthText value={last.month} />
          まで締め済み(
          <CountText value={last.contracts} unit="件" />)
        </>
      ) : (
        'まだ締めた月はありません'
      ),
      to: '/staff/closes',
      go: '締めを見る',
    },
  ];
  if (unsigned) {
    tasks.push({
      title: '月末締めの確認',
      urgency: 'now',
      what: `${monthText(unsigned.month)}の締めが${unsigned.signature}人目の署名を待っています`,
      to: `/staff/closes/${unsigned.month}/review`,
      go: '確認して署名する',
    });
  }
  if (coming) {
    tasks.push({
      title: '月末締めの準備',
      urgency: coming.open > 0 ? 'soon' : 'none',
      what:
        coming.open > 0
          ? `${monthText(coming.month)}を締める前に確認する項目が${coming.open}件あります`
          : `${monthText(coming.month)}を締める前に確認する項目はありません`,
      until: lastDayOf(coming.month),
      to: '/staff/closes/preview',
      go: '今月末の見込みを見る',
    });
  }
  return tasks;
}
