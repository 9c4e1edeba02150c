import { type ReactNode, useId } from 'react';

/** A column: its heading, what stands in a row's cell, and whether figures are lined up at the right. */
export type Column<Row> = {
  heading: ReactNode;
  cell: (row: Row) => ReactNode;
  figures?: boolean;
  /** Names the row for screen readers; the first column unless another says so. */
  names?: boolean;
};

/**
 * A table with its caption. Without rows the caption stays and `empty` says in a sentence why there is nothing.
 * On a narrow screen it scrolls by itself, with the keyboard too.
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
  return (
    <div role="group" aria-labelledby={id} tabIndex={0} className="relative my-6 overflow-x-auto">
      <table className="w-full border-collapse text-dns-16N-130">
        <caption id={id} className={captionLook}>
          {caption}
        </caption>
        <thead>
          <tr className="border-y border-solid-gray-600 bg-solid-gray-50 text-left">
            {columns.map(({ heading, figures }, index) => (
              <th key={index} scope="col" className={`px-4 py-3 whitespace-nowrap ${figures ? 'text-right' : ''}`}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
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
    <tr className="border-b border-solid-gray-420 hover:bg-blue-50">
      {columns.map(({ cell, figures }, index) => {
        const look = `px-4 py-3 align-top ${figures ? 'text-right tabular-nums' : 'min-w-24 text-left'}`;
        return index === naming ? (
          <th key={index} scope="row" className={`${look} font-400!`}>
            {cell(row)}
          </th>
        ) : (
          <td key={index} className={look}>
            {cell(row)}
          </td>
        );
      })}
    </tr>
  );
}
