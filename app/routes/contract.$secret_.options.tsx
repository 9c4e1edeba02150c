import { type HeadersFunction, type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { findClientContract } from '#app/features/client-pages/queries.server.ts';
import { answerOptions } from '#app/features/option-changes/commands.server.ts';
import { OPTION_FIELDS } from '#app/features/option-changes/form.ts';
import { loadOptionPage } from '#app/features/option-changes/queries.server.ts';
import { OptionScreen } from '#app/features/option-changes/ui/option-screen.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { publicAction, publicLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [
  { title: 'オプションの追加・解約|パートナーポータル' },
  { name: 'robots', content: 'noindex' },
];

/** The address is a secret: no other page is told it. */
export const headers: HeadersFunction = () => ({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' });

export const loader = publicLoader(async (context, { params }) => {
  const secret = params['secret'] ?? '';
  const { contract } = found(await findClientContract(context, secret), 'ご契約');
  const page = found(await loadOptionPage(context, contract.id), 'ご契約');
  return { page, back: `/contract/${secret}` };
});

export const action = publicAction(async (context, { request, params }) => {
  const secret = params['secret'] ?? '';
  const { contract } = found(await findClientContract(context, secret), 'ご契約');
  const answer = await answerOptions(context, contract.id, await readFields(request, OPTION_FIELDS), 'client');
  return answer.done ? redirect(`/contract/${secret}?${answer.done}`) : data(answer, { status: answer.status });
});

export default function OptionsAsClient() {
  const { page, back } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <PublicFrame>
      <PageHeading
        title="オプションの追加・解約"
        lead="ご契約中のサーバーに追加するオプションの確認と、お手続きができます。"
        crumbs={[{ to: back, label: `ご契約 ${page.orderNumber}` }]}
      />
      <OptionScreen page={page} answer={answer} back={back} />
    </PublicFrame>
  );
}
