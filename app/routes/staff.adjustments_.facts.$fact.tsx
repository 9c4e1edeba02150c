import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { sumYen } from '#app/core/yen.ts';
import { loadUserNames } from '#app/features/access/queries.server.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { DECISION_FIELDS, DecisionForm as Decision } from '#app/features/approvals/form.ts';
import { ApprovalStateLabel } from '#app/features/approvals/ui/approval-facts.tsx';
import { DecisionForm } from '#app/features/approvals/ui/decision-form.tsx';
import { findContract } from '#app/features/contracts/queries.server.ts';
import { decideFactCorrections } from '#app/features/correction-decisions/commands.server.ts';
import { explainTogetherRefusal } from '#app/features/correction-decisions/messages.ts';
import { listFactCorrections } from '#app/features/correction-decisions/queries.server.ts';
import { togetherText, waitingOf } from '#app/features/correction-decisions/rules.ts';
import { FactLines } from '#app/features/correction-decisions/ui/fact-lines.tsx';
import { standingText } from '#app/features/correction-origins/messages.ts';
import { factDays, factKindName } from '#app/features/late-facts/messages.ts';
import { findFact } from '#app/features/late-facts/queries.server.ts';
import { findPartner } from '#app/features/partners/queries.server.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { SignedYenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '同じ事実による調整の承認|パートナーポータル' }];

const DONE: Record<string, string> = {
  proposed: '調整をまとめて申請しました。別の担当者の承認を受けてください',
  approved: '調整をまとめて承認しました。次の送金に含まれます。パートナーへメールでお知らせします',
  rejected: '調整をまとめて差し戻しました',
};

export const loader = staffLoader('payouts.view', async (context, { params, request }) => {
  const id = found(parseId('apv', params['fact']), '有効期間の訂正');
  const { contractId, partnerId, fact } = found(await findFact(context, id), '有効期間の訂正');
  const [row, partner, lines] = [
    await findContract(context, contractId),
    await findPartner(context, partnerId),
    await listFactCorrections(context, id),
  ];
  const names = await loadUserNames(
    context,
    lines.map(({ proposedBy }) => proposedBy),
  );
  const waiting = waitingOf(lines);
  const own = waiting.some(({ proposedBy }) => proposedBy === context.staff.userId);
  return {
    ...{ contractId, fact, own, orderNumber: found(row, '契約').contract.orderNumber },
    partner: { id: partnerId, name: partner ? partner.name : '—' },
    lines: lines.map(({ before, after, ...line }) => ({
      ...{ ...line, before: standingText(before), after: standingText(after) },
      proposedByName: names.get(line.proposedBy) ?? '—',
    })),
    contentHash: sha256(togetherText(waiting)),
    mayDecide: !own && mayDo(context.staff.role, 'adjustments.approve'),
    done: DONE[askedText(request, 'done') ?? ''] ?? null,
  };
});

export const action = staffAction('adjustments.approve', async (context, { params, request }) => {
  const id = found(parseId('apv', params['fact']), '有効期間の訂正');
  const submission = parseWithZod(await readFields(request, DECISION_FIELDS), { schema: Decision });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { contentHash: seenHash, ...decision } = submission.value;
  const decided = await decideFactCorrections(context, id, { ...decision, seenHash });
  return decided.ok
    ? redirect(`/staff/adjustments/facts/${id}?done=${decision.decision === 'approve' ? 'approved' : 'rejected'}`)
    : refusalReply(submission, explainTogetherRefusal(decided.refusal));
});

export default function FactPage() {
  const { lines, done } = useLoaderData<typeof loader>();
  const waiting = waitingOf(lines);
  const decided = lines.filter(({ state }) => state !== 'proposed');
  return (
    <>
      <PageHeading
        title="同じ事実による調整の承認"
        lead="有効期間の訂正による差額の調整を、まとめて確認します。承認されると、その日に確定し、パートナーの次の送金に含まれます。"
        crumbs={[
          { to: '/staff/adjustments', label: '調整' },
          { to: '/staff/approvals', label: '承認' },
        ]}
      />
      {done && <Notice kind="success" title={done} />}
      <Fact />
      <Section title="承認待ちの調整">
        <FactLines
          caption={`承認待ちの調整(${waiting.length}件)`}
          lines={waiting}
          columns={[
            { heading: '申請', cell: ({ proposedByName }) => proposedByName },
            { heading: '個別', cell: ({ id }) => <TextLink to={`/staff/adjustments/${id}`}>1件を開く</TextLink> },
          ]}
        />
      </Section>
      {waiting.length > 0 && <Decide />}
      {decided.length > 0 && (
        <Section title="決定した調整">
          <FactLines
            caption={`決定した調整(${decided.length}件)`}
            lines={decided}
            columns={[
              {
                heading: '結果',
                cell: ({ id, state }) => (
                  <TextLink to={`/staff/adjustments/${id}`}>
                    <ApprovalStateLabel state={state} />
                  </TextLink>
                ),
              },
            ]}
          />
        </Section>
      )}
    </>
  );
}

/** The fact that the corrections came of, and what those that wait come to. */
function Fact() {
  const { contractId, fact, orderNumber, partner, lines } = useLoaderData<typeof loader>();
  return (
    <DescriptionList
      items={[
        {
          term: 'パートナー',
          description: <TextLink to={`/staff/partners/${partner.id}`}>{partner.name}</TextLink>,
        },
        {
          term: 'もとの訂正',
          description: (
            <TextLink to={`/staff/contracts/${contractId}/coverage/approve`}>{orderNumber}の有効期間</TextLink>
          ),
        },
        { term: '期間', description: factDays(fact) },
        { term: '判明した事実', description: factKindName(fact.kind) },
        { term: '判明した経緯', description: fact.reason },
        {
          term: '承認待ちの合計',
          description: (
            <strong>
              <SignedYenText value={sumYen(waitingOf(lines).map(({ amount }) => amount))} />
            </strong>
          ),
        },
      ]}
    />
  );
}

function Decide() {
  const { own, mayDecide, contentHash } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  return (
    <Section
      title="まとめて決定する"
      lead="表示している承認待ちの調整すべてが対象です。一部だけを決定するときは、1件ずつ開いてください。"
    >
      {own && (
        <Notice kind="info" title="承認は別の担当者が行います">
          <p>ご自身が申請した調整が含まれているため、まとめて決定できません。</p>
        </Notice>
      )}
      {!own && !mayDecide && <p>調整の承認は、承認担当が行います。</p>}
      {mayDecide && <DecisionForm contentHash={contentHash} lastResult={lastResult} />}
    </Section>
  );
}
