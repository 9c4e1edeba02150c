import type { PayeeName } from '#app/features/partners/rules.ts';
import { DataTable } from '#app/ui/data-table.tsx';

const PARTS = [
  { part: 'familyName', name: '姓' },
  { part: 'givenName', name: '名' },
  { part: 'familyKana', name: '姓(フリガナ)' },
  { part: 'givenKana', name: '名(フリガナ)' },
  { part: 'email', name: '受取用メールアドレス' },
] as const;

/** A payee as it stands and as it is to stand, part by part; what differs says so in words. */
export function PayeeChangeTable({
  change: { before, after },
  changed,
}: {
  change: { before: PayeeName; after: PayeeName };
  changed: readonly (keyof PayeeName)[];
}) {
  return (
    <DataTable
      caption="受取名義の変更前と変更後"
      captionShown={false}
      rows={PARTS}
      rowKey={({ part }) => part}
      empty=""
      columns={[
        { heading: '項目', cell: ({ name }) => name, names: true },
        { heading: '変更前', cell: ({ part }) => before[part] },
        {
          heading: '変更後',
          cell: ({ part }) => (changed.includes(part) ? <strong>{after[part]}</strong> : after[part]),
        },
        { heading: '違い', cell: ({ part }) => (changed.includes(part) ? '変更あり' : 'なし') },
      ]}
    />
  );
}
