import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { type Month, monthOf } from '#app/core/calendar.ts';
import { parseId } from '#app/core/ids.ts';
import { monthText } from '#app/core/wording.ts';
import { DECISION_FIELDS, DecisionForm as Decision } from '#app/features/approvals/form.ts';
import { findLatest, showApproval } from '#app/features/approvals/queries.server.ts';
import { ApprovalPage } from '#app/features/approvals/ui/approval-page.tsx';
import { type Contract, findContract } from '#app/features/contracts/queries.server.ts';
import { previewCount } from '#app/features/handovers/queries.server.ts';
import { countsInMonth } from '#app/features/handovers/rules.ts';
import { loadPartners } from '#app/features/partners/queries.server.ts';
import { decideCorrection } from '#app/features/referral-corrections/commands.server.ts';
import { NOBODY, explainCorrectionDecisionRefusal } from '#app/features/referral-corrections/messages.ts';
import { previewEffect } from '#app/features/referral-corrections/queries.server.ts';
import { type Correction, correctionAsThing, readCorrection } from '#app/features/referral-corrections/rules.ts';
import { CorrectionEffectTable } from '#app/features/referral-corrections/ui/correction-effect.tsx';
import { CountEffects } from '#app/features/referral-corrections/ui/count-effects.tsx';
import { askedText } from '#app/platform/asked-text.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DescriptionList } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '紹介元の変更の承認|パートナーポータル' }];

async function proposalOf(context: Context, text: string | undefined) {
  const id = found(parseId('ctr', text), '契約');
  const approval = found(await findLatest(context, correctionAsThing(id)), '紹介元の変更の申請');
  return { id, approval, correction: readCorrection(approval.content ?? '') };
}

export const loader = staffLoader('orders.view', async (context, { params, request }) => {
  const { id, approval, correction } = await proposalOf(context, params['id']);
  const { contract } = found(await findContract(context, id), '契約');
  const { from, to, fromMonth, reason } = correction;
  const partners = await loadPartners(
    context,
    [from, to].filter((partnerId) => partnerId !== null),
  );
  const shown = await showApproval(context, approval);
  const named = (partnerId: string | null) => {
    const partner = [...partners.values()].find((one) => one.id === partnerId);
    return partner ? { id: partner.id, name: partner.name } : null;
  };
  return {
    ...{ id, shown, orderNumber: contract.orderNumber, fromMonth, reason, from: named(from), to: named(to) },
    effect: shown.waits ? await previewEffect(context, contract, correction) : null,
    counts: shown.waits ? await countEffects(context, contract, correction) : [],
    proposedNow: askedText(request, 'done') === 'proposed',
  };
});

/** What the first month-end counted with the correction comes to for both partners, and the rates that count brings. */
async function countEffects(context: Context, contract: Contract, { from, to, fromMonth }: Correction) {
  const current = monthOf(context.today);
  const month: Month = fromMonth > current ? fromMonth : current;
  const contracts = [{ counts: countsInMonth(contract, month), planGroup: contract.planGroup }];
  const programme = contract.programme ?? 'cashback';
  const effects = [];
  for (const { id, comes } of [
    { id: from, comes: false },
    { id: to, comes: true },
  ]) {
    if (id) effects.push({ id, ...(await previewCount(context, { id, programme }, { month, comes, contracts })) });
  }
  return effects;
}

export const action = staffAction('referrals.approve', async (context, { params, request }) => {
  const { id } = await proposalOf(context, params['id']);
  const submission = parseWithZod(await readFields(request, DECISION_FIELDS), { schema: Decision });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { contentHash: seenHash, ...decision } = submission.value;
  const outcome = await decideCorrection(context, id, { ...decision, seenHash });
  if (!outcome.ok) return refusalReply(submission, explainCorrectionDecisionRefusal(outcome.refusal));
  return redirect(
    `/staff/contracts/${id}?done=${decision.decision === 'approve' ? 'corrected' : 'correction-rejected'}`,
  );
});

export default function CorrectionPage() {
  const { id, shown, orderNumber, effect, counts, from, to, proposedNow } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const names = new Map([from, to].flatMap((one) => (one ? [[one.id, one.name] as const] : [])));
  return (
    <ApprovalPage
      shown={shown}
      lead="承認されると、適用する月の初日から担当のパートナーが変わります。締めた月の件数と、確定したキャッシュバックは変わりません。"
      back={{ to: `/staff/contracts/${id}`, label: orderNumber }}
      content="申請された変更"
      noun="紹介元の変更"
      decider="管理者・制度担当・承認担当"
      proposedNow={proposedNow}
      lastResult={lastResult}
    >
      <Facts />
      {counts.length > 0 && (
        <CountEffects effects={counts.map((effect) => ({ ...effect, name: names.get(effect.id) ?? '—' }))} />
      )}
      {effect && (
        <CorrectionEffectTable
          effect={effect}
          name={(partnerId) => (partnerId ? (names.get(partnerId) ?? '—') : NOBODY)}
        />
      )}
      {shown.waits && !effect && <p className="mt-6">次に始まる契約期間がないため、これからの金額は変わりません。</p>}
    </ApprovalPage>
  );
}

function Facts() {
  const { from, to, fromMonth, reason } = useLoaderData<typeof loader>();
  const link = (partner: typeof from) =>
    partner ? <TextLink to={`/staff/partners/${partner.id}`}>{partner.name}</TextLink> : NOBODY;
  return (
    <DescriptionList
      items={[
        { term: '変更前の紹介元', description: link(from) },
        { term: '変更後の紹介元', description: link(to) },
        { term: '適用する最初の月', description: `${monthText(fromMonth)}から` },
        { term: '理由', description: reason },
      ]}
    />
  );
}
