import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { findContract } from '#app/features/contracts/queries.server.ts';
import { answerChange } from '#app/features/renewal-changes/commands.server.ts';
import { CHANGE_FIELDS } from '#app/features/renewal-changes/form.ts';
import { loadChangePage } from '#app/features/renewal-changes/queries.server.ts';
import { ChangeScreen } from '#app/features/renewal-changes/ui/change-screen.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'プラン・契約期間の変更|パートナーポータル' }];

export const loader = staffLoader('contracts.change', async (context, { params }) => {
  const id = found(parseId('ctr', params['id']), '契約');
  return { page: found(await loadChangePage(context, id), '契約'), back: `/staff/contracts/${id}` };
});

export const action = staffAction('contracts.change', async (context, { params, request }) => {
  const id = found(parseId('ctr', params['id']), '契約');
  found(await findContract(context, id), '契約');
  const answer = await answerChange(context, id, await readFields(request, CHANGE_FIELDS), 'staff');
  return answer.done ? redirect(`/staff/contracts/${id}?done=${answer.done}`) : data(answer, { status: answer.status });
});

export default function ChangeAsStaff() {
  const { page, back } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeading
        title="プラン・契約期間の変更"
        lead="お客様またはパートナーのお申し出による、次の契約期間からの変更です。受付の通知メールを作成します。"
        crumbs={[
          { to: '/staff/contracts', label: '注文・契約' },
          { to: back, label: page.orderNumber },
        ]}
      />
      <ChangeScreen page={page} answer={answer} back={back} />
    </>
  );
}
