import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listPayoutDays } from '#app/features/payout-calendars/queries.server.ts';
import { PayoutDaysTable } from '#app/features/payout-calendars/ui/payout-days-table.tsx';
import { findHold } from '#app/features/payout-holds/queries.server.ts';
import { HoldNotice } from '#app/features/payout-prospects/ui/hold-notice.tsx';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '送金カレンダー|パートナーポータル' }];

export const loader = partnerLoader(async (context) => {
  found(context.partner.programme === 'cashback' || null, 'ページ');
  return { days: listPayoutDays(context), hold: (await findHold(context, context.partner.id)) ?? null };
});

export default function PayoutCalendar() {
  const { days, hold } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="送金カレンダー"
        lead="今月から2年間の、送金のお知らせと送金の日付です。送金日が銀行の休業日にあたる月も、日付は変わりません。口座への入金は、銀行の営業日になる場合があります。"
        crumbs={[{ to: '/mypage/cashback', label: 'キャッシュバック' }]}
      />
      <HoldNotice hold={hold} />
      <PayoutDaysTable days={days} forStaff={false} />
    </>
  );
}
