import type { Day } from '#app/core/calendar.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';

/** A contract that one count has and another has not. */
export type ContractMove = {
  contractId: string;
  orderNumber: string;
  company: string | null;
  partnerName: string;
  added: boolean;
  startsOn: Day | null;
  endsOn: Day | null;
  cancelledOn: Day | null;
  state: string;
};

/** Contracts that joined a count or left it, each with the reason. */
export function ContractMoves({
  caption,
  moves,
  empty,
}: {
  caption: string;
  moves: readonly ContractMove[];
  empty: string;
}) {
  return (
    <DataTable
      caption={caption}
      rows={moves}
      rowKey={({ contractId }) => contractId}
      empty={empty}
      columns={[
        { heading: 'パートナー', cell: ({ partnerName }) => partnerName },
        {
          heading: '注文番号',
          cell: ({ contractId, orderNumber }) => (
            <TextLink to={`/staff/contracts/${contractId}`}>{orderNumber}</TextLink>
          ),
          names: true,
        },
        { heading: 'お客様', cell: ({ company }) => company ?? '(パートナー契約)' },
        {
          heading: '増減',
          cell: ({ added }) =>
            added ? <StatusLabel tone="good">増</StatusLabel> : <StatusLabel tone="waiting">減</StatusLabel>,
        },
        { heading: '理由', cell: (move) => <Reason move={move} /> },
      ]}
    />
  );
}

function Reason({ move: { added, startsOn, endsOn, cancelledOn, state } }: { move: ContractMove }) {
  if (added) {
    return startsOn ? (
      <>
        利用開始または再開(開始日 <DayText value={startsOn} />)
      </>
    ) : (
      '利用開始'
    );
  }
  const last = endsOn ? (
    <>
      (最終日 <DayText value={endsOn} />)
    </>
  ) : null;
  if (state === 'refunded') return <>返金による解約{last}</>;
  return cancelledOn && endsOn && cancelledOn <= endsOn ? <>解約による終了{last}</> : <>更新のご入金なし{last}</>;
}
