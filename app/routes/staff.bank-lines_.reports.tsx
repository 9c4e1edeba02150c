import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { listOpenReports } from '#app/features/payment-reports/queries.server.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '振込のご連絡|パートナーポータル' }];

const ROWS = 50;

export const loader = staffLoader('payments.record', async (context, { request }) => {
  const rows = await listOpenReports(context, ROWS + 1, parseId('rep', askedText(request, 'before')));
  const reports = rows.slice(0, ROWS);
  return { reports, further: rows.length > ROWS ? (reports.at(-1)?.id ?? null) : null };
});

export default function PaymentReports() {
  const { reports, further } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="お客様からの振込のご連絡"
        lead="未入金の請求書について届いたご連絡です。入金は、銀行の明細を確認してから記録してください。"
        crumbs={[{ to: '/staff/bank-lines', label: '入金明細の照合' }]}
      />
      <DataTable
        caption="未入金の請求書へのご連絡(新しい順)"
        rows={reports}
        rowKey={({ id }) => id}
        empty="照合を待っているご連絡はありません。"
        columns={[
          { heading: '連絡日', cell: ({ reportedOn }) => <DayText value={reportedOn} /> },
          {
            heading: '請求書番号',
            names: true,
            cell: ({ number }) => <TextLink to={`/staff/payments?number=${number}`}>{number}</TextLink>,
          },
          {
            heading: '請求先',
            cell: ({ customer, contractId, orderNumber }) => (
              <TextLink to={`/staff/contracts/${contractId}`}>{customer ?? orderNumber}</TextLink>
            ),
          },
          { heading: '振込名義', cell: ({ payer }) => payer },
          { heading: '振込日', cell: ({ paidOn }) => <DayText value={paidOn} /> },
          {
            heading: '金額',
            figures: true,
            cell: ({ amount, total }) => (
              <>
                <YenText value={amount} />
                {amount !== total && (
                  <span className="block text-dns-14N-130 text-error-2">
                    請求額 <YenText value={total} />
                  </span>
                )}
              </>
            ),
          },
          { heading: 'ご連絡事項', cell: ({ message }) => message || '—' },
        ]}
      />
      {further && (
        <p className="mt-6">
          <TextLink to={`/staff/bank-lines/reports?before=${further}`}>さらに前のご連絡</TextLink>
        </p>
      )}
    </>
  );
}
