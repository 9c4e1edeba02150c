import { Outlet, useLoaderData } from '@remix-run/react';
import { partnerLoader } from '#app/platform/guards.server.ts';
import type { MenuEntry } from '#app/ui/menu.tsx';
import { MyPageFrame } from '#app/ui/mypage-frame.tsx';

const MENU: readonly MenuEntry[] = [{ to: '/mypage', label: 'トップ', end: true }];
const DISCOUNT_MENU: readonly MenuEntry[] = [...MENU, { to: '/mypage/order', label: 'サーバーを申し込む' }];

export const loader = partnerLoader(({ partner, today }) => ({
  userName: partner.userName,
  today,
  menu: partner.programme === 'discount' ? DISCOUNT_MENU : MENU,
}));

export default function MyPage() {
  return (
    <MyPageFrame {...useLoaderData<typeof loader>()}>
      <Outlet />
    </MyPageFrame>
  );
}
