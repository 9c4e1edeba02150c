import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requestSeenCancellation } from '#app/features/cancellations/commands.server.ts';
import { CANCELLATION_FIELDS, CancellationForm } from '#app/features/cancellations/form.ts';
import { cancellationFacts, explainCancellationRefusal, partnerFacts } from '#app/features/cancellations/messages.ts';
import { showCancellation } from '#app/features/cancellations/queries.server.ts';
import { CancellationConfirm } from '#app/features/cancellations/ui/cancellation-form.tsx';
import { findBought } from '#app/features/orders/queries.server.ts';
import type { PartnerContext } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { errorPage, found } from '#app/platform/respond.server.ts';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '解約のお申し込み|パートナーポータル' }];

export const loader = partnerLoader(async (context, { params }) => {
  const { id, orderNumber } = await ownContract(context, params['orderNumber']);
  const { effect, seen, ...shown } = found(await showCancellation(context, id), 'ご契約');
  const facts = [
    { term: 'ご契約', description: orderNumber },
    ...cancellationFacts({ effect, ...shown }),
    ...partnerFacts(shown),
  ];
  return { orderNumber, today: context.today, effect, seen, facts, back: `/mypage/contracts/${orderNumber}` };
});

export const action = partnerAction(async (context, { request, params }) => {
  const { id, orderNumber } = await ownContract(context, params['orderNumber']);
  const fields = await readFields(request, CANCELLATION_FIELDS);
  const asked = CancellationForm.safeParse(Object.fromEntries(fields));
  if (!asked.success) return data({ sentence: asked.error.issues[0]?.message ?? '' }, { status: 400 });
  const outcome = await requestSeenCancellation(context, id, asked.data.seen);
  if (!outcome.ok) return data({ sentence: explainCancellationRefusal(outcome.refusal) }, { status: 409 });
  return redirect(`/mypage/contracts/${orderNumber}?cancelled`);
}, 'own.order');

/** The partner's own contract that it made itself: a client's contract is the client's to cancel. */
async function ownContract(context: PartnerContext, orderNumber: string | undefined) {
  const own = found(await findBought(context, orderNumber), 'ご契約');
  if (own === 'of-client') throw errorPage(403, 'お客様のご契約は、お客様ご本人のお申し出により解約します。');
  return own;
}

export default function Cancel() {
  const { orderNumber, ...shown } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>();
  return (
    <>
      <PageHeading
        title="解約のお申し込み"
        crumbs={[
          { to: '/mypage/contracts', label: 'ご契約' },
          { to: shown.back, label: orderNumber },
        ]}
      />
      <CancellationConfirm {...shown} refusal={refusal} />
    </>
  );
}
