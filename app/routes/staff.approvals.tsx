import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { daysBetween } from '#app/core/calendar.ts';
import { parseId } from '#app/core/ids.ts';
import { loadUserNames } from '#app/features/access/queries.server.ts';
import { withdraw } from '#app/features/approvals/commands.server.ts';
import { approvalKindName, explainWithdrawalRefusal } from '#app/features/approvals/messages.ts';
import { type Approval, listDecided, listProposed } from '#app/features/approvals/queries.server.ts';
import { ApprovalStateLabel } from '#app/features/approvals/ui/approval-facts.tsx';
import { ApprovalLink } from '#app/features/approvals/ui/approval-link.tsx';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '承認|パートナーポータル' }];

/** How many of the latest decisions are shown. */
const DECIDED_ROWS = 20;

export const loader = staffLoader('approvals.view', async (context, { request }) => {
  const [proposed, decided] = await Promise.all([listProposed(context), listDecided(context, DECIDED_ROWS)]);
  const people = [...proposed, ...decided].flatMap(({ proposedBy, decidedBy }) => [proposedBy, decidedBy]);
  const names = await loadUserNames(context, people);
  const shown = ({
    id,
    kind,
    thing,
    title,
    state,
    proposedOn,
    proposedBy,
    decidedOn,
    decidedBy,
    reason,
  }: Approval) => ({
    ...{ id, kind, thing, title, state, proposedOn, decidedOn, reason },
    proposedByName: names.get(proposedBy) ?? '—',
    decidedByName: decidedBy ? (names.get(decidedBy) ?? '—') : '—',
    own: proposedBy === context.staff.userId,
    days: daysBetween(proposedOn, context.today),
  });
  return {
    proposed: proposed.map(shown),
    decided: decided.map(shown),
    withdrawn: askedText(request, 'done') === 'withdrawn',
  };
});

export const action = staffAction('approvals.view', async (context, { request }) => {
  const fields = await readFields(request, ['id']);
  const asked = fields.get('id');
  const id = found(parseId('apv', typeof asked === 'string' ? asked : undefined), '申請');
  const outcome = await withdraw(context, id);
  if (!outcome.ok) return data({ refusal: explainWithdrawalRefusal(outcome.refusal) }, { status: 409 });
  return redirect('/staff/approvals?done=withdrawn');
});

export default function Approvals() {
  const { proposed, decided, withdrawn } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>()?.refusal;
  return (
    <>
      <PageHeading
        title="承認"
        lead="お金とその行き先にかかわる内容は、申請した方とは別の担当者が承認します。件名を開くと、内容の確認と承認ができます。"
      />
      {refusal && (
        <Notice kind="error" title="取り下げられませんでした">
          <p>{refusal}</p>
        </Notice>
      )}
      {withdrawn && !refusal && <Notice kind="success" title="申請を取り下げました" />}
      <DataTable
        caption="承認待ち(申請の古い順)"
        rows={proposed}
        rowKey={({ id }) => id}
        empty="承認待ちの申請はありません。"
        columns={[
          { heading: '種類', cell: ({ kind }) => approvalKindName(kind) },
          { heading: '件名', cell: (approval) => <ApprovalLink approval={approval} />, names: true },
          {
            heading: '申請者',
            cell: ({ proposedByName, own }) => (own ? `${proposedByName}(ご自身)` : proposedByName),
          },
          { heading: '申請日', cell: ({ proposedOn }) => <DayText value={proposedOn} /> },
          { heading: '経過', cell: ({ days }) => (days === 0 ? '本日' : `${days}日`), figures: true },
          { heading: '操作', cell: ({ id, own, kind }) => (own && kind !== 'payout-run' ? <Withdraw id={id} /> : '—') },
        ]}
      />
      <Section title="最近の結果">
        <DataTable
          caption={`決定の新しい順(最大${DECIDED_ROWS}件)`}
          rows={decided}
          rowKey={({ id }) => id}
          empty="決定された申請はまだありません。"
          columns={[
            { heading: '種類', cell: ({ kind }) => approvalKindName(kind) },
            { heading: '件名', cell: (approval) => <ApprovalLink approval={approval} />, names: true },
            { heading: '結果', cell: ({ state }) => <ApprovalStateLabel state={state} /> },
            { heading: '申請者', cell: ({ proposedByName }) => proposedByName },
            { heading: '決定者', cell: ({ decidedByName }) => decidedByName },
            { heading: '決定日', cell: ({ decidedOn }) => (decidedOn ? <DayText value={decidedOn} /> : '—') },
            { heading: '理由', cell: ({ reason }) => reason ?? '—' },
          ]}
        />
      </Section>
    </>
  );
}

function Withdraw({ id }: { id: string }) {
  return (
    <Form method="post">
      <input type="hidden" name="id" value={id} />
      <SubmitButton look="outline">取り下げる</SubmitButton>
    </Form>
  );
}
