import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { monthOf } from '#app/core/calendar.ts';
import { listCloses, listUnconfirmed } from '#app/features/closes/queries.server.ts';
import { closingDay } from '#app/features/closes/rules.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { CountChart } from '#app/ui/charts.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, MonthText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '月末締め|パートナーポータル' }];

const CHARTED = 24;

export const loader = staffLoader('closes.view', async (context) => ({
  closes: await listCloses(context),
  unconfirmed: await listUnconfirmed(context),
  nextClose: closingDay(monthOf(context.today)),
}));

export default function Closes() {
  const { closes, nextClose, unconfirmed } = useLoaderData<typeof loader>();
  const charted = closes.slice(0, CHARTED).toReversed();
  return (
    <>
      <PageHeading
        title="月末締め"
        lead={
          <>
            月末日に有効なサーバー契約をパートナーごとに数えます。締めた件数は変わりません。次の締めは{' '}
            <DayText value={nextClose} /> です。
          </>
        }
      >
        <ButtonLink to="/staff/closes/preview" look="outline">
          今月末の見込みを見る
        </ButtonLink>
      </PageHeading>
      {charted.length > 0 && (
        <CountChart
          caption="数えた契約の合計"
          unit="件"
          points={charted.map(({ month, contracts }) => ({ month, count: contracts }))}
        />
      )}
      <DataTable
        caption="締めた月(新しい順)"
        rows={closes}
        rowKey={({ month }) => month}
        empty="まだ締めた月はありません。毎月1日の日次処理で前月を締めます。"
        columns={[
          {
            heading: '月',
            cell: ({ month }) => (
              <TextLink to={`/staff/closes/${month}`}>
                <MonthText value={month} />
              </TextLink>
            ),
          },
          {
            heading: '確認',
            cell: ({ month }) =>
              unconfirmed.includes(month) ? (
                <TextLink to={`/staff/closes/${month}/review`}>確認中</TextLink>
              ) : (
                <StatusLabel tone="good">確認済み</StatusLabel>
              ),
          },
          { heading: '締めた日', cell: ({ closedOn }) => <DayText value={closedOn} /> },
          { heading: 'パートナー', cell: ({ partners }) => <CountText value={partners} unit="社" />, figures: true },
          { heading: '契約', cell: ({ contracts }) => <CountText value={contracts} unit="件" />, figures: true },
          { heading: '照合値(SHA-256)', cell: ({ digest }) => <code>{digest.slice(0, 16)}…</code> },
        ]}
      />
    </>
  );
}
