import { type HeadersFunction, type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { findClientContract } from '#app/features/client-pages/queries.server.ts';
import { answerChange } from '#app/features/renewal-changes/commands.server.ts';
import { CHANGE_FIELDS } from '#app/features/renewal-changes/form.ts';
import { loadChangePage } from '#app/features/renewal-changes/queries.server.ts';
import { ChangeScreen } from '#app/features/renewal-changes/ui/change-screen.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { publicAction, publicLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [
  { title: 'プラン・契約期間の変更|パートナーポータル' },
  { name: 'robots', content: 'noindex' },
];

/** The address is a secret: no other page is told it. */
export const headers: HeadersFunction = () => ({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' });

export const loader = publicLoader(async (context, { params }) => {
  const secret = params['secret'] ?? '';
  const { contract } = found(await findClientContract(context, secret), 'ご契約');
  const page = found(await loadChangePage(context, contract.id), 'ご契約');
  return { page, back: `/contract/${secret}` };
});

export const action = publicAction(async (context, { request, params }) => {
  const secret = params['secret'] ?? '';
  const { contract } = found(await findClientContract(context, secret), 'ご契約');
  const answer = await answerChange(context, contract.id, await readFields(request, CHANGE_FIELDS), 'client');
  return answer.done ? redirect(`/contract/${secret}?${answer.done}`) : data(answer, { status: answer.status });
});

export default function ChangeAsClient() {
  const { page, back } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <PublicFrame>
      <PageHeading
        title="プラン・契約期間の変更"
        lead="次の契約期間からの変更を承ります。"
        crumbs={[{ to: back, label: `ご契約 ${page.orderNumber}` }]}
      />
      <ChangeScreen page={page} answer={answer} back={back} />
    </PublicFrame>
  );
}
