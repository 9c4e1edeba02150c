import { DataTable } from './data-table.tsx';

/** Something as it stands and as it is to stand, part by part; what differs says so in words. */
export function BeforeAfterTable({
  caption,
  rows,
}: {
  caption: string;
  rows: readonly { name: string; before: string; after: string; changed: boolean }[];
}) {
  return (
    <DataTable
      caption={caption}
      captionShown={false}
      rows={rows}
      rowKey={({ name }) => name}
      empty=""
      columns={[
        { heading: '項目', cell: ({ name }) => name, names: true },
        { heading: '変更前', cell: ({ before }) => before },
        { heading: '変更後', cell: ({ after, changed }) => (changed ? <strong>{after}</strong> : after) },
        { heading: '違い', cell: ({ changed }) => (changed ? '変更あり' : 'なし') },
      ]}
    />
  );
}
