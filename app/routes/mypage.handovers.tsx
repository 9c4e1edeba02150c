import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { monthOf } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { listOwnHandovers } from '#app/features/handovers/queries.server.ts';
import { HandoverStateLabel } from '#app/features/handovers/ui/handover-parts.tsx';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'ご契約の移管|パートナーポータル' }];

const ROWS = 100;

export const loader = partnerLoader(async (context) => {
  const handovers = await listOwnHandovers(context, ROWS);
  return {
    handovers: handovers.map(({ id, fromPartnerId, fromName, toCode, effectiveFrom, contracts, state, answerBy }) => ({
      ...{ id, effectiveFrom, contracts, state, answerBy },
      other: fromPartnerId === context.partner.id ? `${toCode} へ` : `${fromName} から`,
    })),
  };
});

export default function Handovers() {
  const { handovers } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="ご契約の移管"
        lead="ご契約を、同じプログラムの別のパートナー様に引き継ぐことができます。移管先が承諾すると、指定した月から担当が変わります。"
        crumbs={[{ to: '/mypage/contracts', label: 'ご契約' }]}
      />
      <DataTable
        caption={`移管の提案(新しい順、最大${ROWS}件)`}
        rows={handovers}
        rowKey={({ id }) => id}
        empty="移管の提案はまだありません。"
        columns={[
          { heading: '相手', cell: ({ id, other }) => <TextLink to={`/mypage/handovers/${id}`}>{other}</TextLink> },
          { heading: '移管する月', cell: ({ effectiveFrom }) => `${monthText(monthOf(effectiveFrom))}から` },
          { heading: 'ご契約', cell: ({ contracts }) => `${contracts}件`, figures: true },
          { heading: '回答期限', cell: ({ answerBy }) => <DayText value={answerBy} /> },
          { heading: '状況', cell: ({ state }) => <HandoverStateLabel state={state} /> },
        ]}
      />
      <ButtonLink to="/mypage/handovers/new">移管を提案する</ButtonLink>
    </>
  );
}
