import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { DECISION_FIELDS, DecisionForm as Decision } from '#app/features/approvals/form.ts';
import { explainDecisionRefusal } from '#app/features/approvals/messages.ts';
import { findLatest, showApproval } from '#app/features/approvals/queries.server.ts';
import { ApprovalPage } from '#app/features/approvals/ui/approval-page.tsx';
import { findContract } from '#app/features/contracts/queries.server.ts';
import { LateDifferences } from '#app/features/correction-origins/ui/late-differences.tsx';
import { decideLateFact } from '#app/features/late-facts/commands.server.ts';
import { factDays, factKindName } from '#app/features/late-facts/messages.ts';
import { loadImpact } from '#app/features/late-facts/queries.server.ts';
import { factAsThing, readFact } from '#app/features/late-facts/rules.ts';
import { CountsBeside } from '#app/features/late-facts/ui/counts-beside.tsx';
import { findPartner } from '#app/features/partners/queries.server.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '有効期間の訂正の承認|パートナーポータル' }];

async function proposalOf(context: Context, text: string | undefined) {
  const id = found(parseId('ctr', text), '契約');
  const approval = found(await findLatest(context, factAsThing(id)), '有効期間の訂正の申請');
  return { id, approval, fact: readFact(approval.content ?? '') };
}

export const loader = staffLoader('payouts.view', async (context, { params, request }) => {
  const { id, approval, fact } = await proposalOf(context, params['id']);
  const { contract } = found(await findContract(context, id), '契約');
  const partner = approval.partnerId ? await findPartner(context, approval.partnerId) : undefined;
  const shown = await showApproval(context, approval);
  const taken = approval.state === 'approved';
  const done = askedText(request, 'done');
  return {
    ...{ id, shown, fact, taken, orderNumber: contract.orderNumber },
    partner: partner ? { id: partner.id, name: partner.name } : null,
    impact: partner && (shown.waits || taken) ? await loadImpact(context, fact, partner.id, taken) : null,
    mayPropose: taken && mayDo(context.staff.role, 'adjustments.propose'),
    proposedNow: done === 'proposed',
    approvedNow: done === 'approved' && taken,
  };
});

export const action = staffAction('adjustments.approve', async (context, { params, request }) => {
  const { id } = await proposalOf(context, params['id']);
  const submission = parseWithZod(await readFields(request, DECISION_FIELDS), { schema: Decision });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { contentHash: seenHash, ...decision } = submission.value;
  const outcome = await decideLateFact(context, id, { ...decision, seenHash });
  if (!outcome.ok) return refusalReply(submission, explainDecisionRefusal(outcome.refusal));
  const done = decision.decision === 'approve' ? '?done=approved' : '';
  return redirect(`/staff/contracts/${id}/coverage/approve${done}`);
});

export default function CoveragePage() {
  const { id, shown, orderNumber, impact, proposedNow, approvedNow } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  return (
    <>
      {approvedNow && (
        <Notice kind="success" title="有効期間の訂正を承認しました">
          <p>
            締めた件数と確定したキャッシュバックは変わっていません。差額がある場合は、下の一覧から調整を申請してください。
          </p>
        </Notice>
      )}
      <ApprovalPage
        shown={shown}
        lead="承認されると、この契約の有効期間として記録します。締めた月の件数と率、確定したキャッシュバックは変わりません。"
        back={{ to: `/staff/contracts/${id}`, label: orderNumber }}
        content="申請された訂正"
        noun="有効期間の訂正"
        decider="承認担当"
        proposedNow={proposedNow}
        lastResult={lastResult}
      >
        <Facts />
        {impact && <Impact />}
      </ApprovalPage>
    </>
  );
}

function Facts() {
  const { fact, partner } = useLoaderData<typeof loader>();
  return (
    <DescriptionList
      items={[
        {
          term: 'パートナー',
          description: partner ? <TextLink to={`/staff/partners/${partner.id}`}>{partner.name}</TextLink> : '—',
        },
        { term: '期間', description: factDays(fact) },
        { term: '判明した事実', description: factKindName(fact.kind) },
        { term: '判明した経緯', description: fact.reason },
      ]}
    />
  );
}

function Impact() {
  const { id, impact, taken, mayPropose } = useLoaderData<typeof loader>();
  if (!impact) return null;
  return (
    <Section
      title="影響"
      lead={
        taken
          ? 'まだ調整を申請していない差額です。送金済みのものを含めて明細は変えず、次の送金に加算または減算します。'
          : '承認した場合に調整の対象になる差額です。送金済みのものを含めて、明細は変わりません。'
      }
    >
      <CountsBeside counts={impact.counts} />
      <LateDifferences differences={impact.differences} mayPropose={mayPropose} />
      {taken && (
        <div className="mt-4 flex flex-wrap gap-4">
          <ButtonLink to={`/staff/contracts/${id}/coverage/corrections`} look="outline">
            {mayPropose && impact.differences.length > 0
              ? '差額の調整をまとめて申請する'
              : '申請した調整をまとめて確認する'}
          </ButtonLink>
        </div>
      )}
    </Section>
  );
}
