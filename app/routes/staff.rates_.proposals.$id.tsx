import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { addMonths } from '#app/core/calendar.ts';
import { parseId } from '#app/core/ids.ts';
import { monthText } from '#app/core/wording.ts';
import { loadUserNames } from '#app/features/access/queries.server.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { DECISION_FIELDS, DecisionForm as Decision } from '#app/features/approvals/form.ts';
import { findApproval } from '#app/features/approvals/queries.server.ts';
import { ApprovalFacts } from '#app/features/approvals/ui/approval-facts.tsx';
import { DecisionForm } from '#app/features/approvals/ui/decision-form.tsx';
import { planGroupName } from '#app/features/catalogue/messages.ts';
import { findLatestClose, listProgrammeCounts } from '#app/features/closes/queries.server.ts';
import { decideRateCard } from '#app/features/rates/commands.server.ts';
import { explainCardDecision } from '#app/features/rates/messages.ts';
import { loadRateCards } from '#app/features/rates/queries.server.ts';
import { cardImpact, cardInForce, readCard } from '#app/features/rates/rules.ts';
import { CardImpactTable } from '#app/features/rates/ui/card-impact.tsx';
import { CardTables } from '#app/features/rates/ui/card-tables.tsx';
import type { Context } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '料率表の承認|パートナーポータル' }];

async function proposalOf(context: Context, id: string | undefined) {
  const known = parseId('apv', id);
  const approval = found(known && (await findApproval(context, 'rate-card', known)), '申請');
  return { approval, card: readCard(approval.content ?? '') };
}

export const loader = staffLoader('rates.view', async (context, { params }) => {
  const { approval, card } = await proposalOf(context, params['id']);
  const [cards, close, names] = await Promise.all([
    loadRateCards(context),
    findLatestClose(context),
    loadUserNames(context, [approval.proposedBy, approval.decidedBy]),
  ]);
  const before = cardInForce(cards, card.programme, addMonths(card.effectiveFrom, -1));
  const counts = close ? await listProgrammeCounts(context, close.month, card.programme) : [];
  const groups = [...new Set([...card.rows, ...(before ? before.rows : [])].map(({ planGroup }) => planGroup))];
  const { title, state, contentHash, proposedOn, decidedOn, decidedBy, reason } = approval;
  const own = approval.proposedBy === context.staff.userId;
  return {
    ...{ title, contentHash, card, own },
    approval: {
      ...{ state, proposedOn, decidedOn, reason },
      proposedByName: names.get(approval.proposedBy) ?? '—',
      decidedByName: decidedBy ? (names.get(decidedBy) ?? '—') : null,
    },
    before: before ?? null,
    impact: cardImpact(before, card, counts),
    countedAt: close ? close.month : null,
    groups: groups.map((code) => ({ code, name: planGroupName(code) })),
    waits: state === 'proposed',
    mayDecide: state === 'proposed' && !own && mayDo(context.staff.role, 'rates.approve'),
  };
});

export const action = staffAction('rates.approve', async (context, { params, request }) => {
  const { card } = await proposalOf(context, params['id']);
  const submission = parseWithZod(await readFields(request, DECISION_FIELDS), { schema: Decision });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { contentHash: seenHash, ...decision } = submission.value;
  const outcome = await decideRateCard(context, card, { ...decision, seenHash });
  if (!outcome.ok) return refusalReply(submission, explainCardDecision(outcome.refusal));
  return redirect(decision.decision === 'approve' ? '/staff/rates?done=approved' : '/staff/approvals');
});

export default function ProposedCard() {
  const { title, contentHash, card, before, impact, countedAt, groups, approval, own, waits, mayDecide } =
    useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const groupNames = Object.fromEntries(groups.map(({ code, name }) => [code, name]));
  return (
    <>
      <PageHeading
        title={title}
        lead="承認されると、適用開始月の月末件数から適用されます。締め済みの月には影響しません。"
        crumbs={[
          { to: '/staff/rates', label: '料率表' },
          { to: '/staff/approvals', label: '承認' },
        ]}
      />
      <ApprovalFacts approval={approval} />
      <Section title="承認した場合の影響">
        {countedAt ? (
          <CardImpactTable
            caption={`${monthText(countedAt)}末の件数にあてはめた場合のパートナー数`}
            impact={impact}
            groupNames={groupNames}
          />
        ) : (
          <p>まだ締めた月がないため、影響を受けるパートナーはありません。</p>
        )}
      </Section>
      <Section title="申請された料率">
        <CardTables rows={card.rows} groups={groups} />
      </Section>
      <Section title="現在の料率">
        {before ? <CardTables rows={before.rows} groups={groups} /> : <p>この料率表が適用されるまで、率は0%です。</p>}
      </Section>
      {waits && (
        <Section title="承認">
          {own && (
            <Notice kind="info" title="承認は別の担当者が行います">
              <p>ご自身が申請した料率表は承認できません。取り下げは「承認」の一覧から行えます。</p>
            </Notice>
          )}
          {!own && !mayDecide && <p>料率表の承認は、管理者または承認担当が行います。</p>}
          {mayDecide && <DecisionForm contentHash={contentHash} lastResult={lastResult} />}
        </Section>
      )}
    </>
  );
}
