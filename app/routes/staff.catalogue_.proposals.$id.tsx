import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { loadUserNames } from '#app/features/access/queries.server.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { DECISION_FIELDS, DecisionForm as Decision } from '#app/features/approvals/form.ts';
import { findApproval } from '#app/features/approvals/queries.server.ts';
import { ApprovalFacts } from '#app/features/approvals/ui/approval-facts.tsx';
import { DecisionForm } from '#app/features/approvals/ui/decision-form.tsx';
import { decidePrice } from '#app/features/catalogue/commands.server.ts';
import { explainPriceRefusal } from '#app/features/catalogue/messages.ts';
import { loadStanding } from '#app/features/catalogue/queries.server.ts';
import { readPriceChange } from '#app/features/catalogue/rules.ts';
import { PriceEffects } from '#app/features/catalogue/ui/price-effects.tsx';
import { loadPriceEffect } from '#app/features/contract-items/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { DayText, RateText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '価格・税率の承認|パートナーポータル' }];

async function proposalOf(context: Context, id: string | undefined) {
  const known = parseId('apv', id);
  const approval = found(known && (await findApproval(context, 'price', known)), '申請');
  return { approval, change: readPriceChange(approval.content ?? '') };
}

export const loader = staffLoader('catalogue.view', async (context, { params }) => {
  const { approval, change } = await proposalOf(context, params['id']);
  const [names, { standing }, effect] = await Promise.all([
    loadUserNames(context, [approval.proposedBy, approval.decidedBy]),
    loadStanding(context, change),
    change.kind === 'tax' ? null : loadPriceEffect(context, change),
  ]);
  const { title, state, contentHash, proposedOn, decidedOn, decidedBy, reason } = approval;
  const own = approval.proposedBy === context.staff.userId;
  return {
    ...{ title, contentHash, own, effect },
    tax: change.kind === 'tax' && standing && 'rate' in standing ? { ...change, standing: standing.rate } : null,
    approval: {
      ...{ state, proposedOn, decidedOn, reason },
      proposedByName: names.get(approval.proposedBy) ?? '—',
      decidedByName: decidedBy ? (names.get(decidedBy) ?? '—') : null,
    },
    waits: state === 'proposed',
    mayDecide: state === 'proposed' && !own && mayDo(context.staff.role, 'rates.approve'),
  };
});

export const action = staffAction('rates.approve', async (context, { params, request }) => {
  const { change } = await proposalOf(context, params['id']);
  const submission = parseWithZod(await readFields(request, DECISION_FIELDS), { schema: Decision });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { contentHash: seenHash, ...decision } = submission.value;
  const outcome = await decidePrice(context, change, { ...decision, seenHash });
  if (!outcome.ok) return refusalReply(submission, explainPriceRefusal(outcome.refusal));
  return redirect(decision.decision === 'approve' ? '/staff/catalogue?done=approved' : '/staff/approvals');
});

export default function ProposedPrice() {
  const { title, contentHash, effect, tax, approval, own, waits, mayDecide } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  return (
    <>
      <PageHeading
        title={title}
        lead="承認されると、適用開始日以降に発行する請求書とお申し込みから有効になります。発行済みの請求書は変わりません。"
        crumbs={[
          { to: '/staff/catalogue', label: '商品・価格' },
          { to: '/staff/approvals', label: '承認' },
        ]}
      />
      <ApprovalFacts approval={approval} />
      {waits && (
        <Section title="承認した場合の影響">
          {effect && <PriceEffects effect={effect} />}
          {tax && (
            <DescriptionList
              items={[
                { term: '適用開始日', description: <DayText value={tax.fromDay} /> },
                { term: '改定前の税率', description: <RateText value={tax.standing} /> },
                { term: '新しい税率', description: <RateText value={tax.rate} /> },
              ]}
            />
          )}
        </Section>
      )}
      {waits && (
        <Section title="承認">
          {own && (
            <Notice kind="info" title="承認は別の担当者が行います">
              <p>ご自身が申請した内容は承認できません。取り下げは「承認」の一覧から行えます。</p>
            </Notice>
          )}
          {!own && !mayDecide && <p>価格・税率の承認は、管理者または承認担当が行います。</p>}
          {mayDecide && <DecisionForm contentHash={contentHash} lastResult={lastResult} />}
        </Section>
      )}
    </>
  );
}
