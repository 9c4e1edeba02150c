import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { month } from '#app/core/calendar.ts';
import { parseId } from '#app/core/ids.ts';
import { monthText } from '#app/core/wording.ts';
import { sumYen } from '#app/core/yen.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { DECISION_FIELDS, DecisionForm as Decision } from '#app/features/approvals/form.ts';
import { findLatest, showApproval } from '#app/features/approvals/queries.server.ts';
import { ApprovalPage } from '#app/features/approvals/ui/approval-page.tsx';
import { outcomeName } from '#app/features/bank-results/messages.ts';
import { decideOutcome } from '#app/features/outcome-proposals/commands.server.ts';
import { explainEntryDecisionRefusal } from '#app/features/outcome-proposals/messages.ts';
import { listNamed } from '#app/features/outcome-proposals/queries.server.ts';
import { entryAsThing, readEntry } from '#app/features/outcome-proposals/rules.ts';
import { loadPartnerNames } from '#app/features/letters/queries.server.ts';
import { maskedPayee } from '#app/features/partners/rules.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, YenText } from '#app/ui/figures.tsx';
import { DescriptionList } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '送金結果の承認|パートナーポータル' }];

/** Transfers shown of an entry: whoever approves a whole run has its sum and count. */
const ROWS = 300;

async function entryOf(context: Context, text: string | undefined) {
  const id = found(parseId('opr', text), '送金結果の申請');
  const approval = found(await findLatest(context, entryAsThing(id)), '送金結果の申請');
  return { id, approval, entry: readEntry(approval.content ?? '') };
}

export const loader = staffLoader('payouts.view', async (context, { params, request }) => {
  const { approval, entry } = await entryOf(context, params['id']);
  const of = month(entry.month);
  const transfers = await listNamed(context, of, entry.transfers);
  const [shown, partners] = await Promise.all([
    showApproval(context, approval),
    loadPartnerNames(
      context,
      transfers.map(({ partnerId }) => partnerId),
    ),
  ]);
  const sees = mayDo(context.staff.role, 'payees.see');
  return {
    ...{ shown, month: of, outcome: entry.outcome, happenedOn: entry.happenedOn, why: entry.reason },
    count: entry.transfers.length,
    total: sumYen(entry.transfers.map(({ amount }) => amount)),
    transfers: transfers.slice(0, ROWS).map(({ payoutId, part, partnerId, familyName, givenName, amount }) => {
      const payee = sees ? { familyName, givenName } : maskedPayee({ familyName, givenName, email: '' });
      return {
        ...{ key: `${payoutId} ${part}`, part, amount, name: `${payee.familyName} ${payee.givenName}` },
        partnerName: partners.get(partnerId) ?? '—',
      };
    }),
    proposedNow: askedText(request, 'done') === 'proposed',
  };
});

export const action = staffAction('payouts.approve', async (context, { params, request }) => {
  const { id, entry } = await entryOf(context, params['id']);
  const submission = parseWithZod(await readFields(request, DECISION_FIELDS), { schema: Decision });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { contentHash: seenHash, ...decision } = submission.value;
  const outcome = await decideOutcome(context, id, { ...decision, seenHash });
  if (!outcome.ok) return refusalReply(submission, explainEntryDecisionRefusal(outcome.refusal));
  return redirect(
    `/staff/payouts/${entry.month}/results?done=${decision.decision === 'approve' ? 'approved' : 'rejected'}`,
  );
});

export default function OutcomeProposal() {
  const { shown, month: of, proposedNow } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  return (
    <ApprovalPage
      shown={shown}
      lead="承認されると結果が確定し、後から変更できません。返戻された金額は、次の支払処理に含まれます。"
      back={{ to: `/staff/payouts/${of}/results`, label: `${monthText(of)}の送金結果` }}
      content="入力された結果"
      noun="送金結果"
      decider="承認担当"
      proposedNow={proposedNow}
      lastResult={lastResult}
    >
      <Facts />
    </ApprovalPage>
  );
}

function Facts() {
  const { outcome, happenedOn, why, count, total, transfers } = useLoaderData<typeof loader>();
  return (
    <>
      <DescriptionList
        items={[
          { term: '結果', description: <strong>{outcomeName(outcome)}</strong> },
          ...(happenedOn ? [{ term: '銀行での日付', description: <DayText value={happenedOn} /> }] : []),
          ...(why ? [{ term: '理由', description: why }] : []),
          { term: '件数', description: <CountText value={count} unit="件" /> },
          { term: '合計', description: <YenText value={total} /> },
        ]}
      />
      <DataTable
        caption={`対象の送金(最初の${ROWS}件まで)`}
        rows={transfers}
        rowKey={({ key }) => key}
        empty="対象の送金はありません。"
        columns={[
          { heading: 'パートナー', cell: ({ partnerName }) => partnerName },
          { heading: '受取名義', cell: ({ name }) => name },
          { heading: '番号', cell: ({ part }) => `${part}件目` },
          { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
        ]}
      />
    </>
  );
}
