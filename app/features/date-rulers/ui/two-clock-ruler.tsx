import { DateRuler } from '#app/ui/date-ruler.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { clocksText, explainRulerDay, milestoneName } from '../messages.ts';
import { type Milestone, type RulerDay, CLOCKS } from '../rules.ts';

/**
 * The days of one renewal on two clocks, one below the other on the same scale: the discount's rate is fixed before the
 * invoice goes out, the cashback's before the renewal. The clock that holds for the contract comes first.
 */
export function TwoClockRuler({
  caption,
  days,
  programme,
}: {
  caption: string;
  days: readonly RulerDay[];
  /** The clock that holds for the contract; null where nobody referred it. */
  programme: 'discount' | 'cashback' | null;
}) {
  const [from, to] = [days[0]?.on, days.at(-1)?.on];
  if (!from || !to) return null;
  const clocks = CLOCKS.toSorted((left) => (left === programme ? -1 : 1));
  return (
    <>
      {clocks.map((clock) => (
        <DateRuler
          key={clock}
          caption={`${caption}: ${clocksText([clock])}${clock === programme ? '' : '(比較のための参考)'}`}
          span={{ from, to }}
          marks={days
            .filter(({ clocks }) => clocks.includes(clock))
            .map(({ what, on }) => ({ day: on, label: milestoneName(what), now: MARKED.has(what) }))}
        />
      ))}
      <DataTable
        caption={`${caption}の日付`}
        rows={days}
        rowKey={({ what, clocks }) => `${what} ${clocks.join(' ')}`}
        empty="予定されている更新はありません。"
        columns={[
          { heading: '日付', cell: ({ on }) => <DayText value={on} /> },
          { heading: 'できごと', names: true, cell: ({ what }) => milestoneName(what) },
          {
            heading: 'プログラム',
            cell: ({ clocks }) => clocksText(clocks),
          },
          { heading: '決まり', cell: (ruled) => explainRulerDay(ruled) },
        ]}
      />
    </>
  );
}

/** What the two clocks are compared by. */
const MARKED: ReadonlySet<Milestone['what']> = new Set(['rate', 'renewal']);
