import type { Day } from '#app/core/calendar.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Section } from '#app/ui/page-parts.tsx';

type Period = { id: string; inForceFrom: Day; inForceTo: Day | null; counts: boolean; recordedOn: Day };

/** The periods in which a contract was in force: what month-end counts are taken from. PRG-09. */
export function CoverageSection({ coverage }: { coverage: readonly Period[] }) {
  return (
    <Section title="有効期間" lead="月末件数は、ここにある期間から数えます。記録日は、その事実を記録した業務日です。">
      <DataTable
        caption="契約が有効な期間"
        captionShown={false}
        rows={coverage}
        rowKey={({ id }) => id}
        empty="まだ有効になったことがありません。"
        columns={[
          { heading: '開始', cell: ({ inForceFrom }) => <DayText value={inForceFrom} /> },
          { heading: '終了', cell: ({ inForceTo }) => (inForceTo ? <DayText value={inForceTo} /> : '継続中') },
          { heading: '月末件数', cell: ({ counts }) => (counts ? '数える' : '数えない') },
          { heading: '記録日', cell: ({ recordedOn }) => <DayText value={recordedOn} /> },
        ]}
      />
    </Section>
  );
}
