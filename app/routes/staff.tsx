import { Outlet, useLoaderData } from '@remix-run/react';
import { roleName } from '#app/features/access/messages.ts';
import { type Capability, mayDo } from '#app/features/access/rules.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import type { MenuEntry } from '#app/ui/menu.tsx';
import { StaffFrame } from '#app/ui/staff-frame.tsx';

const MENU: readonly (MenuEntry & { capability: Capability })[] = [
  { to: '/staff', label: '本日の業務', end: true, capability: 'console.view' },
  { to: '/staff/partners', label: 'パートナー', capability: 'partners.view' },
  { to: '/staff/contracts', label: '注文・契約', capability: 'orders.view' },
  { to: '/staff/referrals', label: '紹介元の確認', capability: 'orders.view' },
  { to: '/staff/invoices', label: '請求書', capability: 'orders.view' },
  { to: '/staff/payments', label: '入金の記録', capability: 'payments.record' },
  { to: '/staff/bank-lines', label: '入金明細の照合', capability: 'payments.record' },
  { to: '/staff/receivables', label: '売掛金年齢表', capability: 'orders.view' },
  { to: '/staff/rates', label: '料率表', capability: 'rates.view' },
  { to: '/staff/catalogue', label: '商品・価格', capability: 'catalogue.view' },
  { to: '/staff/closes', label: '月末締め', capability: 'closes.view' },
  { to: '/staff/payouts', label: '送金', capability: 'payouts.view' },
  { to: '/staff/refunds', label: '返金', capability: 'refunds.view' },
  { to: '/staff/adjustments', label: '調整', capability: 'payouts.view' },
  { to: '/staff/balances', label: '試算表', capability: 'payouts.view' },
  { to: '/staff/traces', label: '金額の追跡', capability: 'payouts.view' },
  { to: '/staff/money-checks', label: '整合性の確認', capability: 'payouts.view' },
  { to: '/staff/questions', label: '明細への質問', capability: 'partners.view' },
  { to: '/staff/journal', label: '仕訳データ', capability: 'payouts.view' },
  { to: '/staff/approvals', label: '承認', capability: 'approvals.view' },
  { to: '/staff/letters', label: '通知メール', capability: 'letters.view' },
  { to: '/staff/people', label: '担当者', capability: 'people.view' },
  { to: '/staff/audit', label: '監査記録', capability: 'audit.view' },
  { to: '/staff/clock', label: '業務日を進める', capability: 'clock.move' },
];

export const loader = staffLoader('console.view', ({ staff, today }, { context: { portal } }) => ({
  userName: staff.name,
  roleName: roleName(staff.role),
  today,
  trial: portal.engine === 'embedded' ? { passwordAlone: portal.demonstration } : null,
  menu: MENU.filter(
    ({ to, capability }) => mayDo(staff.role, capability) && (to !== '/staff/clock' || portal.demonstration),
  ).map(({ to, label, end = false }) => ({ to, label, end })),
}));

export default function Staff() {
  return (
    <StaffFrame {...useLoaderData<typeof loader>()}>
      <Outlet />
    </StaffFrame>
  );
}
