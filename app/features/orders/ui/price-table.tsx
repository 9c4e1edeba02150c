import type { Yen } from '#app/core/yen.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { YenText } from '#app/ui/figures.tsx';

/** A server with its fees without tax, and the whole first payment with tax for every term offered. */
export type PricedPlan = {
  code: string;
  name: string;
  monthlyFee: Yen;
  setupFee: Yen;
  terms: readonly { termMonths: number; first: { total: Yen } }[];
};

/** What every server costs: by the month, once, and in all for each term. */
export function PriceTable({ offers }: { offers: readonly PricedPlan[] }) {
  const months = offers[0]?.terms.map(({ termMonths }) => termMonths) ?? [];
  return (
    <DataTable
      caption="料金表"
      rows={offers}
      rowKey={({ code }) => code}
      empty="現在お申し込みいただけるプランがありません。"
      columns={[
        { heading: 'プラン', cell: ({ name }) => name },
        { heading: '月額(税抜)', cell: ({ monthlyFee }) => <YenText value={monthlyFee} />, figures: true },
        { heading: '初期費用(税抜)', cell: ({ setupFee }) => <YenText value={setupFee} />, figures: true },
        ...months.map((termMonths) => ({
          heading: `${termMonths}ヶ月総額(税込)`,
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
