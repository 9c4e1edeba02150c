import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { findContract } from '#app/features/contracts/queries.server.ts';
import { answerOptions } from '#app/features/option-changes/commands.server.ts';
import { OPTION_FIELDS } from '#app/features/option-changes/form.ts';
import { loadOptionPage } from '#app/features/option-changes/queries.server.ts';
import { OptionScreen } from '#app/features/option-changes/ui/option-screen.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'オプションの追加・解約|パートナーポータル' }];

export const loader = staffLoader('contracts.change', async (context, { params }) => {
  const id = found(parseId('ctr', params['id']), '契約');
  return { page: found(await loadOptionPage(context, id), '契約'), back: `/staff/contracts/${id}` };
});

export const action = staffAction('contracts.change', async (context, { params, request }) => {
  const id = found(parseId('ctr', params['id']), '契約');
  found(await findContract(context, id), '契約');
  const answer = await answerOptions(context, id, await readFields(request, OPTION_FIELDS), 'staff');
  return answer.done ? redirect(`/staff/contracts/${id}?done=${answer.done}`) : data(answer, { status: answer.status });
});

export default function OptionsAsStaff() {
  const { page, back } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeading
        title="オプションの追加・解約"
        lead="お客様またはパートナーのお申し出による追加・解約です。理由を記録し、受付の通知メールを作成します。"
        crumbs={[
          { to: '/staff/contracts', label: '注文・契約' },
          { to: back, label: page.orderNumber },
        ]}
      />
      <OptionScreen page={page} answer={answer} back={back} staff />
    </>
  );
}
