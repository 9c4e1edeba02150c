import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { addMonths, monthOf, parseMonth } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { ACCOUNT_NAMES, slipsOf, totalsOf } from '#app/features/journals/rules.ts';
import { listPostingsIn } from '#app/features/ledger/queries.server.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { ButtonLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { YenText } from '#app/ui/figures.tsx';
import { MonthForm } from '#app/ui/month-form.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '仕訳データ|パートナーポータル' }];

export const loader = staffLoader('payouts.view', async (context, { request }) => {
  const month = parseMonth(askedText(request, 'month') ?? '') ?? addMonths(monthOf(context.today), -1);
  const postings = await listPostingsIn(context, month);
  return { month, slips: slipsOf(postings).length, totals: totalsOf(postings) };
});

export default function Journal() {
  const { month, slips, totals } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="仕訳データ"
        lead="1ヶ月分の仕訳を会計ソフトに取り込むためのCSVです。合計をご確認のうえ、ダウンロードしてください。"
      />
      <MonthForm month={month} />
      <DataTable
        caption={`${monthText(month)}の勘定科目ごとの合計(仕訳${slips}件)`}
        rows={totals}
        rowKey={({ account }) => account}
        empty="この月の仕訳はありません。"
        columns={[
          { heading: '勘定科目', cell: ({ account }) => ACCOUNT_NAMES[account] },
          { heading: '借方', cell: ({ debit }) => <YenText value={debit} />, figures: true },
          { heading: '貸方', cell: ({ credit }) => <YenText value={credit} />, figures: true },
        ]}
      />
      <div className="flex flex-wrap gap-4">
        <ButtonLink to={`/staff/journal/freee?month=${month}`} reload>
          freee形式のCSV
        </ButtonLink>
        <ButtonLink to={`/staff/journal/yayoi?month=${month}`} look="outline" reload>
          弥生会計形式のCSV
        </ButtonLink>
      </div>
    </>
  );
}
