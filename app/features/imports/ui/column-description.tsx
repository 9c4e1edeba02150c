import type { ReactNode } from 'react';
import { DataTable } from '#app/ui/data-table.tsx';
import { Section } from '#app/ui/page-parts.tsx';

/** The headings a CSV may have, and under `children` what else is to be known of it. */
export function ColumnDescription({
  columns,
  children,
}: {
  columns: readonly { names: readonly string[]; required: boolean }[];
  children: ReactNode;
}) {
  return (
    <Section title="CSVの見出し" lead="1行目に見出しが必要です。列の順序は問いません。ここにない列は読み飛ばします。">
      <DataTable
        caption="見出しと、同じ列として読み取る名前"
        captionShown={false}
        rows={columns}
        rowKey={({ names }) => names[0] ?? ''}
        empty=""
        columns={[
          { heading: '見出し', cell: ({ names }) => names[0] },
          { heading: '必須', cell: ({ required }) => (required ? '必須' : '任意') },
          { heading: '別の名前', cell: ({ names }) => names.slice(1).join('、') || '—' },
        ]}
      />
      {children}
    </Section>
  );
}
