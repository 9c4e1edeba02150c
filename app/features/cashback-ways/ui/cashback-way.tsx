import { DayText } from '#app/ui/figures.tsx';
import { cashbackStepName } from '../messages.ts';
import type { CashbackStep } from '../rules.ts';

/** The way of one cashback to the bank, step by step with its days; steps to come are lighter and say 予定. On a phone they go down. */
export function CashbackWay({ steps, event }: { steps: readonly CashbackStep[]; event: 'new' | 'renewal' }) {
  return (
    <ol className="gap-x-1 gap-y-2 text-dns-14N-130 sm:flex sm:flex-wrap">
      {steps.map(({ step, on, done }) => (
        <li
          key={step}
          className={`flex flex-wrap gap-x-2 border-l-4 py-0.5 pl-2 sm:block sm:w-26 sm:shrink-0 sm:border-t-4 sm:border-l-0 sm:pt-1 sm:pl-0 ${done ? 'border-blue-900' : 'border-solid-gray-300 text-solid-gray-700'}`}
        >
          <span className={`block ${done ? 'font-700 text-solid-gray-900' : ''}`}>
            {cashbackStepName(step, event)}
            {done ? <span className="sr-only">(済み)</span> : step !== 'received' && '(予定)'}
          </span>
          {on ? <DayText value={on} /> : <span>{step === 'received' ? 'お受け取り待ち' : '未定'}</span>}
        </li>
      ))}
    </ol>
  );
}
