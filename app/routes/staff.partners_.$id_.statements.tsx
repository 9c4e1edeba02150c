import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { findPartner } from '#app/features/partners/queries.server.ts';
import { loadPaid } from '#app/features/payment-statements/queries.server.ts';
import { StatementTables } from '#app/features/payment-statements/ui/statement-tables.tsx';
import { listRegistrations } from '#app/features/tax-registrations/queries.server.ts';
import { RegistrationList } from '#app/features/tax-registrations/ui/registration-list.tsx';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? data.partner.name : ''}の支払通知書|パートナーポータル` },
];

export const loader = staffLoader('payouts.view', async (context, { params }) => {
  const id = found(parseId('par', params['id']), 'パートナー');
  const [partner, paid, registrations] = await Promise.all([
    findPartner(context, id),
    loadPaid(context, id),
    listRegistrations(context, id),
  ]);
  const { name } = found(partner, 'パートナー');
  return { partner: { id, name }, paid, registrations };
});

export default function Statements() {
  const { partner, paid, registrations } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="支払通知書"
        lead={`${partner.name}へお支払いした明細です。パートナーのマイページでも同じ書類を取得できます。`}
        crumbs={[
          { to: '/staff/partners', label: 'パートナー' },
          { to: `/staff/partners/${partner.id}`, label: partner.name },
        ]}
      />
      <StatementTables {...paid} at={`/staff/partners/${partner.id}/statements`} />
      <Section title="登録番号(インボイス制度)" lead="パートナーがマイページから届け出た内容です。">
        <RegistrationList registrations={registrations} />
      </Section>
    </>
  );
}
