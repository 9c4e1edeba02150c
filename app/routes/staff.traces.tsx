import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { monthOf, parseMonth } from '#app/core/calendar.ts';
import { parseId } from '#app/core/ids.ts';
import { monthText } from '#app/core/wording.ts';
import { negateYen } from '#app/core/yen.ts';
import { entryName } from '#app/features/journals/rules.ts';
import { listOwed } from '#app/features/money-traces/queries.server.ts';
import { findPartner } from '#app/features/partners/queries.server.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, SignedYenText } from '#app/ui/figures.tsx';
import { MonthForm } from '#app/ui/month-form.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '金額の追跡|パートナーポータル' }];

const ROWS = 500;

export const loader = staffLoader('payouts.view', async (context, { request }) => {
  const month = parseMonth(askedText(request, 'month') ?? '') ?? monthOf(context.today);
  const asked = parseId('par', askedText(request, 'partner'));
  const [rows, partner] = await Promise.all([
    listOwed(context, { month, partnerId: asked, limit: ROWS }),
    asked && findPartner(context, asked),
  ]);
  return { month, rows, partner: partner ? { id: partner.id, name: partner.name } : null };
});

export default function Traces() {
  const { month, rows, partner } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="金額の追跡"
        lead="パートナーへの未払額を動かした仕訳です。仕訳から、契約・件数・料率表・承認・銀行ファイルまでたどれます。"
      />
      <MonthForm month={month}>
        {partner && (
          <>
            <input type="hidden" name="partner" value={partner.id} />
            <TextLink to={`/staff/traces?month=${month}`}>すべてのパートナーを表示する</TextLink>
          </>
        )}
      </MonthForm>
      <DataTable
        caption={`${monthText(month)}の仕訳${partner ? `(${partner.name})` : ''}(新しい順、最大${ROWS}件)`}
        rows={rows}
        rowKey={({ id }) => id}
        empty="この月に、パートナーへの未払額を動かした仕訳はありません。"
        columns={[
          { heading: '日付', cell: ({ day }) => <DayText value={day} /> },
          {
            heading: '仕訳',
            cell: ({ id, kind }) => <TextLink to={`/staff/traces/postings/${id}`}>{entryName(kind)}</TextLink>,
            names: true,
          },
          {
            heading: 'パートナー',
            cell: ({ partnerId, partnerName }) => (
              <TextLink to={`/staff/traces?month=${month}&partner=${partnerId ?? ''}`}>{partnerName}</TextLink>
            ),
          },
          { heading: '未払額の増減', cell: ({ amount }) => <SignedYenText value={negateYen(amount)} />, figures: true },
          { heading: '根拠', cell: ({ to }) => (to ? <TextLink to={to}>根拠をたどる</TextLink> : '—') },
        ]}
      />
    </>
  );
}
