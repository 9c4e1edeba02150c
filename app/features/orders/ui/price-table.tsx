import type { Rate } from '#app/core/rate.ts';
import type { Yen } from '#app/core/yen.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { RateText, YenText } from '#app/ui/figures.tsx';

/** A server with its fees without tax, and the whole first payment with tax for every term offered. */
export type PricedPlan = {
  code: string;
  name: string;
  monthlyFee: Yen;
  setupFee: Yen;
  /** Today's discount; null where the programme does not discount. */
  rate: Rate | null;
  terms: readonly { termMonths: number; first: { total: Yen } }[];
};

/** What every server costs: by the month, once, and in all for each term. */
export function PriceTable({ offers }: { offers: readonly PricedPlan[] }) {
  const months = offers[0]?.terms.map(({ termMonths }) => termMonths) ?? [];
  const discounted = offers.some(({ rate }) => rate !== null);
  return (
    <DataTable
      caption={`料金表(月額・初期費用は税抜、期間ごとの総額は${discounted ? '割引後の' : ''}税込)`}
      rows={offers}
      rowKey={({ code }) => code}
      empty="現在お申し込みいただけるプランがありません。"
      columns={[
        { heading: 'プラン', cell: ({ name }) => <span className="block min-w-40">{name}</span> },
        {
          heading: discounted ? '定価(月額)' : '月額',
          cell: ({ monthlyFee }) => <YenText value={monthlyFee} />,
          figures: true,
        },
        ...(discounted
          ? [
              {
                heading: '割引率',
                cell: ({ rate }: PricedPlan) => (rate ? <RateText value={rate} /> : '—'),
                figures: true,
              },
            ]
          : []),
        { heading: '初期費用', cell: ({ setupFee }) => <YenText value={setupFee} />, figures: true },
        ...months.map((termMonths) => ({
          heading: `${termMonths}ヶ月`,
          cell: ({ terms }: PricedPlan) => {
            const term = terms.find((choice) => choice.termMonths === termMonths);
            return term ? <YenText value={term.first.total} /> : '—';
          },
          figures: true,
        })),
      ]}
    />
  );
}
