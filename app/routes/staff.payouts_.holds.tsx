import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { loadUserNames } from '#app/features/access/queries.server.ts';
import { listHolds } from '#app/features/payout-holds/queries.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { LinkWithNote } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '支払の保留|パートナーポータル' }];

/** Rows of the list: what holds comes first. */
const HOLD_ROWS = 200;

export const loader = staffLoader('payouts.view', async (context) => {
  const holds = await listHolds(context, HOLD_ROWS);
  const names = await loadUserNames(
    context,
    holds.map(({ heldBy }) => heldBy),
  );
  return { holds: holds.map(({ heldBy, ...hold }) => ({ ...hold, heldByName: names.get(heldBy) ?? '—' })) };
});

export default function Holds() {
  const { holds } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="支払の保留"
        lead="保留中のパートナーへは送金されません。保留は自動では解除されないため、定期的にご確認ください。保留と解除はパートナーの画面で行います。"
        crumbs={[{ to: '/staff/payouts', label: '送金' }]}
      />
      <DataTable
        caption={`保留中から順に(最大${HOLD_ROWS}件)`}
        rows={holds}
        rowKey={({ partnerId, number }) => `${partnerId} ${number}`}
        empty="支払を保留しているパートナーはありません。"
        columns={[
          {
            heading: 'パートナー',
            cell: ({ partnerId, code, partnerName }) => (
              <LinkWithNote to={`/staff/partners/${partnerId}`} note={code}>
                {partnerName}
              </LinkWithNote>
            ),
          },
          {
            heading: '状態',
            cell: ({ releasedOn }) =>
              releasedOn ? (
                <StatusLabel tone="neutral">解除済み</StatusLabel>
              ) : (
                <StatusLabel tone="waiting">保留中</StatusLabel>
              ),
          },
          { heading: '理由', cell: ({ reason }) => reason },
          { heading: '保留日', cell: ({ heldOn }) => <DayText value={heldOn} /> },
          { heading: '保留した担当者', cell: ({ heldByName }) => heldByName },
          { heading: '解除日', cell: ({ releasedOn }) => (releasedOn ? <DayText value={releasedOn} /> : '—') },
        ]}
      />
    </>
  );
}
