import type { Day, Month } from '#app/core/calendar.ts';
import type { Rate } from '#app/core/rate.ts';
import { monthText, rateText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';
import { billedStatusName } from '../messages.ts';
import { discountRead } from '../rules.ts';

/** An invoice billed to the partner, as its list shows it. */
export type ShownInvoice = {
  number: number;
  orderNumber: string;
  planName: string;
  term: number;
  issuedOn: Day;
  dueOn: Day;
  planGroup: string;
  discountRate: Rate | null;
  discount: Yen;
  countMonth: Month | null;
  count: number | null;
  total: Yen;
  status: 'open' | 'paid' | 'void' | 'refunded';
  paidOn: Day | null;
};

/** What became of an invoice, in one word; an open one past its last day to pay says so. */
export function InvoiceStatusLabel({ status, overdue = false }: { status: ShownInvoice['status']; overdue?: boolean }) {
  const tone = { open: overdue ? 'bad' : 'waiting', paid: 'good', void: 'neutral', refunded: 'neutral' } as const;
  return <StatusLabel tone={tone[status]}>{billedStatusName(status, overdue)}</StatusLabel>;
}

/** Invoices under discount: what was taken off, by which count, and when to pay. */
export function OwnInvoiceTable({ invoices, today }: { invoices: readonly ShownInvoice[]; today: Day }) {
  return (
    <DataTable
      caption="請求書"
      captionShown={false}
      rows={invoices}
      rowKey={({ number }) => String(number)}
      empty="請求書はまだありません。"
      columns={[
        {
          heading: '請求書番号',
          cell: ({ number }) => <TextLink to={`/mypage/invoices/${number}`}>{number}</TextLink>,
        },
        {
          heading: 'ご契約',
          cell: ({ orderNumber, planName, term }) => (
            <>
              <span className="whitespace-nowrap">{orderNumber}</span>
              <span className="block text-dns-14N-130 text-solid-gray-700">
                {planName}({term === 1 ? '新規' : '更新'})
              </span>
            </>
          ),
        },
        { heading: '発行日', cell: ({ issuedOn }) => <DayText value={issuedOn} /> },
        {
          heading: '割引',
          cell: (invoice) => <Discount {...invoice} />,
        },
        {
          heading: 'ご請求額(税込)',
          cell: ({ total }) => (
            <strong>
              <YenText value={total} />
            </strong>
          ),
          figures: true,
        },
        {
          heading: 'お支払い',
          cell: (invoice) => <Due {...invoice} today={today} />,
        },
      ]}
    />
  );
}

function Discount(invoice: ShownInvoice) {
  const read = discountRead(invoice);
  if (!read) return '対象外';
  return (
    <>
      <span className="whitespace-nowrap">
        {rateText(read.rate)}(<YenText value={invoice.discount} />)
      </span>
      <span className="block text-dns-14N-130 whitespace-nowrap text-solid-gray-700">
        {monthText(read.countMonth)}末の{read.count.toLocaleString('ja-JP')}件
      </span>
    </>
  );
}

function Due({ status, dueOn, paidOn, today }: ShownInvoice & { today: Day }) {
  return (
    <>
      <InvoiceStatusLabel status={status} overdue={dueOn < today} />
      <span className="mt-1 block text-dns-14N-130 whitespace-nowrap text-solid-gray-700">
        {paidOn ? '入金日' : '期限'} <DayText value={paidOn ?? dueOn} />
      </span>
    </>
  );
}
