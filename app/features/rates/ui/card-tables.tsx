import { rateText } from '#app/core/wording.ts';
import type { Rate } from '#app/core/rate.ts';
import { TierChart } from '#app/ui/charts.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { rateEventName } from '../messages.ts';
import type { RateEvent } from '../rules.ts';

type Row = { planGroup: string; event: RateEvent; minCount: number; rate: Rate };

/**
 * A card as one table a plan group, side by side, or with its steps drawn below each; `groups` names the groups in the
 * order to show.
 */
export function CardTables({
  rows,
  groups,
  drawn = false,
}: {
  rows: readonly Row[];
  groups: readonly { code: string; name: string }[];
  drawn?: boolean;
}) {
  const named = groups.filter(({ code }) => rows.some(({ planGroup }) => planGroup === code));
  if (named.length === 0) return <p>この料率表に料率はありません。すべて0%として扱います。</p>;
  const tables = named.map(({ code, name }) => (
    <CardTable key={code} name={name} rows={rows.filter(({ planGroup }) => planGroup === code)} drawn={drawn} />
  ));
  return drawn ? tables : <div className="grid gap-x-8 lg:grid-cols-2 xl:grid-cols-3">{tables}</div>;
}

function CardTable({ name, rows, drawn }: { name: string; rows: readonly Row[]; drawn: boolean }) {
  const counts = [...new Set(rows.map(({ minCount }) => minCount))].toSorted((left, right) => left - right);
  const rateAt = (event: RateEvent, count: number) =>
    rows.find((row) => row.event === event && row.minCount === count)?.rate;
  const events = (['new', 'renewal'] as const).filter((event) => rows.some((row) => row.event === event));
  return (
    <div>
      <div className="max-w-[32rem]">
        <DataTable
          caption={name}
          rows={counts.map((count) => ({ count, first: rateAt('new', count), renewal: rateAt('renewal', count) }))}
          rowKey={({ count }) => String(count)}
          empty="料率はありません。"
          columns={[
            { heading: '月末件数', cell: ({ count }) => `${count.toLocaleString('ja-JP')}件以上` },
            { heading: '新規', cell: ({ first }) => (first === undefined ? '同上' : rateText(first)), figures: true },
            {
              heading: '更新',
              cell: ({ renewal }) => (renewal === undefined ? '同上' : rateText(renewal)),
              figures: true,
            },
          ]}
        />
      </div>
      <div className="grid grid-cols-1 gap-x-8 xl:grid-cols-2">
        {(drawn ? events : []).map((event) => (
          <TierChart
            key={event}
            caption={`${name}・${rateEventName(event)}`}
            unit="件"
            tiers={rows.filter((row) => row.event === event)}
          />
        ))}
      </div>
    </div>
  );
}
