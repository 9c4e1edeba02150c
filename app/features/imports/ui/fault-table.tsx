import { DataTable } from '#app/ui/data-table.tsx';
import { explainFault } from '../messages.ts';
import type { Fault } from '../rules.ts';

/** The mistakes of a file that was not taken, by row and column. */
export function FaultTable({ faults, count }: { faults: readonly Fault[]; count: number }) {
  const further = count - faults.length;
  return (
    <>
      <DataTable
        caption={further > 0 ? `ファイルの誤り(最初の${faults.length}か所)` : 'ファイルの誤り'}
        rows={faults.map((fault, index) => ({ ...fault, index }))}
        rowKey={({ index }) => String(index)}
        empty="誤りはありません。"
        columns={[
          { heading: '行', cell: ({ row }) => row.toLocaleString('ja-JP'), figures: true },
          { heading: '項目', cell: ({ column }) => column ?? '(行全体)', names: true },
          { heading: '理由', cell: ({ reason }) => explainFault(reason) },
        ]}
      />
      {further > 0 && <p>ほかに{further.toLocaleString('ja-JP')}か所あります。</p>}
    </>
  );
}
