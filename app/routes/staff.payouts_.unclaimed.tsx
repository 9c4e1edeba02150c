import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { addDays } from '#app/core/calendar.ts';
import { maskedPhone } from '#app/core/masked.ts';
import { dayText, monthText } from '#app/core/wording.ts';
import { sumYen } from '#app/core/yen.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { outcomeName } from '#app/features/bank-results/messages.ts';
import { letterStateName } from '#app/features/letters/messages.ts';
import { unclaimedAgeName } from '#app/features/unclaimed-transfers/messages.ts';
import { listCameBack, listUnclaimed } from '#app/features/unclaimed-transfers/queries.server.ts';
import { sumByAge } from '#app/features/unclaimed-transfers/rules.ts';
import { AgeingChart } from '#app/features/unclaimed-transfers/ui/ageing-chart.tsx';
import { staffLoader } from '#app/platform/guards.server.ts';
import { LinkWithNote, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, YenText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';
import { KeyFigures, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '未受取の送金|パートナーポータル' }];

/** Transfers shown at most, the oldest first, and how far back those that came back stay in sight. */
const ROWS = 300;
const BACK_DAYS = 180;

export const loader = staffLoader('payouts.view', async (context) => {
  const [unclaimed, cameBack] = await Promise.all([
    listUnclaimed(context),
    listCameBack(context, addDays(context.today, -BACK_DAYS)),
  ]);
  const { role } = context.staff;
  const shown = unclaimed.slice(0, ROWS);
  return {
    ages: sumByAge(unclaimed),
    count: unclaimed.length,
    total: sumYen(unclaimed.map(({ amount }) => amount)),
    partners: new Set(unclaimed.map(({ partnerId }) => partnerId)).size,
    unclaimed: mayDo(role, 'partners.register') ? shown : shown.map(maskedPhone),
    cameBack: cameBack.slice(0, ROWS),
    mayMark: mayDo(role, 'payouts.mark'),
  };
});

export default function UnclaimedTransfers() {
  const { ages, count, total, partners } = useLoaderData<typeof loader>();
  const over = ages.find(({ age }) => age === 'expired');
  return (
    <>
      <PageHeading
        title="未受取の送金"
        lead="送金したあと、受け取りも返戻も確認できていないメルマネです。受取期限の前に、パートナーへお知らせします。"
        crumbs={[{ to: '/staff/payouts', label: '送金' }]}
      />
      <KeyFigures
        figures={[
          { label: '未受取の合計', value: <YenText value={total} /> },
          { label: '件数', value: <CountText value={count} unit="件" /> },
          { label: 'パートナー', value: <CountText value={partners} unit="社" /> },
          {
            label: '受取期限を経過',
            value: <CountText value={over ? over.count : 0} unit="件" />,
            note: '銀行に確認し、受取期限切れを入力してください',
          },
        ]}
      />
      <AgeingChart ages={ages} />
      <Unclaimed />
      <CameBack />
    </>
  );
}

function Unclaimed() {
  const { unclaimed, mayMark } = useLoaderData<typeof loader>();
  return (
    <Section title="未受取の一覧">
      <DataTable
        caption={`送金日の古い順(最大${ROWS}件)`}
        rows={unclaimed}
        rowKey={({ payoutId, part }) => `${payoutId} ${part}`}
        empty="未受取の送金はありません。"
        columns={[
          {
            heading: 'パートナー',
            cell: ({ partnerId, code, partnerName }) => (
              <LinkWithNote to={`/staff/partners/${partnerId}`} note={code}>
                {partnerName}
              </LinkWithNote>
            ),
          },
          { heading: '電話番号', cell: ({ phone }) => phone },
          { heading: '送金日', cell: ({ sentOn }) => <DayText value={sentOn} /> },
          { heading: '経過', cell: ({ daysSince }) => `${daysSince}日`, figures: true },
          {
            heading: '受取期限',
            cell: ({ expiresOn, daysLeft, age }) => (
              <>
                <DayText value={expiresOn} />
                <span className="block">
                  <StatusLabel tone={age === 'expired' ? 'bad' : age === 'last-days' ? 'waiting' : 'neutral'}>
                    {daysLeft > 0 ? `あと${daysLeft}日` : unclaimedAgeName('expired')}
                  </StatusLabel>
                </span>
              </>
            ),
          },
          {
            heading: 'お知らせ',
            cell: ({ remindedOn, reminderState }) =>
              remindedOn && reminderState ? `${dayText(remindedOn)} ${letterStateName(reminderState)}` : '—',
          },
          { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
          {
            heading: '操作',
            cell: ({ month, payoutId, part }) =>
              mayMark ? (
                <TextLink to={`/staff/payouts/${month}/outcomes/${payoutId}`}>{`結果を入力(${part}件目)`}</TextLink>
              ) : (
                `${monthText(month)} ${part}件目`
              ),
          },
        ]}
      />
    </Section>
  );
}

function CameBack() {
  const { cameBack } = useLoaderData<typeof loader>();
  return (
    <Section title="返戻された送金" lead="金額は未払に戻り、次の支払処理に1回だけ含まれます。">
      <DataTable
        caption={`直近${BACK_DAYS}日に返戻された送金(新しい順、最大${ROWS}件)`}
        rows={cameBack}
        rowKey={({ payoutId, part }) => `${payoutId} ${part}`}
        empty="返戻された送金はありません。"
        columns={[
          {
            heading: 'パートナー',
            cell: ({ partnerId, code, partnerName }) => (
              <LinkWithNote to={`/staff/partners/${partnerId}`} note={code}>
                {partnerName}
              </LinkWithNote>
            ),
          },
          {
            heading: '送金',
            cell: ({ month, part }) => (
              <TextLink to={`/staff/payouts/${month}/results`}>{`${monthText(month)} ${part}件目`}</TextLink>
            ),
          },
          { heading: '結果', cell: ({ outcome }) => outcomeName(outcome) },
          { heading: '記録日', cell: ({ recordedOn }) => <DayText value={recordedOn} /> },
          { heading: '理由', cell: ({ reason }) => reason },
          { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
          {
            heading: '次の支払処理',
            cell: ({ single, nextMonth }) => {
              if (!single) return 'キャッシュバックと調整が次の支払処理に含まれます';
              return nextMonth ? `${monthText(nextMonth)}に含まれています` : '次の支払処理を待っています';
            },
          },
        ]}
      />
    </Section>
  );
}
