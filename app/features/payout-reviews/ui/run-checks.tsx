import { DataTable } from '#app/ui/data-table.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';
import type { RunCheck } from '../messages.ts';

/** What was checked about a run, what failed first. */
export function RunChecks({ checks }: { checks: readonly RunCheck[] }) {
  return (
    <DataTable
      caption="自動で確認した項目"
      rows={checks.toSorted((left, right) => Number(left.ok) - Number(right.ok))}
      rowKey={({ what }) => what}
      empty="確認する項目はありません。"
      columns={[
        {
          heading: '結果',
          cell: ({ ok }) =>
            ok ? <StatusLabel tone="good">正常</StatusLabel> : <StatusLabel tone="bad">要確認</StatusLabel>,
        },
        { heading: '項目', cell: ({ what }) => what, names: true },
        { heading: '内容', cell: ({ finding }) => finding },
      ]}
    />
  );
}
