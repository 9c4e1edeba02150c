import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { loadPaid } from '#app/features/payment-statements/queries.server.ts';
import { StatementTables } from '#app/features/payment-statements/ui/statement-tables.tsx';
import { listRegistrations } from '#app/features/tax-registrations/queries.server.ts';
import { RegistrationList } from '#app/features/tax-registrations/ui/registration-list.tsx';
import { askedText } from '#app/platform/asked-text.server.ts';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '支払通知書|パートナーポータル' }];

export const loader = partnerLoader(async (context, { request }) => {
  found(context.partner.programme === 'cashback' || null, 'ページ');
  const [paid, registrations] = await Promise.all([
    loadPaid(context, context.partner.id),
    listRegistrations(context, context.partner.id),
  ]);
  return { paid, registrations, done: askedText(request, 'done') === 'registration' };
});

export default function Statements() {
  const { paid, registrations, done } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="支払通知書"
        lead="お支払いしたキャッシュバックの明細と、消費税の区分を記載した書類です。"
        crumbs={[{ to: '/mypage/cashback', label: 'キャッシュバック' }]}
      />
      {done && <Notice kind="success" title="登録番号を承りました" />}
      <StatementTables {...paid} at="/mypage/statements" />
      <Section
        title="登録番号(インボイス制度)"
        lead="適格請求書発行事業者の登録番号をお届けいただくと、支払通知書に記載し、仕入税額控除の区分に反映します。"
      >
        <RegistrationList registrations={registrations} />
        <ButtonLink to="/mypage/statements/registration" look="outline">
          登録番号を届け出る
        </ButtonLink>
      </Section>
    </>
  );
}
