import type { Day } from '#app/core/calendar.ts';
import type { Task } from './task.tsx';

/** Questions about lines that wait for an answer; `dueOn` is the first day one was promised by, null when none waits. */
export type Questions = { count: number; dueOn: Day | null };

/** Answering what partners ask about a line, in time. */
export function questionTasks({ count, dueOn }: Questions, today: Day): Task[] {
  const late = dueOn !== null && dueOn < today;
  return [
    {
      title: '明細への質問',
      urgency: late ? 'now' : count > 0 ? 'soon' : 'none',
      what:
        count > 0
          ? `${count}件の質問が回答を待っています${late ? '。回答期限を過ぎています' : ''}`
          : '回答待ちの質問はありません',
      ...(dueOn ? { until: dueOn } : {}),
      to: '/staff/questions',
      go: '質問に回答する',
    },
  ];
}
