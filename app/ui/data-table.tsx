import { type ReactNode, useId } from 'react';

/** A column: its heading, what stands in a row's cell, and whether figures are lined up at the right. */
export type Column<Row> = {
  heading: string;
  cell: (row: Row) => ReactNode;
  figures?: boolean;
  /** Holds more than a phone has room for beside anything else. */
  wide?: boolean;
  /** Names the row for screen readers; the first column unless another says so. */
  names?: boolean;
};

/** More columns than this do not stand side by side in 320 pixels. */
const COLUMNS_OF_A_PHONE = 3;

/**
 * A table with its caption. Without rows the caption stays and `empty` says in a sentence why there is nothing.
 * On a phone the rows of a table of many columns are cards, each value beside its heading: money out of sight at the right
 * is money nobody reads. The roles are said aloud because a row drawn as a card is no row to some screen readers.
 * What is still too wide scrolls by itself, with the keyboard too.
 */
export function DataTable<Row>({
  caption,
  captionShown = true,
  columns,
  rows,
  rowKey,
  empty,
}: {
  caption: string;
  /** False when a heading just above already says it. */
  captionShown?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  empty: ReactNode;
}) {
  const id = useId();
  const naming = Math.max(
    0,
    columns.findIndex(({ names }) => names),
  );
  const captionLook = captionShown ? 'mb-2 text-left text-std-17B-170 text-solid-gray-900' : 'sr-only';
  if (rows.length === 0) {
    return (
      <div className="my-6">
        <p className={captionLook}>{caption}</p>
        <p className="rounded-8 border border-solid-gray-420 bg-solid-gray-50 px-5 py-6">{empty}</p>
      </div>
    );
  }
  const tooWide = columns.length > COLUMNS_OF_A_PHONE || columns.some(({ wide }) => wide);
  return (
    <div role="group" aria-labelledby={id} tabIndex={0} className="relative my-6 overflow-x-auto">
      <table role="table" className={`w-full border-collapse text-dns-16N-130 ${tooWide ? 'cards-on-phones' : ''}`}>
        <caption id={id} className={captionLook}>
          {caption}
        </caption>
        <thead role="rowgroup">
          <tr role="row" className="border-y border-solid-gray-600 bg-solid-gray-50 text-left">
            {columns.map(({ heading, figures }, index) => (
              <th
                key={index}
                role="columnheader"
                scope="col"
                className={`px-2 py-3 sm:px-4 sm:whitespace-nowrap ${figures ? 'text-right' : ''}`}
              >
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <TableRow key={rowKey(row)} row={row} columns={columns} naming={naming} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TableRow<Row>({ row, columns, naming }: { row: Row; columns: readonly Column<Row>[]; naming: number }) {
  return (
    <tr role="row" className="border-b border-solid-gray-420 hover:bg-blue-50">
      {columns.map(({ heading, cell, figures }, index) => {
        const look = `px-2 py-3 align-top sm:px-4 ${figures ? 'text-right tabular-nums' : 'text-left sm:min-w-24'}`;
        return index === naming ? (
          <th key={index} role="rowheader" scope="row" data-heading={heading} className={`${look} font-400!`}>
            {cell(row)}
          </th>
        ) : (
          <td key={index} role="cell" data-heading={heading} className={look}>
            {cell(row)}
          </td>
        );
      })}
    </tr>
  );
}
