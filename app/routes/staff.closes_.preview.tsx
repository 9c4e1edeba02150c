import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { addMonths, monthOf } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { loadCloseBoard } from '#app/features/close-reviews/queries.server.ts';
import { tierMoves } from '#app/features/close-reviews/rules.ts';
import { findLatestClose, listCounts, previewClose } from '#app/features/closes/queries.server.ts';
import { closingDay, compareCounts, countingDay } from '#app/features/closes/rules.ts';
import { loadPartnerNames } from '#app/features/letters/queries.server.ts';
import { listPartners } from '#app/features/partners/queries.server.ts';
import { loadRateCards } from '#app/features/rates/queries.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';
import { KeyFigures, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '今月末の見込み|パートナーポータル' }];

export const loader = staffLoader('closes.view', async (context) => {
  const month = monthOf(context.today);
  const [expected, close, board, cards, partners] = await Promise.all([
    previewClose(context, month),
    findLatestClose(context),
    loadCloseBoard(context, month),
    loadRateCards(context),
    listPartners(context),
  ]);
  const before = close ? await listCounts(context, close.month) : [];
  const changed = compareCounts(before, expected);
  const names = await loadPartnerNames(
    context,
    changed.map(({ partnerId }) => partnerId),
  );
  const counts = new Map(before.map(({ partnerId, count }) => [partnerId, count]));
  const known = new Map(partners.map((partner) => [partner.id, partner]));
  const reviewed = expected.flatMap(({ partnerId, count }) => {
    const partner = known.get(partnerId);
    if (!partner) return [];
    const { name: partnerName, programme } = partner;
    return [{ partnerId, partnerName, programme, count, before: counts.get(partnerId) ?? null }];
  });
  return {
    month,
    board,
    moves: tierMoves(reviewed, cards, month, addMonths(month, -1)),
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
      <Board />
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
            { heading: '直前の締め', cell: ({ before }) => (before === null ? '—' : `${before}件`), figures: true },
            { heading: '見込み', cell: ({ expected }) => (expected === null ? '—' : `${expected}件`), figures: true },
          ]}
        />
      </Section>
    </>
  );
}

function Board() {
  const { board, moves } = useLoaderData<typeof loader>();
  const rows = [
    { what: '紹介パートナーのない今月の注文', count: board.unreferred, to: '/staff/contracts' },
    { what: '受取名義が未確認で、送金を待つパートナー', count: board.unconfirmedPayees, to: '/staff/partners' },
    { what: '請求書を決められていない入金明細', count: board.waitingLines, to: '/staff/bank-lines' },
    { what: 'お支払い期限を過ぎた請求書', count: board.overdueInvoices, to: '/staff/receivables' },
  ];
  return (
    <Section
      title="締める前の確認"
      lead="残りがあっても、1日の日次処理で締めます。締めた後の入金や訂正は、翌月以降に反映されます。"
    >
      <DataTable
        caption="締める前に確認する項目"
        rows={rows}
        rowKey={({ what }) => what}
        empty=""
        columns={[
          { heading: '項目', cell: ({ what, to }) => <TextLink to={to}>{what}</TextLink> },
          { heading: '残り', cell: ({ count }) => <CountText value={count} unit="件" />, figures: true },
          {
            heading: '結果',
            cell: ({ count }) =>
              count === 0 ? (
                <StatusLabel tone="good">なし</StatusLabel>
              ) : (
                <StatusLabel tone="waiting">要確認</StatusLabel>
              ),
          },
        ]}
      />
      <DataTable
        caption="率の段階が変わる見込みのパートナー"
        rows={moves}
        rowKey={({ partnerId }) => partnerId}
        empty="率の段階が変わる見込みのパートナーはいません。"
        columns={[
          {
            heading: 'パートナー',
            cell: ({ partnerId, partnerName }) => (
              <TextLink to={`/staff/partners/${partnerId}`}>{partnerName}</TextLink>
            ),
          },
          { heading: '直前の締め', cell: ({ before }) => `${before}件`, figures: true },
          { heading: '見込み', cell: ({ count }) => `${count}件`, figures: true },
          { heading: '率', cell: ({ direction }) => (direction === 'up' ? '上がる見込み' : '下がる見込み') },
        ]}
      />
    </Section>
  );
}
