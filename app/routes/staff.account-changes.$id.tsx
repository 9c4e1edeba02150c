import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { DECISION_FIELDS, DecisionForm as Decision } from '#app/features/approvals/form.ts';
import { findApproval, showApproval } from '#app/features/approvals/queries.server.ts';
import { ApprovalFacts } from '#app/features/approvals/ui/approval-facts.tsx';
import { DecisionForm } from '#app/features/approvals/ui/decision-form.tsx';
import { decideAccount } from '#app/features/account-changes/commands.server.ts';
import { explainChangeDecision } from '#app/features/payee-changes/messages.ts';
import { changedParts, maskedAccountChange, readAccountChange } from '#app/features/account-changes/rules.ts';
import { differsFromPayee } from '#app/features/bank-accounts/rules.ts';
import { AccountChangeTable } from '#app/features/account-changes/ui/account-change-table.tsx';
import { findPayee } from '#app/features/partners/queries.server.ts';
import { approvableFrom } from '#app/features/payee-changes/rules.ts';
import { WaitingDecision } from '#app/features/payee-changes/ui/waiting-decision.tsx';
import type { Context } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '振込先口座の承認|パートナーポータル' }];

async function proposalOf(context: Context, id: string | undefined) {
  const known = parseId('apv', id);
  const approval = found(known && (await findApproval(context, 'payout-account', known)), '申請');
  return { approval, change: readAccountChange(approval.content ?? '') };
}

export const loader = staffLoader('payouts.view', async (context, { params }) => {
  const { approval, change: proposed } = await proposalOf(context, params['id']);
  const whole = mayDo(context.staff.role, 'payees.see');
  const change = whole ? proposed : maskedAccountChange(proposed);
  const [payee, shown] = await Promise.all([findPayee(context, proposed.partnerId), showApproval(context, approval)]);
  const from = approvableFrom(approval.proposedOn, context.policy);
  return {
    ...{ shown, change, from, changed: changedParts(proposed) },
    tooEarly: context.today < from,
    differs: differsFromPayee(proposed.after, payee),
  };
});

export const action = staffAction('payees.approve', async (context, { params, request }) => {
  const { change } = await proposalOf(context, params['id']);
  const submission = parseWithZod(await readFields(request, DECISION_FIELDS), { schema: Decision });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { contentHash: seenHash, ...decision } = submission.value;
  const outcome = await decideAccount(context, change.partnerId, { ...decision, seenHash });
  if (!outcome.ok) return refusalReply(submission, explainChangeDecision(outcome.refusal));
  return redirect('/staff/approvals');
});

export default function ProposedAccount() {
  const { shown, change, changed, from, tooEarly, differs } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  return (
    <>
      <PageHeading
        title={shown.title}
        lead="承認すると、これから作成する支払処理の送金方法と振込先が変わります。通知前の支払処理がある場合、その承認は取り消されます。"
        crumbs={[{ to: '/staff/approvals', label: '承認' }]}
      />
      <ApprovalFacts approval={shown} />
      <Section title="変更の内容">
        <AccountChangeTable change={change} changed={changed} />
        {differs && (
          <Notice kind="warning" title="口座名義が受取名義のフリガナと異なります">
            <p>口座名義は受取名義と同一である必要があります。通帳などで確認してから承認してください。</p>
          </Notice>
        )}
        <p className="mt-4">
          <TextLink to={`/staff/partners/${change.partnerId}`}>パートナーの画面を開く</TextLink>
        </p>
      </Section>
      {shown.waits && (
        <WaitingDecision noun="振込先" {...{ from, tooEarly, own: shown.own, mayDecide: shown.mayDecide }}>
          <DecisionForm contentHash={shown.contentHash} lastResult={lastResult} />
        </WaitingDecision>
      )}
    </>
  );
}
