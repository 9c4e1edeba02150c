import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { monthText, yenText } from '#app/core/wording.ts';
import { decideAdjustment } from '#app/features/correction-decisions/commands.server.ts';
import { findCorrected } from '#app/features/adjustment-proposals/queries.server.ts';
import { adjustmentAsThing, readCorrection } from '#app/features/adjustment-proposals/rules.ts';
import { DECISION_FIELDS, DecisionForm as Decision } from '#app/features/approvals/form.ts';
import { explainDecisionRefusal } from '#app/features/approvals/messages.ts';
import { findLatest, showApproval } from '#app/features/approvals/queries.server.ts';
import { ApprovalPage } from '#app/features/approvals/ui/approval-page.tsx';
import { correctedText, standingText } from '#app/features/correction-origins/messages.ts';
import { findCorrectionLetter } from '#app/features/correction-decisions/queries.server.ts';
import { LetterStateLabel } from '#app/features/letters/ui/letter-state.tsx';
import { findOrigin } from '#app/features/correction-origins/queries.server.ts';
import { findPartner } from '#app/features/partners/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DayText, SignedYenText } from '#app/ui/figures.tsx';
import { DescriptionList } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '調整の承認|パートナーポータル' }];

async function proposalOf(context: Context, text: string | undefined) {
  const id = found(parseId('adj', text), '調整');
  const approval = found(await findLatest(context, adjustmentAsThing(id)), '調整');
  return { id, approval, correction: readCorrection(approval.content ?? '') };
}

export const loader = staffLoader('payouts.view', async (context, { params }) => {
  const { id, approval, correction } = await proposalOf(context, params['id']);
  const { cashback, partnerId, amount, reason: why, month } = correction;
  const [shown, partner, corrected, origin, letter] = await Promise.all([
    showApproval(context, approval),
    findPartner(context, partnerId),
    cashback && findCorrected(context, cashback),
    findOrigin(context, id),
    findCorrectionLetter(context, id),
  ]);
  return { shown, amount, why, month, corrected, partnerId, partnerName: partner ? partner.name : '—', origin, letter };
});

export const action = staffAction('adjustments.approve', async (context, { params, request }) => {
  const { id } = await proposalOf(context, params['id']);
  const submission = parseWithZod(await readFields(request, DECISION_FIELDS), { schema: Decision });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { contentHash: seenHash, ...decision } = submission.value;
  const outcome = await decideAdjustment(context, id, { ...decision, seenHash });
  if (!outcome.ok) return refusalReply(submission, explainDecisionRefusal(outcome.refusal));
  return redirect(`/staff/adjustments?done=${decision.decision === 'approve' ? 'approved' : 'rejected'}`);
});

export default function AdjustmentPage() {
  const { shown } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  return (
    <ApprovalPage
      shown={shown}
      lead="承認されると、その日に確定し、パートナーの次の送金に含まれます。パートナーには、金額と理由をメールでお知らせします。"
      back={{ to: '/staff/adjustments', label: '調整' }}
      content="申請された調整"
      noun="調整"
      decider="承認担当"
      lastResult={lastResult}
    >
      <Facts />
    </ApprovalPage>
  );
}

function Facts() {
  const { amount, why, month, corrected, partnerId, partnerName, origin, letter } = useLoaderData<typeof loader>();
  return (
    <DescriptionList
      items={[
        {
          term: 'パートナー',
          description: <TextLink to={`/staff/partners/${partnerId}`}>{partnerName}</TextLink>,
        },
        {
          term: '金額',
          description: (
            <strong>
              <SignedYenText value={amount} />
            </strong>
          ),
        },
        { term: '理由', description: why },
        ...(corrected
          ? [
              {
                term: '訂正するキャッシュバック',
                description: (
                  <>
                    <TextLink to={`/staff/contracts/${corrected.contractId}`}>{corrected.orderNumber}</TextLink> 第
                    {corrected.term}期(確定額 {yenText(corrected.amount)}
                    {corrected.voided && '、返金により取消済み'})
                  </>
                ),
              },
            ]
          : []),
        ...(month ? [{ term: '対象月', description: `${monthText(month)}分` }] : []),
        ...originItems(origin),
        ...(letter
          ? [
              {
                term: 'パートナーへの通知メール',
                description: (
                  <>
                    <LetterStateLabel state={letter.state} /> <DayText value={letter.writtenOn} />
                  </>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

/** What a correction came of, as items of the list; none for one that somebody put up by hand. */
function originItems(origin: ReturnType<typeof useLoaderData<typeof loader>>['origin']) {
  return [
    ...(origin
      ? [
          { term: '訂正前', description: standingText(origin.before) },
          { term: '訂正後', description: correctedText(origin) },
          {
            term: '申請のもと',
            description: origin.questionId ? (
              <TextLink to={`/staff/questions/${origin.questionId}`}>パートナーのご質問</TextLink>
            ) : (
              <TextLink to={`/staff/closes/${origin.month}/review`}>締めた後に判明した事実</TextLink>
            ),
          },
        ]
      : []),
    ...(origin?.factId
      ? [
          {
            term: '同じ事実による調整',
            description: <TextLink to={`/staff/adjustments/facts/${origin.factId}`}>まとめて確認・承認する</TextLink>,
          },
        ]
      : []),
  ];
}
