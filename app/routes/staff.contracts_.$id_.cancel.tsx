import { useForm } from '@conform-to/react';
import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { dayText, yenText } from '#app/core/wording.ts';
import {
  type Cancellation,
  fingerprintOf,
  previewCancellations,
  requestSeenCancellation,
} from '#app/features/cancellations/commands.server.ts';
import { CANCELLATION_FIELDS, CancellationForm } from '#app/features/cancellations/form.ts';
import { explainCancellationRefusal, explainNothingToCancel } from '#app/features/cancellations/messages.ts';
import { loadStandingCashbacks } from '#app/features/cashback/queries.server.ts';
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
  const [row, [planned], cashbacks] = await Promise.all([
    findContract(context, id),
    previewCancellations(context, [id]),
    loadStandingCashbacks(context, [id]),
  ]);
  const { contract } = found(row, '契約');
  invariant(planned, 'a known contract has a preview');
  return {
    ...{ id, orderNumber: contract.orderNumber, today: context.today, seen: fingerprintOf(planned) },
    nothing: planned.effect.kind === 'nothing' ? explainNothingToCancel(planned.effect.because) : null,
    effects: effectsOf(
      planned,
      planned.effect.kind === 'money-back' ? cashbacks.map(({ term, amount }) => `第${term}期 ${yenText(amount)}`) : [],
    ),
  };
});

/** What the cancellation does, as term and description. */
function effectsOf({ contract, effect, voided, refund }: Cancellation, takenBack: readonly string[]) {
  const effects: { term: string; description: string }[] = [];
  switch (effect.kind) {
    case 'nothing':
      return effects;
    case 'void-order':
      effects.push({ term: '契約', description: '最初の入金前のため、注文を取り消します' });
      break;
    case 'money-back':
      effects.push({ term: '契約', description: '利用開始から20日以内のため、返金して解約します' });
      effects.push({
        term: '最終利用日',
        description: effect.inForceTo ? dayText(effect.inForceTo) : '利用開始前(利用した日はありません)',
      });
      break;
    case 'run-out':
      effects.push({ term: '契約', description: '支払済みの期間の最終日まで利用でき、更新しません' });
      effects.push({ term: '最終利用日', description: dayText(effect.endsOn) });
      break;
    case 'give-up-reinstatement':
      effects.push({ term: '契約', description: '失効しているため、再開できないようにして終了します' });
      if (contract.endsOn) effects.push({ term: '最終利用日', description: dayText(contract.endsOn) });
  }
  const invoices = voided.map(({ number, total }) => `${number}(${yenText(total)})`).join('、');
  effects.push({ term: '無効になる請求書', description: invoices || 'なし' });
  effects.push({ term: '返金', description: refund ? yenText(refund.amount) : 'なし' });
  if (refund) effects.push({ term: '返金日', description: dayText(refund.payOn) });
  effects.push({ term: '取り消すキャッシュバック', description: takenBack.join('、') || 'なし' });
  return effects;
}

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
  const [form] = useForm<{ seen: string }>({ lastResult: lastResult ?? null });
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
          <p className="my-6">
            確定後に取り消すことはできません。お客様またはパートナーへ受付の通知メールを作成します。
          </p>
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
