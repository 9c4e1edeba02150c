import type { Day, Month } from '#app/core/calendar.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, MonthText } from '#app/ui/figures.tsx';
import type { PayoutRoute } from '../../payouts/rules.ts';

/** The days of one month's payouts, as a calendar shows them. */
type ShownPayoutDays = {
  month: Month;
  approveBy: Day;
  noticeOn: Day;
  ways: Record<PayoutRoute, { uploadBy: Day; moneyOn: Day }>;
  sentOnBankDay: boolean;
};

const NEXT_MONTHS = {
  caption: '送金に関わる日付',
  captionShown: false,
  rowKey: ({ month }: ShownPayoutDays) => month,
  empty: '予定はありません。',
} as const;

const MONTH = { heading: '月', cell: ({ month }: ShownPayoutDays) => <MonthText value={month} /> };
const NOTICE = { heading: '送金のお知らせ', cell: ({ noticeOn }: ShownPayoutDays) => <DayText value={noticeOn} /> };

/** Two years of payout days for staff: by when they act, for each way the money goes. */
export function StaffPayoutDays({ days }: { days: readonly ShownPayoutDays[] }) {
  return (
    <DataTable
      {...NEXT_MONTHS}
      rows={days}
      columns={[
        MONTH,
        { heading: '承認期限', cell: ({ approveBy }) => <DayText value={approveBy} /> },
        NOTICE,
        {
          heading: 'メルマネ',
          cell: ({ ways, sentOnBankDay }) => (
            <Way {...ways['mail-money']} money="送金日" closed={sentOnBankDay ? '' : '(銀行の休業日)'} />
          ),
        },
        { heading: '銀行振込', cell: ({ ways }) => <Way {...ways.transfer} money="振込日" closed="" /> },
      ]}
    />
  );
}

/** By when a way's file is at the bank, and when its money moves. */
function Way({ uploadBy, moneyOn, money, closed }: { uploadBy: Day; moneyOn: Day; money: string; closed: string }) {
  return (
    <>
      登録期限 <DayText value={uploadBy} />
      <span className="block">
        {money} <DayText value={moneyOn} />
        {closed}
      </span>
    </>
  );
}

/** Two years of payout days for a partner, by the way its money goes. */
export function OwnPayoutDays({ days, route }: { days: readonly ShownPayoutDays[]; route: PayoutRoute }) {
  const [money, closed] =
    route === 'transfer'
      ? ['振込日', '月末が銀行の休業日のため、日付が変わります']
      : ['送金日', '銀行の休業日です(送金日は変わりません)'];
  return (
    <DataTable
      {...NEXT_MONTHS}
      rows={days}
      columns={[
        MONTH,
        NOTICE,
        { heading: money, cell: ({ ways }) => <DayText value={ways[route].moneyOn} /> },
        { heading: '備考', cell: ({ sentOnBankDay }) => (sentOnBankDay ? '—' : closed) },
      ]}
    />
  );
}
