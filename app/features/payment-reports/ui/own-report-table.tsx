import type { Day } from '#app/core/calendar.ts';
import type { Yen } from '#app/core/yen.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';

/** What was reported so far of one invoice. */
export function OwnReportTable({
  reports,
}: {
  reports: readonly { id: string; payer: string; paidOn: Day; amount: Yen; message: string; reportedOn: Day }[];
}) {
  if (reports.length === 0) return null;
  return (
    <DataTable
      caption="いただいたご連絡"
      rows={reports}
      rowKey={({ id }) => id}
      empty=""
      columns={[
        { heading: '連絡日', cell: ({ reportedOn }) => <DayText value={reportedOn} /> },
        { heading: '振込名義', names: true, cell: ({ payer }) => payer },
        { heading: '振込日', cell: ({ paidOn }) => <DayText value={paidOn} /> },
        { heading: '金額', figures: true, cell: ({ amount }) => <YenText value={amount} /> },
        { heading: 'ご連絡事項', cell: ({ message }) => message || '—' },
      ]}
    />
  );
}
