import { TextLink } from '#app/ui/buttons.tsx';
import type { ApprovalKind } from '../rules.ts';

/** A proposal by its title, leading to the page where its content is seen and decided. */
export function ApprovalLink({
  approval,
}: {
  approval: { id: string; kind: ApprovalKind; thing: string; title: string };
}) {
  const { id, kind, thing, title } = approval;
  const to = {
    'payout-run': `/staff/payouts/${thing}`,
    'rate-card': `/staff/rates/proposals/${id}`,
    payee: `/staff/payee-changes/${id}`,
    'payout-account': `/staff/account-changes/${id}`,
    refund: `/staff/refunds/${thing}`,
    adjustment: `/staff/adjustments/${thing}`,
    price: `/staff/catalogue/proposals/${id}`,
    close: `/staff/closes/${thing}/review`,
    'payout-result': `/staff/payout-results/${thing}`,
    'name-report': `/staff/payouts/name-reports/${thing}`,
    referral: `/staff/contracts/${thing}/correction`,
    coverage: `/staff/contracts/${thing}/coverage/approve`,
  }[kind];
  return <TextLink to={to}>{title}</TextLink>;
}
