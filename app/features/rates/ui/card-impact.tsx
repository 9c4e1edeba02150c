import { DataTable } from '#app/ui/data-table.tsx';
import { CountText } from '#app/ui/figures.tsx';
import { rateEventName } from '../messages.ts';
import type { CardImpact } from '../rules.ts';

/** Whom a card would move, by plan group and event. */
export function CardImpactTable({
  caption,
  impact,
  groupNames,
}: {
  caption: string;
  impact: readonly CardImpact[];
  groupNames: Readonly<Record<string, string>>;
}) {
  return (
    <DataTable
      caption={caption}
      rows={impact}
      rowKey={({ planGroup, event }) => `${planGroup} ${event}`}
      empty="比較できる料率がありません。"
      columns={[
        {
          heading: 'プラングループ・区分',
          cell: ({ planGroup, event }) => `${groupNames[planGroup] ?? planGroup}・${rateEventName(event)}`,
        },
        { heading: '料率が上がる', cell: ({ up }) => <CountText value={up} unit="社" />, figures: true },
        { heading: '料率が下がる', cell: ({ down }) => <CountText value={down} unit="社" />, figures: true },
        { heading: '変わらない', cell: ({ same }) => <CountText value={same} unit="社" />, figures: true },
      ]}
    />
  );
}
