import type { Day } from '#app/core/calendar.ts';
import { type Rate, shareOf } from '#app/core/rate.ts';
import { dayText, signedYenText } from '#app/core/wording.ts';
import { type Yen, lessYen, sumYen, timesYen } from '#app/core/yen.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { SignedYenText, YenText } from '#app/ui/figures.tsx';

/** Fees of a plan, or the price of one of an item; without tax. */
type Fees = { monthlyFee: Yen; setupFee: Yen } | { amount: Yen };

/** What a new price would change; `renewals` speaks of a plan's contracts in force, null for anything else. */
export type PriceEffect = {
  fromDay: Day;
  taxRate: Rate;
  before: Fees | null;
  after: Fees;
  renewals: { contracts: number; months: number; firstInvoiceOn: Day | null } | null;
};

/** The effect of a new price: with tax, before and after, and on whom. */
export function PriceEffects({ effect }: { effect: PriceEffect }) {
  const { fromDay, taxRate, before, after, renewals } = effect;
  const rows = 'amount' in after ? [{ label: '価格', of: price }] : PLAN_ROWS;
  return (
    <>
      <DataTable
        caption={`${dayText(fromDay)}からの価格`}
        rows={rows.map(({ label, of }) => ({ label, was: before && of(before), becomes: of(after) }))}
        rowKey={({ label }) => label}
        empty=""
        columns={[
          { heading: '項目', cell: ({ label }) => label },
          {
            heading: '改定前(税抜)',
            cell: ({ was }) => (was === null ? '未設定' : <YenText value={was} />),
            figures: true,
          },
          { heading: '新価格(税抜)', cell: ({ becomes }) => <YenText value={becomes} />, figures: true },
          {
            heading: '新価格(税込)',
            cell: ({ becomes }) => <YenText value={sumYen([becomes, shareOf(becomes, taxRate)])} />,
            figures: true,
          },
          {
            heading: '差額(税抜)',
            cell: ({ was, becomes }) => (was === null ? '—' : <SignedYenText value={lessYen(becomes, was)} />),
            figures: true,
          },
        ]}
      />
      {renewals && 'monthlyFee' in after && (
        <p className="mb-8 max-w-[48rem]">
          {renewals.contracts === 0
            ? 'このプランの契約はないため、既存の請求に影響はありません。'
            : `契約中の${renewals.contracts}件は、${dayText(fromDay)}以降に発行する更新の請求書から新価格になります。${
                before && 'monthlyFee' in before
                  ? `すべてが一度ずつ更新したときの差額は、割引前・税抜で${signedYenText(
                      timesYen(lessYen(after.monthlyFee, before.monthlyFee), renewals.months),
                    )}です。`
                  : ''
              }${renewals.firstInvoiceOn ? `最初の請求書は${dayText(renewals.firstInvoiceOn)}に発行します。` : ''}発行済みの請求書は変わりません。`}
        </p>
      )}
    </>
  );
}

const PLAN_ROWS: readonly { label: string; of: (fees: Fees) => Yen }[] = [
  { label: '月額', of: price },
  { label: '初期費用', of: (fees) => ('setupFee' in fees ? fees.setupFee : fees.amount) },
];

function price(fees: Fees): Yen {
  return 'amount' in fees ? fees.amount : fees.monthlyFee;
}
