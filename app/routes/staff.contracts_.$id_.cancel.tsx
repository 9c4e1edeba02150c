import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { requestSeenCancellation } from '#app/features/cancellations/commands.server.ts';
import { CANCELLATION_FIELDS, CancellationForm } from '#app/features/cancellations/form.ts';
import {
  cancellationFacts,
  explainCancellationRefusal,
  explainNothingToCancel,
  partnerFacts,
} from '#app/features/cancellations/messages.ts';
import { showCancellation } from '#app/features/cancellations/queries.server.ts';
import { findContract } from '#app/features/contracts/queries.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton } from '#app/ui/buttons.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '解約の手続き|パートナーポータル' }];

export const loader = staffLoader('cancellations.request', async (context, { params }) => {
  const id = found(parseId('ctr', params['id']), '契約');
  const [row, planned] = await Promise.all([findContract(context, id), showCancellation(context, id)]);
  const { contract } = found(row, '契約');
  const { effect, seen, ...shown } = found(planned, '契約');
  return {
    ...{ id, orderNumber: contract.orderNumber, today: context.today, seen },
    nothing: effect.kind === 'nothing' ? explainNothingToCancel(effect.because) : null,
    effects: effect.kind === 'nothing' ? [] : [...cancellationFacts({ effect, ...shown }), ...partnerFacts(shown)],
  };
});

export const action = staffAction('cancellations.request', async (context, { params, request }) => {
  const id = found(parseId('ctr', params['id']), '契約');
  found(await findContract(context, id), '契約');
  const submission = parseWithZod(await readFields(request, CANCELLATION_FIELDS), { schema: CancellationForm });
  if (submission.status !== 'success') return mistakesReply(submission);

  const outcome = await requestSeenCancellation(context, id, submission.value.seen);
  if (!outcome.ok) return refusalReply(submission, explainCancellationRefusal(outcome.refusal));
  return redirect(`/staff/contracts/${id}?done=cancelled`);
});

export default function Cancel() {
  const { id, orderNumber, today, seen, nothing, effects } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form] = useForm<{ seen: string }>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(CancellationForm),
  });
  return (
    <>
      <PageHeading
        title="解約の手続き"
        lead={
          <>
            解約の受付日は、本日の業務日 <DayText value={today} /> です。下記の内容をご確認ください。
          </>
        }
        crumbs={[
          { to: '/staff/contracts', label: '注文・契約' },
          { to: `/staff/contracts/${id}`, label: orderNumber },
        ]}
      />
      {nothing ? (
        <Notice kind="info" title="解約できる契約ではありません">
          <p>{nothing}</p>
        </Notice>
      ) : (
        <PortalForm form={form}>
          <input type="hidden" name="seen" value={seen} />
          <Section title="解約によって行われること">
            <DescriptionList items={effects} />
          </Section>
          <p className="my-6">確定後に取り消すことはできません。お客様とパートナーへの通知メールを作成します。</p>
          <div className="flex flex-wrap gap-4">
            <SubmitButton look="danger">この内容で解約を受け付ける</SubmitButton>
            <ButtonLink to={`/staff/contracts/${id}`} look="outline">
              戻る
            </ButtonLink>
          </div>
        </PortalForm>
      )}
    </>
  );
}
