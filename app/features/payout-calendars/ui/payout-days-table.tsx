import type { Day, Month } from '#app/core/calendar.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, MonthText } from '#app/ui/figures.tsx';

/** The days of one month's payouts, as a calendar shows them. */
export type ShownPayoutDays = {
  month: Month;
  approveBy: Day;
  noticeOn: Day;
  uploadBy: Day;
  sendOn: Day;
  sentOnBankDay: boolean;
};

/** Two years of payout days; staff also see by when they have to act. */
export function PayoutDaysTable({ days, forStaff }: { days: readonly ShownPayoutDays[]; forStaff: boolean }) {
  return (
    <DataTable
      caption="送金に関わる日付"
      captionShown={false}
      rows={days}
      rowKey={({ month }) => month}
      empty="予定はありません。"
      columns={[
        { heading: '月', cell: ({ month }) => <MonthText value={month} /> },
        ...(forStaff
          ? [{ heading: '承認期限', cell: ({ approveBy }: ShownPayoutDays) => <DayText value={approveBy} /> }]
          : []),
        { heading: '送金のお知らせ', cell: ({ noticeOn }) => <DayText value={noticeOn} /> },
        ...(forStaff
          ? [{ heading: '銀行への登録期限', cell: ({ uploadBy }: ShownPayoutDays) => <DayText value={uploadBy} /> }]
          : []),
        { heading: '送金日', cell: ({ sendOn }) => <DayText value={sendOn} /> },
        {
          heading: '備考',
          cell: ({ sentOnBankDay }) => (sentOnBankDay ? '—' : '銀行の休業日です(送金日は変わりません)'),
        },
      ]}
    />
  );
}
