import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { ageName } from '#app/features/receivables/messages.ts';
import { type Receivable, loadAgingList } from '#app/features/receivables/queries.server.ts';
import { AGES } from '#app/features/receivables/rules.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { type Column, DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { KeyFigures, PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '売掛金年齢表|パートナーポータル' }];

/** Counterparties in sight; the file has them all. */
const ROWS = 200;

export const loader = staffLoader('orders.view', async (context) => {
  const { all, counterparties } = await loadAgingList(context);
  return {
    all,
    shown: counterparties.slice(0, ROWS).map((row, place) => ({ ...row, key: String(place) })),
    counterparties: counterparties.length,
    today: context.today,
  };
});

const COLUMNS: readonly Column<Receivable>[] = [
  {
    heading: '請求先',
    cell: ({ partnerId, name }) => (
      <span className="block min-w-40">
        {partnerId ? (
          <TextLink to={`/staff/partners/${partnerId}`}>{name ?? partnerId}</TextLink>
        ) : (
          (name ?? '(名称なし)')
        )}
      </span>
    ),
  },
  { heading: '件数', cell: ({ invoices }) => invoices.toLocaleString('ja-JP'), figures: true },
  ...AGES.map(({ age }) => ({
    heading: ageName(age),
    cell: ({ byAge }: Receivable) => <YenText value={byAge[age]} />,
    figures: true,
  })),
  { heading: '合計', cell: ({ total }) => <YenText value={total} />, figures: true },
  { heading: '最も古い支払期限', cell: ({ firstDueOn }) => <DayText value={firstDueOn} /> },
];

export default function Receivables() {
  const { all, shown, counterparties, today } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="売掛金年齢表"
        lead={
          <>
            <DayText value={today} /> 現在の未入金の請求書を、支払期限からの日数で分けて、請求先ごとに集計しています。
          </>
        }
      >
        <ButtonLink to="/staff/receivables/list" look="outline" reload>
          CSVで保存
        </ButtonLink>
      </PageHeading>
      {all && (
        <KeyFigures
          figures={[
            { label: '未入金の合計', value: <YenText value={all.total} />, note: `${all.invoices}件` },
            ...AGES.map(({ age }) => ({ label: ageName(age), value: <YenText value={all.byAge[age]} /> })),
          ]}
        />
      )}
      <DataTable
        caption={
          counterparties > shown.length
            ? `請求先ごとの残高(支払期限の古い順、全${counterparties.toLocaleString('ja-JP')}件のうち${ROWS}件)`
            : '請求先ごとの残高(支払期限の古い順)'
        }
        columns={COLUMNS}
        rows={shown}
        rowKey={({ key }) => key}
        empty="未入金の請求書はありません。"
      />
    </>
  );
}
