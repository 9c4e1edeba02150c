import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { DECISION_FIELDS, DecisionForm as Decision } from '#app/features/approvals/form.ts';
import { explainDecisionRefusal } from '#app/features/approvals/messages.ts';
import { DecisionForm } from '#app/features/approvals/ui/decision-form.tsx';
import { decideRefund } from '#app/features/refund-payouts/commands.server.ts';
import { refundTitle } from '#app/features/refund-payouts/messages.ts';
import { findRefundStanding } from '#app/features/refund-payouts/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { ButtonLink } from '#app/ui/buttons.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '返金の承認|パートナーポータル' }];

async function refundOf(context: Context, id: string | undefined) {
  const known = parseId('ctr', id);
  return found(known && (await findRefundStanding(context, known)), '返金');
}

export const loader = staffLoader('refunds.view', async (context, { params }) => {
  const { contractId, orderNumber } = await refundOf(context, params['id']);
  return { contractId, orderNumber };
});

export const action = staffAction('refunds.approve', async (context, { params, request }) => {
  const { contractId } = await refundOf(context, params['id']);
  const submission = parseWithZod(await readFields(request, DECISION_FIELDS), { schema: Decision });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { contentHash: seenHash, ...decision } = submission.value;
  const outcome = await decideRefund(context, contractId, { ...decision, seenHash });
  if (!outcome.ok) return refusalReply(submission, explainDecisionRefusal(outcome.refusal));
  return redirect(`/staff/refunds/${contractId}?done=${decision.decision === 'approve' ? 'approved' : 'rejected'}`);
});

export default function ApproveRefund() {
  const { contractId, orderNumber } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  // What was seen is what was sent: a reason left out is asked for again without another look at the refund.
  const seen = lastResult?.initialValue?.['contentHash'];
  return (
    <>
      <PageHeading
        title={`${refundTitle(orderNumber)}の承認`}
        crumbs={[
          { to: '/staff/refunds', label: '返金' },
          { to: `/staff/refunds/${contractId}`, label: orderNumber },
        ]}
      />
      {typeof seen === 'string' ? (
        <DecisionForm contentHash={seen} lastResult={lastResult} />
      ) : (
        <p>承認は、返金の画面で内容を確認してから行います。</p>
      )}
      <p className="mt-6">
        <ButtonLink to={`/staff/refunds/${contractId}`} look="outline">
          返金の内容を確認する
        </ButtonLink>
      </p>
    </>
  );
}
