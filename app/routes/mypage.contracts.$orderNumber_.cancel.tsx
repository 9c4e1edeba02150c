import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { dayText, yenText } from '#app/core/wording.ts';
import {
  fingerprintOf,
  previewCancellations,
  requestSeenCancellation,
} from '#app/features/cancellations/commands.server.ts';
import { CANCELLATION_FIELDS, CancellationForm } from '#app/features/cancellations/form.ts';
import { explainCancellationRefusal, explainNothingToCancel } from '#app/features/cancellations/messages.ts';
import { findOwnContract } from '#app/features/contracts/queries.server.ts';
import type { CancellationEffect } from '#app/features/contracts/rules.ts';
import { isOrderNumber } from '#app/features/orders/rules.ts';
import type { PartnerContext } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { errorPage, found } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '解約のお申し込み|パートナーポータル' }];

export const loader = partnerLoader(async (context, { params }) => {
  const { id, orderNumber } = await ownContract(context, params['orderNumber']);
  const [preview] = await previewCancellations(context, [id]);
  const { effect, voided, refund } = found(preview, 'ご契約');
  return {
    orderNumber,
    today: context.today,
    effect,
    voided: voided.map(({ number }) => number),
    refund: refund ? { amount: refund.amount, payOn: refund.payOn } : null,
    seen: preview ? fingerprintOf(preview) : '',
  };
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
async function ownContract(context: PartnerContext, orderNumber = '') {
  const contract = isOrderNumber(orderNumber) ? await findOwnContract(context, orderNumber) : undefined;
  const own = found(contract, 'ご契約');
  if (own.programme !== 'discount') throw errorPage(403, 'お客様のご契約は、お客様ご本人のお申し出により解約します。');
  return own;
}

export default function Cancel() {
  const { orderNumber, today, effect, voided, refund, seen } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>();
  const back = `/mypage/contracts/${orderNumber}`;
  return (
    <>
      <PageHeading
        title="解約のお申し込み"
        crumbs={[
          { to: '/mypage/contracts', label: 'ご契約' },
          { to: back, label: orderNumber },
        ]}
      />
      {refusal && (
        <Notice kind="error" title="操作を完了できませんでした">
          <p>{refusal.sentence}</p>
        </Notice>
      )}
      {effect.kind === 'nothing' ? (
        <Notice kind="info" title="解約できるご契約ではありません">
          <p>{explainNothingToCancel(effect.because)}</p>
        </Notice>
      ) : (
        <Form method="post">
          <Notice kind="warning" title="解約は取り消せません">
            <p>本日({dayText(today)})解約をお申し込みいただくと、次のとおりになります。</p>
          </Notice>
          <DescriptionList
            items={[
              { term: 'ご契約', description: orderNumber },
              { term: '解約の内容', description: effectText(effect) },
              ...(refund
                ? [{ term: 'ご返金', description: `${yenText(refund.amount)}を${dayText(refund.payOn)}に返金します` }]
                : []),
              ...(voided.length > 0
                ? [{ term: '取り消す請求書', description: voided.map((number) => `請求書 ${number}`).join('、') }]
                : []),
              { term: '契約件数への影響', description: countText(effect) },
            ]}
          />
          <input type="hidden" name="seen" value={seen} />
          <p className="mt-8 flex flex-wrap gap-4">
            <ButtonLink to={back} look="outline">
              解約せずに戻る
            </ButtonLink>
            <SubmitButton look="danger">解約を申し込む</SubmitButton>
          </p>
        </Form>
      )}
    </>
  );
}

function effectText(effect: Exclude<CancellationEffect, { kind: 'nothing' }>): string {
  switch (effect.kind) {
    case 'void-order':
      return 'お申し込みを取り消します。料金は発生しません。';
    case 'money-back':
      return effect.inForceTo
        ? `20日以内の解約のため、${dayText(effect.inForceTo)}までのご利用とし、料金を返金します。`
        : '利用開始前の解約のため、ご契約を取り消し、料金を返金します。';
    case 'run-out':
      return `${dayText(effect.endsOn)}までご利用いただき、契約を終了します。以後の更新はありません。`;
    case 'give-up-reinstatement':
      return '失効したままご契約を終了します。お支払いによる再開はできなくなります。';
  }
}

function countText(effect: Exclude<CancellationEffect, { kind: 'nothing' }>): string {
  switch (effect.kind) {
    case 'run-out':
      return `${dayText(effect.endsOn)}より後の月末から、契約件数が1件減ります。`;
    case 'money-back':
      return effect.inForceTo ? '次の月末から、契約件数に含まれません。' : '契約件数に含まれません。';
    default:
      return '変わりません。';
  }
}
