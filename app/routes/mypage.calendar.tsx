import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { findAccountInUse } from '#app/features/bank-accounts/queries.server.ts';
import { listPayoutDays } from '#app/features/payout-calendars/queries.server.ts';
import { OwnPayoutDays } from '#app/features/payout-calendars/ui/payout-days-table.tsx';
import { findHold } from '#app/features/payout-holds/queries.server.ts';
import { routeTo } from '#app/features/payouts/rules.ts';
import { HoldNotice } from '#app/features/payout-prospects/ui/hold-notice.tsx';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '送金カレンダー|パートナーポータル' }];

export const loader = partnerLoader(async (context) => {
  found(context.partner.programme === 'cashback' || null, 'ページ');
  const { id } = context.partner;
  const [hold, account] = await Promise.all([findHold(context, id), findAccountInUse(context, id)]);
  return { days: listPayoutDays(context), hold: hold ?? null, route: routeTo(account) };
});

export default function PayoutCalendar() {
  const { days, hold, route } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="送金カレンダー"
        lead={
          route === 'transfer'
            ? '今月から2年間の、送金のお知らせと振込の日付です。キャッシュバックは、ご登録の口座へ銀行振込でお送りします。'
            : '今月から2年間の、送金のお知らせと送金の日付です。キャッシュバックは、楽天銀行のメルマネでお送りします。送金日が銀行の休業日にあたる月も、日付は変わりません。口座への入金は、銀行の営業日になる場合があります。'
        }
        crumbs={[{ to: '/mypage/cashback', label: 'キャッシュバック' }]}
      />
      <HoldNotice hold={hold} />
      <OwnPayoutDays days={days} route={route} />
    </>
  );
}
