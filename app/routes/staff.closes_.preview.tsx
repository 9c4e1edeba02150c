import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { monthOf } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { findLatestClose, listCounts, previewClose } from '#app/features/closes/queries.server.ts';
import { closingDay, compareCounts, countingDay } from '#app/features/closes/rules.ts';
import { loadPartnerNames } from '#app/features/letters/queries.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText } from '#app/ui/figures.tsx';
import { KeyFigures, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '今月末の見込み|パートナーポータル' }];

export const loader = staffLoader('closes.view', async (context) => {
  const month = monthOf(context.today);
  const [expected, close] = await Promise.all([previewClose(context, month), findLatestClose(context)]);
  const before = close ? await listCounts(context, close.month) : [];
  const changed = compareCounts(before, expected);
  const names = await loadPartnerNames(
    context,
    changed.map(({ partnerId }) => partnerId),
  );
  return {
    month,
    countedOn: countingDay(month),
    closesOn: closingDay(month),
    lastClose: close ? { month: close.month, contracts: close.contracts } : null,
    contracts: expected.reduce((sum, { count }) => sum + count, 0),
    changed: changed.map(({ partnerId, stored, replayed }) => ({
      partnerId,
      name: names.get(partnerId) ?? partnerId,
      before: stored ? stored.count : null,
      expected: replayed ? replayed.count : null,
    })),
  };
});

export default function Preview() {
  const { month, countedOn, closesOn, lastClose, contracts, changed } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title={`${monthText(month)}末の見込み`}
        lead={
          <>
            本日までに記録された内容で、
            <DayText value={countedOn} /> に有効なサーバー契約を数えた見込みです。
            <DayText value={closesOn} /> の日次処理で確定します。
          </>
        }
        crumbs={[{ to: '/staff/closes', label: '月末締め' }]}
      />
      <KeyFigures
        figures={[
          { label: '見込みの合計', value: <CountText value={contracts} unit="件" /> },
          {
            label: lastClose ? `${monthText(lastClose.month)}末` : '直前の締め',
            value: lastClose ? <CountText value={lastClose.contracts} unit="件" /> : 'なし',
          },
          { label: '契約が入れ替わるパートナー', value: <CountText value={changed.length} unit="社" /> },
        ]}
      />
      <Section title="直前の締めとの違い">
        <DataTable
          caption="数える契約が直前の締めと異なるパートナー"
          rows={changed}
          rowKey={({ partnerId }) => partnerId}
          empty="直前の締めと異なるパートナーはありません。"
          columns={[
            {
              heading: 'パートナー',
              cell: ({ partnerId, name }) => <TextLink to={`/staff/partners/${partnerId}`}>{name}</TextLink>,
            },
            { heading: '直前の締め', cell: ({ before }) => (before === null ? '-' : `${before}件`), figures: true },
            { heading: '見込み', cell: ({ expected }) => (expected === null ? '-' : `${expected}件`), figures: true },
          ]}
        />
      </Section>
    </>
  );
}
