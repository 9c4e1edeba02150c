import type { Day } from '#app/core/calendar.ts';
import type { Rate } from '#app/core/rate.ts';
import { rateText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, RateText, YenText } from '#app/ui/figures.tsx';

/** A contract about to renew, with the days that matter; `rateOn` and `moneyOn` are null where there are none. */
export type ComingRenewal = {
  orderNumber: string;
  company: string | null;
  planName: string;
  invoiceOn: Day;
  rateOn: Day | null;
  renewsOn: Day;
  moneyOn: Day | null;
  /** Whether the money has no day because it is kept back. */
  moneyHeld?: boolean;
};

/** What a renewal costs, or brings; its rate is null where none applies, `paidOn` the day on which its invoice was paid. */
export type RenewalProspect = {
  amount: Yen;
  paidOn: Day | null;
  rate: { rate: Rate; count: number; fixed: boolean; next: { missing: number; rate: Rate } | null } | null;
};

/** Contracts about to renew with rates and amounts as they look today; null where nothing is known of one. */
export type LikelyRenewal = ComingRenewal & { prospect: RenewalProspect | null };

/** Contracts about to renew, soonest first, by their days. */
export function RenewalTable({ renewals }: { renewals: readonly ComingRenewal[] }) {
  return (
    <DataTable
      {...shared(renewals)}
      columns={[
        ...contractColumns<ComingRenewal>(),
        { heading: '率が決まる日', cell: ({ rateOn }) => (rateOn ? <DayText value={rateOn} /> : '—') },
        ...dayColumns(renewals),
      ]}
    />
  );
}

/** Contracts about to renew, soonest first, with the rate and the amount that each looks to have. */
export function RenewalProspectTable({
  renewals,
  amountHeading,
}: {
  renewals: readonly LikelyRenewal[];
  amountHeading: string;
}) {
  return (
    <DataTable
      {...shared(renewals)}
      columns={[
        ...contractColumns<LikelyRenewal>(),
        { heading: '率', cell: (renewal) => <LikelyRate {...renewal} /> },
        {
          heading: amountHeading,
          cell: ({ prospect }) => (prospect ? <Amount {...prospect} /> : '—'),
          figures: true,
        },
        ...dayColumns(renewals),
      ]}
    />
  );
}

function shared<R extends ComingRenewal>(renewals: readonly R[]) {
  return {
    caption: 'これから更新を迎えるご契約',
    captionShown: false,
    rows: renewals,
    rowKey: ({ orderNumber }: R) => orderNumber,
    empty: '更新を迎えるご契約はまだありません。',
  };
}

function contractColumns<R extends ComingRenewal>() {
  return [
    {
      heading: 'ご契約',
      cell: ({ orderNumber, company }: R) => (
        <>
          <TextLink to={`/mypage/contracts/${orderNumber}`}>{orderNumber}</TextLink>
          {company && <span className="block text-dns-14N-130 text-solid-gray-700">{company}</span>}
        </>
      ),
    },
    { heading: 'プラン', cell: ({ planName }: R) => <span className="block min-w-40">{planName}</span> },
    { heading: '請求書の発行', cell: ({ invoiceOn }: R) => <DayText value={invoiceOn} /> },
  ];
}

function dayColumns(renewals: readonly ComingRenewal[]) {
  return [
    { heading: '契約更新日', cell: ({ renewsOn }: ComingRenewal) => <DayText value={renewsOn} /> },
    ...(renewals.some(({ moneyOn, moneyHeld }) => moneyOn !== null || moneyHeld)
      ? [
          {
            heading: '送金予定日',
            cell: ({ moneyOn, moneyHeld }: ComingRenewal) =>
              moneyOn ? <DayText value={moneyOn} /> : moneyHeld ? '保留中' : '—',
          },
        ]
      : []),
  ];
}

function Amount({ amount, paidOn }: RenewalProspect) {
  return (
    <>
      <YenText value={amount} />
      {paidOn && <span className="block text-dns-14N-130 whitespace-nowrap text-solid-gray-700">お支払い済み</span>}
    </>
  );
}

function LikelyRate({ rateOn, prospect }: LikelyRenewal) {
  if (!rateOn) return '対象外';
  const known = prospect?.rate;
  if (!known) {
    return (
      <span className="text-dns-14N-130 whitespace-nowrap text-solid-gray-700">
        <DayText value={rateOn} />
        の件数で決定
      </span>
    );
  }
  const { rate, count, fixed, next } = known;
  return (
    <>
      <span className="whitespace-nowrap">
        <RateText value={rate} />
        {fixed ? '(確定)' : '(見込み)'}
      </span>
      <span className="block text-dns-14N-130 whitespace-nowrap text-solid-gray-700">
        <DayText value={rateOn} />の{count.toLocaleString('ja-JP')}件
      </span>
      {next && (
        <span className="block text-dns-14N-130 whitespace-nowrap text-solid-gray-700">
          あと{next.missing.toLocaleString('ja-JP')}件で次の段階({rateText(next.rate)})
        </span>
      )}
    </>
  );
}
