import { dayText } from '#app/core/wording.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, MonthText, YenText } from '#app/ui/figures.tsx';
import { Section } from '#app/ui/page-parts.tsx';
import type { PaidPayout, PaidYear } from '../rules.ts';

/** The statements there are, by month and by year, each with its file under `at`. */
export function StatementTables({
  payouts,
  years,
  at,
}: {
  payouts: readonly PaidPayout[];
  years: readonly PaidYear[];
  at: string;
}) {
  return (
    <>
      <Section
        title="年間の支払通知書"
        lead="その年の1月から12月にお支払いした金額の合計です。確定申告の資料としてご利用いただけます。"
      >
        <DataTable
          caption="年間の支払通知書"
          captionShown={false}
          rows={years}
          rowKey={({ year }) => String(year)}
          empty="お支払いはまだありません。"
          columns={[
            { heading: '年', cell: ({ year }) => `${year}年` },
            { heading: '最後のお支払日', cell: ({ paidOn }) => <DayText value={paidOn} /> },
            { heading: 'お支払額の合計', cell: ({ total }) => <YenText value={total} />, figures: true },
            {
              heading: 'PDF',
              cell: ({ year }) => (
                <TextLink to={`${at}/${year}`} reload>
                  {year}年分の支払通知書
                </TextLink>
              ),
            },
          ]}
        />
      </Section>
      <MonthlyStatements payouts={payouts} at={at} />
    </>
  );
}

function MonthlyStatements({ payouts, at }: { payouts: readonly PaidPayout[]; at: string }) {
  return (
    <Section title="月ごとの支払通知書">
      <DataTable
        caption="月ごとの支払通知書"
        captionShown={false}
        rows={payouts.toReversed()}
        rowKey={({ month }) => month}
        empty="お支払いはまだありません。送金した日に、その月の支払通知書をご用意します。"
        columns={[
          { heading: '対象', cell: ({ month }) => <MonthText value={month} /> },
          { heading: 'お支払日', cell: ({ paidOn }) => <DayText value={paidOn} /> },
          {
            heading: 'お支払額',
            cell: ({ amount, returnedOn }) => (returnedOn ? '返戻' : <YenText value={amount} />),
            figures: true,
          },
          {
            heading: 'PDF',
            cell: ({ month, paidOn }) => (
              <TextLink to={`${at}/${month}`} reload>
                {dayText(paidOn)}の支払通知書
              </TextLink>
            ),
          },
        ]}
      />
    </Section>
  );
}
