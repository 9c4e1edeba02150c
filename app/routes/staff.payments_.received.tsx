import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { paymentMethodName } from '#app/features/invoices/messages.ts';
import { listPayments } from '#app/features/invoices/queries.server.ts';
import { PAYMENT_METHODS } from '#app/features/invoices/rules.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '記録した入金|パートナーポータル' }];

const ROWS = 50;

export const loader = staffLoader('payments.record', async (context, { request }) => {
  const asked = askedText(request, 'method');
  const method = PAYMENT_METHODS.find((known) => known === asked);
  const before = parseId('pay', askedText(request, 'before'));
  const rows = await listPayments(context, { method, before, limit: ROWS + 1 });
  const payments = rows.slice(0, ROWS);
  return { method: method ?? null, payments, further: rows.length > ROWS ? (payments.at(-1)?.id ?? null) : null };
});

export default function ReceivedPayments() {
  const { method, payments, further } = useLoaderData<typeof loader>();
  const address = method ? `method=${method}&` : '';
  return (
    <>
      <PageHeading title="記録した入金" crumbs={[{ to: '/staff/payments', label: '入金の記録' }]} />
      <nav aria-label="入金の方法で絞り込む" className="mb-6">
        <ul className="flex flex-wrap gap-x-6 gap-y-2">
          <li>{method ? <TextLink to="/staff/payments/received">すべて</TextLink> : <strong>すべて</strong>}</li>
          {PAYMENT_METHODS.map((known) => (
            <li key={known}>
              {known === method ? (
                <strong>{paymentMethodName(known)}</strong>
              ) : (
                <TextLink to={`/staff/payments/received?method=${known}`}>{paymentMethodName(known)}</TextLink>
              )}
            </li>
          ))}
        </ul>
      </nav>
      <DataTable
        caption={method ? `${paymentMethodName(method)}の入金(新しい順)` : '入金(新しい順)'}
        rows={payments}
        rowKey={({ id }) => id}
        empty="記録した入金はありません。"
        columns={[
          { heading: '入金日', cell: ({ receivedOn }) => <DayText value={receivedOn} /> },
          {
            heading: '請求書番号',
            names: true,
            cell: ({ number, contractId }) => <TextLink to={`/staff/contracts/${contractId}`}>{number}</TextLink>,
          },
          { heading: '方法', cell: ({ method }) => paymentMethodName(method) },
          { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
          { heading: '銀行の日付', cell: ({ valueOn }) => (valueOn ? <DayText value={valueOn} /> : '—') },
          { heading: '扱い', cell: ({ unapplied }) => (unapplied ? '仮受金' : '請求書に充当') },
        ]}
      />
      {further && (
        <p className="mt-6">
          <TextLink to={`/staff/payments/received?${address}before=${further}`}>さらに前の入金</TextLink>
        </p>
      )}
    </>
  );
}
