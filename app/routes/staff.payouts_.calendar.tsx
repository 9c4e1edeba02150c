import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listPayoutDays } from '#app/features/payout-calendars/queries.server.ts';
import { StaffPayoutDays } from '#app/features/payout-calendars/ui/payout-days-table.tsx';
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
        lead="今月から2年間の、支払処理の日程です。銀行への登録期限は、メルマネと銀行振込で異なります。土日、祝日、12月31日から1月3日までは銀行の休業日とします。"
        crumbs={[{ to: '/staff/payouts', label: '送金' }]}
      />
      <StaffPayoutDays days={days} />
    </>
  );
}
