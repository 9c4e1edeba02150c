import { percentOf } from '#app/core/rate.ts';
import { monthText } from '#app/core/wording.ts';
import type { CountChange } from '../../handovers/rules.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { rateName } from '../messages.ts';

/** The count of each partner at the first month-end with a correction, and the rates that count brings. */
export function CountEffects({ effects }: { effects: readonly (CountChange & { id: string; name: string })[] }) {
  const [first] = effects;
  if (!first) return null;
  const rows = effects.flatMap(({ id, name, before, after, rates }) => [
    { key: id, name, what: '件数', before: `${before}件`, after: `${after}件` },
    ...rates.map((rate) => ({
      key: `${id} ${rate.planGroup} ${rate.event}`,
      name,
      what: rateName(rate),
      before: `${percentOf(rate.before)}%`,
      after: `${percentOf(rate.after)}%`,
    })),
  ]);
  return (
    <div className="mt-6">
      <DataTable
        caption={`${monthText(first.month)}末の件数と率の見込み`}
        rows={rows}
        rowKey={({ key }) => key}
        empty=""
        columns={[
          { heading: 'パートナー', cell: ({ name }) => name, names: true },
          { heading: '項目', cell: ({ what }) => what },
          { heading: '変更しない場合', cell: ({ before }) => before, figures: true },
          { heading: '変更する場合', cell: ({ after }) => after, figures: true },
        ]}
      />
    </div>
  );
}
