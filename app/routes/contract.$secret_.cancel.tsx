import { type HeadersFunction, type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requestSeenCancellation } from '#app/features/cancellations/commands.server.ts';
import { CANCELLATION_FIELDS, CancellationForm } from '#app/features/cancellations/form.ts';
import { cancellationFacts, explainCancellationRefusal } from '#app/features/cancellations/messages.ts';
import { cancelledAlready } from '#app/features/cancellations/rules.ts';
import { showCancellation } from '#app/features/cancellations/queries.server.ts';
import { CancellationConfirm } from '#app/features/cancellations/ui/cancellation-form.tsx';
import { findClientContract } from '#app/features/client-pages/queries.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { publicAction, publicLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [
  { title: '解約のお申し込み|パートナーポータル' },
  { name: 'robots', content: 'noindex' },
];

/** The address is a secret: no other page is told it. */
export const headers: HeadersFunction = () => ({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' });

export const loader = publicLoader(async (context, { params }) => {
  const secret = params['secret'] ?? '';
  const { contract } = found(await findClientContract(context, secret), 'ご契約');
  // Of the count and the cashbacks of whoever referred it a client is told nothing.
  const { effect, seen, ...shown } = found(await showCancellation(context, contract.id), 'ご契約');
  const { orderNumber } = contract;
  const facts = [{ term: 'ご契約', description: orderNumber }, ...cancellationFacts({ effect, ...shown })];
  return { orderNumber, today: context.today, effect, seen, facts, back: `/contract/${secret}` };
});

export const action = publicAction(async (context, { request, params }) => {
  const secret = params['secret'] ?? '';
  const { contract } = found(await findClientContract(context, secret), 'ご契約');
  const asked = CancellationForm.safeParse(Object.fromEntries(await readFields(request, CANCELLATION_FIELDS)));
  if (!asked.success) return data({ sentence: asked.error.issues[0]?.message ?? '' }, { status: 400 });
  const outcome = await requestSeenCancellation(context, contract.id, asked.data.seen);
  // Pressed twice, or again from an old page: it is cancelled, which is what was asked for.
  if (!outcome.ok && !cancelledAlready(outcome.refusal)) {
    return data({ sentence: explainCancellationRefusal(outcome.refusal) }, { status: 409 });
  }
  return redirect(`/contract/${secret}?cancelled`);
});

export default function CancelAsClient() {
  const { orderNumber, ...shown } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>();
  return (
    <PublicFrame>
      <PageHeading title="解約のお申し込み" crumbs={[{ to: shown.back, label: `ご契約 ${orderNumber}` }]} />
      <CancellationConfirm {...shown} refusal={refusal} />
    </PublicFrame>
  );
}
