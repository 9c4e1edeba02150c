import type { Day } from '#app/core/calendar.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { type Column, DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import type { ContractState } from '../rules.ts';
import { ContractStateLabel } from './contract-state.tsx';

/** A contract as the console lists it. */
export type ContractRow = {
  id: string;
  orderNumber: string;
  partnerId: string | null;
  partnerName: string | null;
  company: string | null;
  planCode: string;
  state: ContractState;
  orderedOn: Day;
  renewsOn: Day | null;
  cancelledOn: Day | null;
};

/** Contracts with links to their own pages; the partner is left out on the partner's page. */
export function ContractTable({
  caption,
  contracts,
  partnerShown = true,
}: {
  caption: string;
  contracts: readonly ContractRow[];
  partnerShown?: boolean;
}) {
  return (
    <DataTable
      caption={caption}
      rows={contracts}
      rowKey={({ id }) => id}
      empty="条件に合う注文・契約はありません。"
      columns={[
        {
          heading: '注文番号',
          cell: ({ id, orderNumber }) => <TextLink to={`/staff/contracts/${id}`}>{orderNumber}</TextLink>,
        },
        { heading: 'お客様', cell: ({ company }) => company ?? (partnerShown ? '(パートナー契約)' : '—') },
        ...(partnerShown ? [PARTNER] : []),
        { heading: 'プラン', cell: ({ planCode }) => planCode },
        {
          heading: '状態',
          cell: ({ state, cancelledOn }) => <ContractStateLabel state={state} cancelled={cancelledOn !== null} />,
        },
        { heading: '注文日', cell: ({ orderedOn }) => <DayText value={orderedOn} /> },
        { heading: '次回更新日', cell: ({ renewsOn }) => (renewsOn ? <DayText value={renewsOn} /> : '—') },
      ]}
    />
  );
}

const PARTNER: Column<ContractRow> = {
  heading: 'パートナー',
  cell: ({ partnerId, partnerName }) =>
    partnerId && partnerName ? <TextLink to={`/staff/partners/${partnerId}`}>{partnerName}</TextLink> : '紹介なし',
};
