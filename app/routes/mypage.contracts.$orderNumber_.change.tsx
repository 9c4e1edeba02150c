import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { findBought } from '#app/features/orders/queries.server.ts';
import { answerChange } from '#app/features/renewal-changes/commands.server.ts';
import { CHANGE_FIELDS } from '#app/features/renewal-changes/form.ts';
import { loadChangePage } from '#app/features/renewal-changes/queries.server.ts';
import { ChangeScreen } from '#app/features/renewal-changes/ui/change-screen.tsx';
import type { PartnerContext } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { errorPage, found } from '#app/platform/respond.server.ts';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'プラン・契約期間の変更|パートナーポータル' }];

export const loader = partnerLoader(async (context, { params }) => {
  const { id, orderNumber } = await ownContract(context, params['orderNumber']);
  return { page: found(await loadChangePage(context, id), 'ご契約'), back: `/mypage/contracts/${orderNumber}` };
});

export const action = partnerAction(async (context, { request, params }) => {
  const { id, orderNumber } = await ownContract(context, params['orderNumber']);
  const answer = await answerChange(context, id, await readFields(request, CHANGE_FIELDS), 'partner');
  return answer.done
    ? redirect(`/mypage/contracts/${orderNumber}?${answer.done}`)
    : data(answer, { status: answer.status });
}, 'own.order');

/** The partner's own contract that it made itself: a client's contract is the client's to change. */
async function ownContract(context: PartnerContext, orderNumber: string | undefined) {
  const own = found(await findBought(context, orderNumber), 'ご契約');
  if (own === 'of-client') throw errorPage(403, 'お客様のご契約は、お客様ご本人のお申し出により変更します。');
  return own;
}

export default function ChangeOwn() {
  const { page, back } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeading
        title="プラン・契約期間の変更"
        lead="次の契約期間からの変更を承ります。"
        crumbs={[
          { to: '/mypage/contracts', label: 'ご契約' },
          { to: back, label: page.orderNumber },
        ]}
      />
      <ChangeScreen page={page} answer={answer} back={back} />
    </>
  );
}
