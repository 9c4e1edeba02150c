import { rateText } from '#app/core/wording.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { RateText } from '#app/ui/figures.tsx';
import { rateEventName } from '../messages.ts';
import type { RateStanding } from '../rules.ts';

/** A standing with its plan group as people call it. */
export type NamedStanding = RateStanding & { groupName: string };

/** A partner's rates today per plan group and event, with what this month-end may change. */
export function RateTable({ standings }: { standings: readonly NamedStanding[] }) {
  return (
    <DataTable
      caption="本日適用される率"
      captionShown={false}
      rows={standings}
      rowKey={({ planGroup, event }) => `${planGroup} ${event}`}
      empty="率はまだ登録されていません。"
      columns={[
        { heading: '対象プラン', cell: ({ groupName }) => groupName },
        { heading: '区分', cell: ({ event }) => rateEventName(event) },
        {
          heading: '本日の率',
          cell: ({ rate }) => (
            <strong className="text-std-18B-160 text-solid-gray-900">
              <RateText value={rate} />
            </strong>
          ),
          figures: true,
        },
        { heading: '今月末の見込み', cell: ({ rateToCome }) => <RateText value={rateToCome} />, figures: true },
        {
          heading: '次の段階',
          cell: ({ next }) => (next ? `あと${next.missing}件で${rateText(next.rate)}` : '最高の段階です'),
        },
      ]}
    />
  );
}
