import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { reportStateName, wrongName } from '#app/features/name-reports/messages.ts';
import { listReports } from '#app/features/name-reports/queries.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { LinkWithNote, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, MonthText, YenText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '受取名義の申し出|パートナーポータル' }];

/** Rows of the list: what is open comes first. */
const ROWS = 200;

export const loader = staffLoader('payouts.view', async (context) => ({ reports: await listReports(context, ROWS) }));

export default function NameReports() {
  const { reports } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="受取名義の申し出"
        lead="パートナーが「受取名義が異なる」と申し出た送金です。名義の変更が承認されるか、名義が正しいことを2人で確認すると完了します。"
        crumbs={[{ to: '/staff/payouts', label: '送金' }]}
      />
      <DataTable
        caption={`対応待ちから順に(最大${ROWS}件)`}
        rows={reports}
        rowKey={({ payoutId, number }) => `${payoutId} ${number}`}
        empty="受取名義の申し出はありません。"
        columns={[
          {
            heading: 'パートナー',
            cell: ({ partnerId, code, partnerName }) => (
              <LinkWithNote to={`/staff/partners/${partnerId}`} note={code}>
                {partnerName}
              </LinkWithNote>
            ),
          },
          { heading: '送金月', cell: ({ month }) => <MonthText value={month} /> },
          { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
          {
            heading: '状態',
            cell: ({ closedAs }) => (
              <StatusLabel tone={closedAs ? 'neutral' : 'waiting'}>{reportStateName(closedAs)}</StatusLabel>
            ),
          },
          { heading: '銀行', cell: ({ atBank }) => (atBank ? '引き渡し済み' : '引き渡し前に保留') },
          { heading: '異なるところ', cell: ({ wrong }) => wrongName(wrong) },
          { heading: '申し出日', cell: ({ reportedOn }) => <DayText value={reportedOn} /> },
          {
            heading: '操作',
            cell: ({ payoutId }) => <TextLink to={`/staff/payouts/name-reports/${payoutId}`}>内容を見る</TextLink>,
          },
        ]}
      />
    </>
  );
}
