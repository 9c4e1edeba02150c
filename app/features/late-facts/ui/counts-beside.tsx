import { CountText, MonthText } from '#app/ui/figures.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import type { CountBeside } from '../queries.server.ts';

/** The counts of month-ends beside what they come to with a fact learned late; what was closed stays. */
export function CountsBeside({ counts }: { counts: readonly CountBeside[] }) {
  return (
    <div className="max-w-[36rem]">
      <DataTable
        caption="月末の件数"
        rows={counts}
        rowKey={({ month }) => month}
        empty=""
        columns={[
          {
            heading: '月末',
            cell: ({ month }) => (
              <>
                <MonthText value={month} />末
              </>
            ),
          },
          {
            heading: '締めた件数(変わりません)',
            cell: ({ closed }) => <CountText value={closed} unit="件" />,
            figures: true,
          },
          { heading: 'この訂正による件数', cell: ({ now }) => <CountText value={now} unit="件" />, figures: true },
        ]}
      />
    </div>
  );
}
