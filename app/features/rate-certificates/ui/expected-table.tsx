import type { Day } from '#app/core/calendar.ts';
import type { Rate } from '#app/core/rate.ts';
import { rateText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';

/** A term that has not earned yet, at the rate that is fixed already. */
export type Expected = {
  orderNumber: string;
  company: string | null;
  term: number;
  day: Day;
  paidOn: Day | null;
  base: Yen;
  rate: Rate;
  amount: Yen;
};

/** What a partner earns this month once each term begins and is paid for. PRG-13. */
export function ExpectedTable({ expected }: { expected: readonly Expected[] }) {
  return (
    <DataTable
      caption="確定見込のキャッシュバック"
      captionShown={false}
      rows={expected}
      rowKey={({ orderNumber, term }) => `${orderNumber} ${term}`}
      empty="今月、これから確定するキャッシュバックはありません。"
      columns={[
        {
          heading: 'ご契約',
          cell: ({ orderNumber, company, term }) => (
            <>
              <TextLink to={`/mypage/contracts/${orderNumber}`}>{orderNumber}</TextLink>
              <span className="block text-dns-14N-130 text-solid-gray-700">
                {company ?? '—'}({term === 1 ? '新規' : `更新・第${term}期`})
              </span>
            </>
          ),
        },
        { heading: '状況', cell: () => <StatusLabel tone="waiting">確定見込</StatusLabel> },
        {
          heading: '金額',
          cell: ({ amount, base, rate }) => (
            <>
              <strong>
                <YenText value={amount} />
              </strong>
              <span className="block text-dns-14N-130 whitespace-nowrap text-solid-gray-700">
                <YenText value={base} />×{rateText(rate)}
              </span>
            </>
          ),
          figures: true,
        },
        { heading: '確定する日', cell: ({ day }) => <DayText value={day} /> },
        {
          heading: 'お客様のご入金',
          cell: ({ paidOn }) => (paidOn ? <DayText value={paidOn} /> : '確認前'),
        },
      ]}
    />
  );
}
