import type { Yen } from '#app/core/yen.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { SignedYenText } from '#app/ui/figures.tsx';

/** A correction of a fact, put up or still to be; before and after in words. */
export type FactLine = {
  orderNumber: string;
  term: number;
  before: string;
  after: string;
  amount: Yen;
  reason: string;
};

/** Corrections of one fact, each with what it stands on, its yen and the reason its partner reads. */
export function FactLines<Line extends FactLine>({
  caption,
  lines,
  columns = [],
}: {
  caption: string;
  lines: readonly Line[];
  /** What else stands in each row. */
  columns?: readonly { heading: string; cell: (line: Line) => React.ReactNode }[];
}) {
  return (
    <DataTable
      caption={caption}
      rows={lines}
      rowKey={({ orderNumber, term, amount }) => `${orderNumber} ${term} ${amount}`}
      empty="調整はありません。"
      columns={[
        { heading: '対象', names: true, cell: ({ orderNumber, term }) => `${orderNumber} 第${term}期` },
        { heading: '訂正前', cell: ({ before }) => before },
        { heading: '訂正後', cell: ({ after }) => after },
        { heading: '理由(パートナーに表示されます)', cell: ({ reason }) => reason },
        {
          heading: '調整額',
          cell: ({ amount }) => (
            <strong>
              <SignedYenText value={amount} />
            </strong>
          ),
          figures: true,
        },
        ...columns,
      ]}
    />
  );
}
