import { dayText } from '#app/core/wording.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, MonthText, SignedYenText, YenText } from '#app/ui/figures.tsx';
import { Section } from '#app/ui/page-parts.tsx';
import { settledSubject, taxStandingText } from '../messages.ts';
import type { PaidPayout, PaidYear, TaxedLine } from '../rules.ts';

/** The statements there are, by month and by year, each with its file under `at`. */
export function StatementTables({
  payouts,
  years,
  corrections,
  at,
}: {
  payouts: readonly PaidPayout[];
  years: readonly PaidYear[];
  corrections: readonly TaxedLine[];
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
      {corrections.length > 0 && <SettledLines corrections={corrections} />}
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

function SettledLines({ corrections }: { corrections: readonly TaxedLine[] }) {
  return (
    <Section
      title="お支払いに含まれる調整"
      lead="キャッシュバックのほかに、お支払額に加算または減算した金額です。支払通知書にも1件ずつ記載しています。"
    >
      <DataTable
        caption="お支払いに含まれる調整"
        captionShown={false}
        rows={corrections.toReversed()}
        rowKey={({ id, kind }) => `${id} ${kind}`}
        empty="調整はありません。"
        columns={[
          { heading: 'お支払い', cell: ({ month }) => <MonthText value={month} /> },
          { heading: '確定日', cell: ({ on }) => <DayText value={on} /> },
          { heading: '対象', cell: settledSubject },
          { heading: '理由', cell: ({ reason }) => reason },
          { heading: '税率・控除', cell: taxStandingText },
          { heading: '金額', cell: ({ amount }) => <SignedYenText value={amount} />, figures: true },
        ]}
      />
    </Section>
  );
}
