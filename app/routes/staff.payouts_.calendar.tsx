import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listPayoutDays } from '#app/features/payout-calendars/queries.server.ts';
import { PayoutDaysTable } from '#app/features/payout-calendars/ui/payout-days-table.tsx';
import { staffLoader } from '#app/platform/guards.server.ts';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '送金カレンダー|パートナーポータル' }];

export const loader = staffLoader('payouts.view', (context) => ({ days: listPayoutDays(context) }));

export default function PayoutCalendar() {
  const { days } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="送金カレンダー"
        lead="今月から2年間の、支払処理の日程です。銀行への登録期限は、送金日より前の最後の銀行営業日です。土日、祝日、12月31日から1月3日までは休業日とします。"
        crumbs={[{ to: '/staff/payouts', label: '送金' }]}
      />
      <PayoutDaysTable days={days} forStaff />
    </>
  );
}
