import type { Day } from '#app/core/calendar.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';

/** A contract about to renew, with the days that matter; `rateOn` and `moneyOn` are null where there are none. */
export type ComingRenewal = {
  orderNumber: string;
  company: string | null;
  planName: string;
  invoiceOn: Day;
  rateOn: Day | null;
  renewsOn: Day;
  moneyOn: Day | null;
};

/** Contracts about to renew, soonest first. */
export function RenewalTable({
  renewals,
  captionShown = false,
}: {
  renewals: readonly ComingRenewal[];
  captionShown?: boolean;
}) {
  const paysOut = renewals.some(({ moneyOn }) => moneyOn !== null);
  return (
    <DataTable
      caption="これから更新を迎えるご契約"
      captionShown={captionShown}
      rows={renewals}
      rowKey={({ orderNumber }) => orderNumber}
      empty="更新を迎えるご契約はまだありません。"
      columns={[
        {
          heading: 'ご契約',
          cell: ({ orderNumber, company }) => (
            <>
              <TextLink to={`/mypage/contracts/${orderNumber}`}>{orderNumber}</TextLink>
              {company && <span className="block text-dns-14N-130 text-solid-gray-700">{company}</span>}
            </>
          ),
        },
        { heading: 'プラン', cell: ({ planName }) => <span className="block min-w-40">{planName}</span> },
        { heading: '請求書の発行', cell: ({ invoiceOn }) => <DayText value={invoiceOn} /> },
        { heading: '率が決まる日', cell: ({ rateOn }) => (rateOn ? <DayText value={rateOn} /> : '—') },
        { heading: '契約更新日', cell: ({ renewsOn }) => <DayText value={renewsOn} /> },
        ...(paysOut
          ? [
              {
                heading: '送金予定日',
                cell: ({ moneyOn }: ComingRenewal) => (moneyOn ? <DayText value={moneyOn} /> : '—'),
              },
            ]
          : []),
      ]}
    />
  );
}
