import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { loadUserNames } from '#app/features/access/queries.server.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { listAdjustments } from '#app/features/adjustment-proposals/queries.server.ts';
import { AdjustmentStage, correctedText } from '#app/features/adjustment-proposals/ui/adjustment-table.tsx';
import { listProposedOf } from '#app/features/approvals/queries.server.ts';
import { ApprovalLink } from '#app/features/approvals/ui/approval-link.tsx';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { ButtonLink, LinkWithNote, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, SignedYenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '調整|パートナーポータル' }];

const ROWS = 200;

const DONE: Record<string, string> = {
  proposed: '調整を申請しました。別の担当者の承認を受けてください',
  approved: '調整を承認しました。次の送金に含まれます。パートナーへメールでお知らせします',
  rejected: '調整を差し戻しました',
};

export const loader = staffLoader('payouts.view', async (context, { request }) => {
  const [proposed, adjustments] = await Promise.all([
    listProposedOf(context, 'adjustment'),
    listAdjustments(context, ROWS),
  ]);
  const names = await loadUserNames(
    context,
    proposed.map(({ proposedBy }) => proposedBy),
  );
  return {
    proposed: proposed.map(({ id, kind, thing, title, proposedOn, proposedBy }) => ({
      ...{ id, kind, thing, title, proposedOn },
      proposedByName: names.get(proposedBy) ?? '—',
    })),
    adjustments,
    mayPropose: mayDo(context.staff.role, 'adjustments.propose'),
    done: DONE[askedText(request, 'done') ?? ''] ?? null,
  };
});

export default function Adjustments() {
  const { proposed, adjustments, mayPropose, done } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="調整"
        lead="パートナーへの未払額を加算または減算します。申請した方とは別の担当者が承認すると確定し、次の送金でキャッシュバックと合算されます。合計がマイナスの月は送金せず、翌月末へ繰り越します。"
      />
      {done && <Notice kind="success" title={done} />}
      {mayPropose && (
        <div className="my-6">
          <ButtonLink to="/staff/adjustments/new">調整を申請する</ButtonLink>
        </div>
      )}
      <DataTable
        caption="承認待ちの調整"
        rows={proposed}
        rowKey={({ id }) => id}
        empty="承認待ちの調整はありません。"
        columns={[
          { heading: '内容', cell: (approval) => <ApprovalLink approval={approval} /> },
          { heading: '申請', cell: ({ proposedByName }) => proposedByName },
          { heading: '申請日', cell: ({ proposedOn }) => <DayText value={proposedOn} /> },
        ]}
      />
      <Section title="確定した調整">
        <DataTable
          caption={`確定日の新しい順(最大${ROWS}件)`}
          rows={adjustments}
          rowKey={({ id }) => id}
          empty="確定した調整はまだありません。"
          columns={[
            {
              heading: 'パートナー',
              cell: ({ partnerId, partnerCode, partnerName }) => (
                <LinkWithNote to={`/staff/partners/${partnerId}`} note={partnerCode}>
                  {partnerName}
                </LinkWithNote>
              ),
            },
            {
              heading: '確定日',
              cell: ({ id, approvedOn }) => (
                <TextLink to={`/staff/adjustments/${id}`}>
                  <DayText value={approvedOn} />
                </TextLink>
              ),
            },
            { heading: '対象', cell: correctedText },
            { heading: '理由', cell: ({ reason }) => reason },
            { heading: '金額', cell: ({ amount }) => <SignedYenText value={amount} />, figures: true },
            { heading: '状況', cell: (adjustment) => <AdjustmentStage {...adjustment} /> },
          ]}
        />
      </Section>
    </>
  );
}
