import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { addMonths, monthOf } from '#app/core/calendar.ts';
import { ZERO_YEN } from '#app/core/yen.ts';
import { loadUserNames } from '#app/features/access/queries.server.ts';
import { listReturned, listRunTotals } from '#app/features/payout-reviews/queries.server.ts';
import { runStateName } from '#app/features/payouts/messages.ts';
import { listRuns } from '#app/features/payouts/queries.server.ts';
import { approvalDeadline, payoutDay } from '#app/features/payouts/rules.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, MonthText, YenText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '送金|パートナーポータル' }];

/** How far back returned payouts stay in the list. */
const RETURNS_MONTHS = 12;

const TONES = { draft: 'waiting', approved: 'good', missed: 'bad' } as const;

export const loader = staffLoader('payouts.view', async (context) => {
  const month = monthOf(context.today);
  const [runs, totals, returned] = await Promise.all([
    listRuns(context),
    listRunTotals(context),
    listReturned(context, addMonths(month, -RETURNS_MONTHS)),
  ]);
  const names = await loadUserNames(
    context,
    runs.flatMap(({ preparedBy, approvedBy }) => [preparedBy, approvedBy]),
  );
  const totalOf = new Map(totals.map((total) => [total.month, total]));
  return {
    month,
    begun: runs.some((run) => run.month === month),
    deadline: approvalDeadline(month, context.policy),
    returned,
    runs: runs.map(({ month, state, preparedBy, approvedBy }) => {
      const sums = totalOf.get(month);
      return {
        ...{ month, state, sendOn: payoutDay(month) },
        preparedBy: preparedBy ? (names.get(preparedBy) ?? '—') : '日次処理',
        approvedBy: names.get(approvedBy ?? '') ?? '—',
        // A run without payouts comes to nothing: there is no row to sum.
        ...(sums ? { payouts: sums.payouts, total: sums.total } : { payouts: 0, total: ZERO_YEN }),
        sent: sums ? sums.sent : 0,
        returned: sums ? sums.returned : 0,
      };
    }),
  };
});

export default function Payouts() {
  const { month, begun, deadline, runs } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="送金"
        lead="キャッシュバックの支払処理です。作成した担当者とは別の担当者が承認し、15日に通知、月末日に送金します。"
      >
        <ButtonLink to={`/staff/payouts/${month}`}>今月の支払処理を開く</ButtonLink>
        <OtherLists />
      </PageHeading>
      {!begun && (
        <p className="mb-6">
          今月の支払処理はまだ作成されていません。承認期限は <DayText value={deadline} /> です。
        </p>
      )}
      <DataTable
        caption="支払処理(新しい月順)"
        rows={runs}
        rowKey={({ month }) => month}
        empty="支払処理はまだ作成されていません。"
        columns={[
          {
            heading: '月',
            cell: ({ month }) => (
              <TextLink to={`/staff/payouts/${month}`}>
                <MonthText value={month} />
              </TextLink>
            ),
          },
          {
            heading: '状態',
            cell: ({ state }) => <StatusLabel tone={TONES[state]}>{runStateName(state)}</StatusLabel>,
          },
          { heading: '送金日', cell: ({ sendOn }) => <DayText value={sendOn} /> },
          { heading: '作成', cell: ({ preparedBy }) => preparedBy },
          { heading: '承認', cell: ({ approvedBy }) => approvedBy },
          { heading: '件数', cell: ({ payouts }) => <CountText value={payouts} unit="件" />, figures: true },
          { heading: '合計', cell: ({ total }) => <YenText value={total} />, figures: true },
          { heading: '送金済み', cell: ({ sent }) => <CountText value={sent} unit="件" />, figures: true },
          { heading: '返戻', cell: ({ returned }) => <CountText value={returned} unit="件" />, figures: true },
        ]}
      />
      <Returned />
    </>
  );
}

function Returned() {
  const { returned } = useLoaderData<typeof loader>();
  return (
    <div id="returned" className="mt-12">
      <Section title="返戻された支払" lead="返戻された金額は、翌月以降の支払処理に自動で含まれます。">
        <DataTable
          caption={`直近${RETURNS_MONTHS}ヶ月の返戻`}
          rows={returned}
          rowKey={({ id }) => id}
          empty="返戻された支払はありません。"
          columns={[
            {
              heading: 'パートナー',
              cell: ({ partnerId, partnerName }) => (
                <TextLink to={`/staff/partners/${partnerId}`}>{partnerName}</TextLink>
              ),
            },
            { heading: '支払月', cell: ({ month }) => <MonthText value={month} /> },
            { heading: '返戻日', cell: ({ returnedOn }) => (returnedOn ? <DayText value={returnedOn} /> : '—') },
            { heading: '理由', cell: ({ returnReason }) => returnReason },
            {
              heading: '金額',
              cell: ({ sentAmount }) => (sentAmount === null ? '—' : <YenText value={sentAmount} />),
              figures: true,
            },
          ]}
        />
      </Section>
    </div>
  );
}

/** What of payouts has a list of its own. */
function OtherLists() {
  return (
    <>
      <ButtonLink to="/staff/payouts/calendar" look="outline">
        送金カレンダー
      </ButtonLink>
      <ButtonLink to="/staff/payouts/unclaimed" look="outline">
        未受取の送金
      </ButtonLink>
      <ButtonLink to="/staff/payouts/notices" look="outline">
        届かない支払通知
      </ButtonLink>
      <ButtonLink to="/staff/payouts/name-reports" look="outline">
        受取名義の申し出
      </ButtonLink>
      <ButtonLink to="/staff/payouts/holds" look="outline">
        支払の保留
      </ButtonLink>
    </>
  );
}
