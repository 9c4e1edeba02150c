import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { stepInShort } from '#app/features/refund-payouts/messages.ts';
import { listPaidRefunds, listUnpaidRefunds, sumUnpaidRefunds } from '#app/features/refund-payouts/queries.server.ts';
import { RefundStateLabel } from '#app/features/refund-payouts/ui/refund-state.tsx';
import { staffLoader } from '#app/platform/guards.server.ts';
import { ButtonLink, LinkWithNote } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, YenText } from '#app/ui/figures.tsx';
import { KeyFigures, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '返金|パートナーポータル' }];

/** Rows of each list: what is due first comes first. */
const UNPAID_ROWS = 200;
const PAID_ROWS = 20;

export const loader = staffLoader('refunds.view', async (context) => {
  const [unpaid, paid, sum] = await Promise.all([
    listUnpaidRefunds(context, UNPAID_ROWS),
    listPaidRefunds(context, PAID_ROWS),
    sumUnpaidRefunds(context),
  ]);
  const shown = ({
    contractId,
    orderNumber,
    customer,
    payOn,
    transferOn,
    amount,
    state,
    next,
    payout,
  }: (typeof unpaid)[0]) => ({
    ...{ contractId, orderNumber, customer, payOn, transferOn, amount, state },
    next: next && stepInShort(next),
    paidOn: payout ? payout.paidOn : null,
    late: !payout && transferOn < context.today,
  });
  return { ...sum, unpaid: unpaid.map(shown), paid: paid.map(shown) };
});

type Row = ReturnType<typeof useLoaderData<typeof loader>>['unpaid'][number];

const SHARED = [
  {
    heading: '注文番号',
    cell: ({ contractId, orderNumber, customer }: Row) => (
      <LinkWithNote to={`/staff/refunds/${contractId}`} note={customer ?? '(登録なし)'}>
        {orderNumber}
      </LinkWithNote>
    ),
  },
  {
    heading: '状態',
    cell: ({ state, next }: Row) => (
      <>
        <RefundStateLabel state={state} />
        {next && <span className="mt-1 block text-dns-14N-130">{next}</span>}
      </>
    ),
  },
];

const AMOUNT = { heading: '返金額', cell: ({ amount }: Row) => <YenText value={amount} />, figures: true };

export default function Refunds() {
  const { unpaid, paid, count, total } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="返金"
        lead="返金解約で支払う返金です。振込先を登録して申請し、別の担当者が承認した後、振込データを作成し、振込日に支払を記録します。"
      >
        <ButtonLink to="/staff/refunds/transfers" look="outline">
          振込データ
        </ButtonLink>
      </PageHeading>
      <KeyFigures
        figures={[
          { label: '未払いの返金', value: <CountText value={count} unit="件" /> },
          { label: '未払いの合計', value: <YenText value={total} /> },
        ]}
      />
      <DataTable
        caption={`未払いの返金(返金日の早い順、最大${UNPAID_ROWS}件)`}
        rows={unpaid}
        rowKey={({ contractId }) => contractId}
        empty="未払いの返金はありません。"
        columns={[
          ...SHARED,
          { heading: '返金日', cell: ({ payOn }) => <DayText value={payOn} /> },
          {
            heading: '振込日',
            cell: ({ transferOn, late }) => (
              <>
                <DayText value={transferOn} />
                {late && '(超過)'}
              </>
            ),
          },
          AMOUNT,
        ]}
      />
      <Section title="最近の支払">
        <DataTable
          caption={`支払の新しい順(最大${PAID_ROWS}件)`}
          rows={paid}
          rowKey={({ contractId }) => contractId}
          empty="支払済みの返金はまだありません。"
          columns={[
            ...SHARED,
            { heading: '返金日', cell: ({ payOn }) => <DayText value={payOn} /> },
            { heading: '支払日', cell: ({ paidOn }) => (paidOn ? <DayText value={paidOn} /> : '—') },
            AMOUNT,
          ]}
        />
      </Section>
    </>
  );
}
