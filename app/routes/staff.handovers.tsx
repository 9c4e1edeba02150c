import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { monthOf } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { listHandovers } from '#app/features/handovers/queries.server.ts';
import { HandoverStateLabel } from '#app/features/handovers/ui/handover-parts.tsx';
import { loadPartnerNames } from '#app/features/letters/queries.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '契約の移管|パートナーポータル' }];

const ROWS = 200;

export const loader = staffLoader('orders.view', async (context) => {
  const handovers = await listHandovers(context, ROWS);
  const names = await loadPartnerNames(
    context,
    handovers.map(({ toPartnerId }) => toPartnerId),
  );
  return {
    handovers: handovers.map(({ id, fromName, toPartnerId, toCode, effectiveFrom, contracts, state, proposedOn }) => ({
      ...{ id, fromName, toName: names.get(toPartnerId) ?? toCode, effectiveFrom, contracts, state, proposedOn },
    })),
  };
});

export default function Handovers() {
  const { handovers } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="契約の移管"
        lead="パートナー同士の合意による契約の移管です。移管する月の1日に実行されます。問題がある場合は、それまでに中止できます。"
        crumbs={[{ to: '/staff/referrals', label: '紹介元の確認' }]}
      />
      <DataTable
        caption={`移管の提案(新しい順、最大${ROWS}件)`}
        rows={handovers}
        rowKey={({ id }) => id}
        empty="移管の提案はありません。"
        columns={[
          {
            heading: '移管元と移管先',
            cell: ({ id, fromName, toName }) => (
              <TextLink to={`/staff/handovers/${id}`}>
                {fromName} → {toName}
              </TextLink>
            ),
          },
          { heading: '移管する月', cell: ({ effectiveFrom }) => `${monthText(monthOf(effectiveFrom))}から` },
          { heading: '契約', cell: ({ contracts }) => `${contracts}件`, figures: true },
          { heading: '提案日', cell: ({ proposedOn }) => <DayText value={proposedOn} /> },
          { heading: '状況', cell: ({ state }) => <HandoverStateLabel state={state} /> },
        ]}
      />
    </>
  );
}
