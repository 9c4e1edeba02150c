import type { Rate } from '#app/core/rate.ts';
import type { Yen } from '#app/core/yen.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { RateText, YenText } from '#app/ui/figures.tsx';

/** A plan with its fees with tax, and the whole first payment with tax for every term offered. */
export type PricedPlan = {
  code: string;
  name: string;
  planGroup: string;
  monthlyWithTax: Yen;
  setupWithTax: Yen;
  /** A month at today's discount, with tax. */
  yourMonthlyWithTax: Yen;
  /** Today's discount; null where the programme does not discount. */
  rate: Rate | null;
  terms: readonly { termMonths: number; first: { total: Yen } }[];
};

/** What every plan costs with tax: by the month, once, and in all for each term. */
export function PriceTable({ offers }: { offers: readonly PricedPlan[] }) {
  const months = offers[0]?.terms.map(({ termMonths }) => termMonths) ?? [];
  const discounted = offers.some(({ rate }) => rate !== null);
  return (
    <DataTable
      caption={`料金表(すべて税込、期間ごとの総額は${discounted ? '割引後・' : ''}初期費用を含む初回のお支払い額)`}
      rows={offers}
      rowKey={({ code }) => code}
      empty="現在お申し込みいただけるプランがありません。"
      columns={[
        { heading: 'プラン', cell: ({ name }) => <span className="block min-w-40">{name}</span> },
        {
          heading: discounted ? '定価(月額)' : '月額',
          cell: ({ monthlyWithTax }) => <YenText value={monthlyWithTax} />,
          figures: true,
        },
        ...(discounted
          ? [
              {
                heading: 'あなたの月額',
                cell: ({ yourMonthlyWithTax, rate }: PricedPlan) => (
                  <>
                    <strong>
                      <YenText value={yourMonthlyWithTax} />
                    </strong>
                    <span className="block text-dns-14N-130 text-solid-gray-700">
                      {rate ? (
                        <>
                          割引率 <RateText value={rate} />
                        </>
                      ) : (
                        '割引の対象外'
                      )}
                    </span>
                  </>
                ),
                figures: true,
              },
            ]
          : []),
        { heading: '初期費用', cell: ({ setupWithTax }) => <YenText value={setupWithTax} />, figures: true },
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
