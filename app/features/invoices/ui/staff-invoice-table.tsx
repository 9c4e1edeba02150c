import type { Day } from '#app/core/calendar.ts';
import type { Rate } from '#app/core/rate.ts';
import type { Yen } from '#app/core/yen.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, RateText, YenText } from '#app/ui/figures.tsx';
import { StatusLabel, type Tone } from '#app/ui/notices.tsx';
import { invoiceStatusName } from '../messages.ts';

/** An invoice as the console shows it. */
export type InvoiceRow = {
  id: string;
  number: number;
  term: number;
  issuedOn: Day;
  dueOn: Day;
  serverFee: Yen;
  setupFee: Yen;
  discountRate: Rate | null;
  discount: Yen;
  tax: Yen;
  total: Yen;
  status: 'open' | 'paid' | 'void' | 'refunded';
  paidOn: Day | null;
};

const TONES: Record<InvoiceRow['status'], Tone> = {
  open: 'waiting',
  paid: 'good',
  void: 'neutral',
  refunded: 'neutral',
};

/** The invoices of one contract with their figures; an open one leads to recording its payment where that is allowed. */
export function StaffInvoiceTable({
  invoices,
  today,
  mayRecord,
}: {
  invoices: readonly InvoiceRow[];
  today: Day;
  mayRecord: boolean;
}) {
  return (
    <DataTable
      caption="請求書"
      captionShown={false}
      rows={invoices}
      rowKey={({ id }) => id}
      empty="請求書はまだ発行されていません。"
      columns={[
        {
          heading: '番号',
          cell: ({ number, term }) => (
            <>
              <a href={`/staff/invoices/${number}/pdf`} className="underline underline-offset-4">
                {number}
                <span className="sr-only">(PDF)</span>
              </a>
              <span className="block text-dns-14N-130 text-solid-gray-700">第{term}期</span>
            </>
          ),
        },
        { heading: '発行日', cell: ({ issuedOn }) => <DayText value={issuedOn} /> },
        { heading: '支払期限', cell: ({ dueOn }) => <DayText value={dueOn} /> },
        { heading: 'サーバー料金', cell: ({ serverFee }) => <YenText value={serverFee} />, figures: true },
        {
          heading: '割引',
          cell: (invoice) => <Discount invoice={invoice} />,
          figures: true,
        },
        { heading: '初期費用', cell: ({ setupFee }) => <YenText value={setupFee} />, figures: true },
        { heading: '消費税', cell: ({ tax }) => <YenText value={tax} />, figures: true },
        {
          heading: '合計',
          cell: ({ total }) => (
            <strong>
              <YenText value={total} />
            </strong>
          ),
          figures: true,
        },
        {
          heading: '状態',
          cell: (invoice) => <InvoiceState invoice={invoice} today={today} mayRecord={mayRecord} />,
        },
      ]}
    />
  );
}

function InvoiceState({
  invoice: { number, status, paidOn, dueOn },
  today,
  mayRecord,
}: {
  invoice: InvoiceRow;
  today: Day;
  mayRecord: boolean;
}) {
  const overdue = status === 'open' && dueOn < today;
  return (
    <>
      <StatusLabel tone={overdue ? 'bad' : TONES[status]}>
        {overdue ? '期限超過' : invoiceStatusName(status)}
      </StatusLabel>
      {mayRecord && status === 'open' && (
        <span className="mt-1 block whitespace-nowrap">
          <TextLink to={`/staff/payments?number=${number}`}>入金を記録</TextLink>
        </span>
      )}
      {paidOn && (
        <span className="mt-1 block text-dns-14N-130">
          <DayText value={paidOn} /> 入金
        </span>
      )}
    </>
  );
}

function Discount({ invoice: { discount, discountRate } }: { invoice: InvoiceRow }) {
  if (!discountRate) return '—';
  return (
    <>
      <YenText value={discount} /> (<RateText value={discountRate} />)
    </>
  );
}
