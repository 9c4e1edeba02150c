import type { Day, Month } from '#app/core/calendar.ts';
import type { Task } from './task.tsx';

/** Money of a month's run that nobody took to the bank in time, in words. */
export type UnhandedMoney = { month: Month; title: string; what: string; uploadBy: Day; sent: boolean };

/** Taking to the bank what nobody took there in time. */
export function handingTasks(unhanded: readonly UnhandedMoney[]): Task[] {
  return unhanded.map(({ month, title, what, uploadBy, sent }) => ({
    ...{ title, what, urgency: 'now', until: uploadBy },
    to: `/staff/payouts/${month}/bank-file`,
    go: sent ? '銀行ファイルを確認する' : '銀行ファイルをダウンロードする',
  }));
}
