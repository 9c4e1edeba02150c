import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseMonth } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { DECISION_FIELDS, DecisionForm as Decision } from '#app/features/approvals/form.ts';
import { DecisionForm } from '#app/features/approvals/ui/decision-form.tsx';
import { decideRun } from '#app/features/payout-safeguards/commands.server.ts';
import { explainRunDecision } from '#app/features/payout-safeguards/messages.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { ButtonLink } from '#app/ui/buttons.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '支払処理の承認|パートナーポータル' }];

export const loader = staffLoader('payouts.view', (_context, { params }) => ({
  month: found(parseMonth(params['month'] ?? ''), '支払処理'),
}));

export const action = staffAction('payouts.approve', async (context, { params, request }) => {
  const month = found(parseMonth(params['month'] ?? ''), '支払処理');
  const submission = parseWithZod(await readFields(request, DECISION_FIELDS), { schema: Decision });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { contentHash: seenHash, ...decision } = submission.value;
  const outcome = await decideRun(context, month, { ...decision, seenHash });
  if (!outcome.ok) return refusalReply(submission, explainRunDecision(outcome.refusal));
  return redirect(`/staff/payouts/${month}?done=${decision.decision === 'approve' ? 'approved' : 'rejected'}`);
});

export default function Approve() {
  const { month } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  // What was seen is what was sent: a reason left out is asked for again without another look at the run.
  const seen = lastResult?.initialValue?.['contentHash'];
  return (
    <>
      <PageHeading
        title={`${monthText(month)}の支払処理の承認`}
        crumbs={[
          { to: '/staff/payouts', label: '送金' },
          { to: `/staff/payouts/${month}`, label: monthText(month) },
        ]}
      />
      {typeof seen === 'string' ? (
        <DecisionForm contentHash={seen} lastResult={lastResult} />
      ) : (
        <p>承認は、支払処理の画面で内容を確認してから行います。</p>
      )}
      <p className="mt-6">
        <ButtonLink to={`/staff/payouts/${month}`} look="outline">
          支払処理の内容を確認する
        </ButtonLink>
      </p>
    </>
  );
}
