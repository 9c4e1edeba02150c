import { Outlet, useLoaderData } from '@remix-run/react';
import { ROLES, mayDo } from '#app/features/access/rules.ts';
import { partnerLoader } from '#app/platform/guards.server.ts';
import type { MenuEntry } from '#app/ui/menu.tsx';
import { MyPageFrame } from '#app/ui/mypage-frame.tsx';

const TOP: MenuEntry = { to: '/mypage', label: 'トップ', end: true };
const CONTRACTS: MenuEntry = { to: '/mypage/contracts', label: 'ご契約' };
const FORECAST: MenuEntry = { to: '/mypage/forecast', label: '見通し' };
const RATES: MenuEntry = { to: '/mypage/rates', label: '率と件数' };

/** What each programme has in its black menu. PAGE-02, PAGE-03. */
const MENUS: Record<'discount' | 'cashback', readonly MenuEntry[]> = {
  discount: [
    TOP,
    { to: '/mypage/order', label: 'サーバーを申し込む' },
    CONTRACTS,
    { to: '/mypage/invoices', label: '請求書' },
    RATES,
    FORECAST,
  ],
  cashback: [
    TOP,
    { to: '/mypage/urls', label: '申し込みURL' },
    { to: '/mypage/clients', label: 'お客様の事前登録' },
    CONTRACTS,
    { to: '/mypage/cashback', label: 'キャッシュバック' },
    { to: '/mypage/payee', label: '受取名義' },
    RATES,
    FORECAST,
  ],
};

const PEOPLE: MenuEntry = { to: '/mypage/people', label: '利用者' };

export const loader = partnerLoader(({ partner, today, origin }, { context: { portal } }) => {
  const role = ROLES.find((known) => known === origin?.role);
  return {
    userName: partner.userName,
    today,
    trial: portal.engine === 'embedded' ? { passwordAlone: portal.demonstration } : null,
    menu: [...MENUS[partner.programme], ...(role && mayDo(role, 'own.people') ? [PEOPLE] : [])],
  };
});

export default function MyPage() {
  return (
    <MyPageFrame {...useLoaderData<typeof loader>()}>
      <Outlet />
    </MyPageFrame>
  );
}
