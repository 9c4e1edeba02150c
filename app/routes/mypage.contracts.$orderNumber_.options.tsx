import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { answerOptions } from '#app/features/option-changes/commands.server.ts';
import { OPTION_FIELDS } from '#app/features/option-changes/form.ts';
import { loadOptionPage } from '#app/features/option-changes/queries.server.ts';
import { OptionScreen } from '#app/features/option-changes/ui/option-screen.tsx';
import { findBought } from '#app/features/orders/queries.server.ts';
import type { PartnerContext } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { errorPage, found } from '#app/platform/respond.server.ts';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'オプションの追加・解約|パートナーポータル' }];

export const loader = partnerLoader(async (context, { params }) => {
  const { id, orderNumber } = await ownContract(context, params['orderNumber']);
  return { page: found(await loadOptionPage(context, id), 'ご契約'), back: `/mypage/contracts/${orderNumber}` };
});

export const action = partnerAction(async (context, { request, params }) => {
  const { id, orderNumber } = await ownContract(context, params['orderNumber']);
  const answer = await answerOptions(context, id, await readFields(request, OPTION_FIELDS), 'partner');
  return answer.done
    ? redirect(`/mypage/contracts/${orderNumber}?${answer.done}`)
    : data(answer, { status: answer.status });
}, 'own.order');

/** The partner's own contract that it made itself: a client's options are the client's to choose. */
async function ownContract(context: PartnerContext, orderNumber: string | undefined) {
  const own = found(await findBought(context, orderNumber), 'ご契約');
  if (own === 'of-client') throw errorPage(403, 'お客様のオプションは、お客様ご本人のお申し出により追加・解約します。');
  return own;
}

export default function OptionsOfOwn() {
  const { page, back } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeading
        title="オプションの追加・解約"
        lead="ご契約中のサーバーに追加するオプションの確認と、お手続きができます。"
        crumbs={[
          { to: '/mypage/contracts', label: 'ご契約' },
          { to: back, label: page.orderNumber },
        ]}
      />
      <OptionScreen page={page} answer={answer} back={back} />
    </>
  );
}
