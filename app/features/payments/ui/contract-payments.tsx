import type { listPaymentsOfContract } from '../../invoices/queries.server.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { Section } from '#app/ui/page-parts.tsx';
import { explainUnapplied } from '../messages.ts';

/** What was paid for a contract, and what became of each payment. */
export function ContractPayments({
  payments,
}: {
  payments: readonly (Awaited<ReturnType<typeof listPaymentsOfContract>>[number] & { methodName: string })[];
}) {
  return (
    <Section title="入金">
      <DataTable
        caption="入金の記録"
        captionShown={false}
        rows={payments}
        rowKey={({ id }) => id}
        empty="入金の記録はまだありません。"
        columns={[
          { heading: '入金日', cell: ({ receivedOn }) => <DayText value={receivedOn} /> },
          { heading: '請求書番号', cell: ({ number }) => number },
          { heading: '方法', cell: ({ methodName }) => methodName },
          { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
          { heading: '扱い', cell: ({ unapplied }) => (unapplied ? explainUnapplied(unapplied) : '請求書に充当') },
        ]}
      />
    </Section>
  );
}
