import { useId } from 'react';
import { dayText, monthText } from '#app/core/wording.ts';
import { DayText } from '#app/ui/figures.tsx';
import { explainTimelineStep, timelineEventName } from '../messages.ts';
import type { TimelineStep } from '../rules.ts';

const COLUMN = 118;
const EDGE = 60;
const ROW = 108;
const AXIS = 26;

/**
 * A cashback's way drawn as a line from the order to the account. A payout that came to nothing ends its row, and the way
 * goes on a row below. The same steps stand below in words, which narrow screens and screen readers get instead.
 */
export function MoneyTimeline({
  caption,
  of,
  steps,
}: {
  caption: string;
  of: 'new' | 'renewal';
  steps: readonly TimelineStep[];
}) {
  const id = useId();
  const placed = place(steps);
  const width = EDGE * 2 + COLUMN * Math.max(...placed.map(({ column }) => column), 1);
  const height = ROW * (Math.max(...placed.map(({ row }) => row), 0) + 1);
  const now = steps.findIndex(({ done }) => !done);
  return (
    <figure className="my-6" aria-labelledby={id}>
      <figcaption id={id} className="mb-3 font-700 text-solid-gray-900">
        {caption}
      </figcaption>
      <div className="hidden overflow-x-auto md:block">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          aria-hidden="true"
          className="h-auto max-w-full"
        >
          {placed.slice(1).map((to, index) => (
            <Way key={to.key} from={placed[index] ?? to} to={to} />
          ))}
          {placed.map((mark, index) => (
            <Mark {...mark} key={mark.key} of={of} now={index === now} />
          ))}
        </svg>
      </div>
      <ol className="mt-4 border-t border-solid-gray-420">
        {steps.map((step, index) => (
          <li
            key={`${step.branch} ${step.event}`}
            className="grid gap-x-6 border-b border-solid-gray-420 py-3 sm:grid-cols-[11rem_11rem_1fr]"
            {...(index === now ? { 'aria-current': 'step' as const } : {})}
          >
            <span className="font-700 text-solid-gray-900">
              {timelineEventName(step.event, of)}
              {step.month && ONE_OF_MANY.has(step.event) && (
                <span className="block text-dns-14N-130 font-400 text-solid-gray-700">{monthText(step.month)}分</span>
              )}
            </span>
            <span>
              {step.on ? <DayText value={step.on} /> : '未定'}
              {!step.done && step.on && (step.event === 'held' ? 'から' : '(予定)')}
              {step.done && <span className="sr-only">(済み)</span>}
            </span>
            <span className={step.done ? '' : 'text-solid-gray-700'}>{explainTimelineStep(step)}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
}

/** Steps that a cashback may go through more than once. */
const ONE_OF_MANY: ReadonlySet<TimelineStep['event']> = new Set(['noticed', 'sent', 'returned', 'carried-over']);

/** What happens before any payout. */
const EARNING: ReadonlySet<TimelineStep['event']> = new Set(['ordered', 'paid', 'rate-fixed', 'begun']);

type Placed = TimelineStep & { key: string; column: number; row: number };

/** One column further with every step; a new row, beginning under the step that earned it, with every payout. */
function place(steps: readonly TimelineStep[]): Placed[] {
  const earned = steps.filter(({ event }) => EARNING.has(event)).length;
  return steps.map((step, index) => {
    const key = `${step.branch} ${step.event}`;
    if (index < earned) return { ...step, key, column: index, row: 0 };
    const nth = steps.slice(earned, index).filter(({ branch }) => branch === step.branch).length;
    return { ...step, key, column: earned + nth, row: step.branch };
  });
}

const xOf = ({ column }: Placed) => EDGE + column * COLUMN;
const yOf = ({ row }: Placed) => AXIS + row * ROW;

/** A solid line to what happened, a dashed one to what is to come; down to the next row where a payout came back. */
function Way({ from, to }: { from: Placed; to: Placed }) {
  const look = to.done ? 'stroke-blue-900' : 'stroke-solid-gray-536';
  const dashes = to.done ? {} : { strokeDasharray: '8 7' };
  const [x1, y1, x2, y2] = [xOf(from), yOf(from), xOf(to), yOf(to)];
  const bend = y2 - 16;
  const path = y1 === y2 ? `M${x1} ${y1}H${x2}` : `M${x1} ${y1 + 58}V${bend}H${x2}V${y2}`;
  return <path d={path} fill="none" strokeWidth="4" className={look} {...dashes} />;
}

const BAD: ReadonlySet<TimelineStep['event']> = new Set(['returned', 'voided', 'held']);

function Mark({ of, now, ...mark }: Placed & { of: 'new' | 'renewal'; now: boolean }) {
  const { event, on, done } = mark;
  const [x, y] = [xOf(mark), yOf(mark)];
  const ring = BAD.has(event) ? 'stroke-red-900' : done || now ? 'stroke-blue-900' : 'stroke-solid-gray-536';
  const filled = BAD.has(event) ? 'fill-red-900' : 'fill-blue-900';
  return (
    <g>
      <circle cx={x} cy={y} r={now ? 12 : 9} strokeWidth="4" className={`${ring} ${done ? filled : 'fill-white'}`} />
      {done && !BAD.has(event) && (
        <path d={`M${x - 4} ${y}l3 3 6-6`} fill="none" strokeWidth="2.5" className="stroke-white" />
      )}
      {BAD.has(event) && (
        <path d={`M${x - 3.5} ${y - 3.5}l7 7m0-7l-7 7`} fill="none" strokeWidth="2.5" className="stroke-white" />
      )}
      <text x={x} y={y + 34} textAnchor="middle" fontSize="15" fontWeight={done || now ? 700 : 400} {...OVER_LINES}>
        {timelineEventName(event, of)}
      </text>
      <text x={x} y={y + 53} textAnchor="middle" fontSize="13" {...OVER_LINES}>
        {on ? `${dayText(on)}${event === 'held' ? 'から' : ''}` : '未定'}
      </text>
    </g>
  );
}

/** Text stays legible where a line passes behind it. */
const OVER_LINES = { paintOrder: 'stroke', strokeWidth: 5, className: 'fill-solid-gray-800 stroke-white' };
