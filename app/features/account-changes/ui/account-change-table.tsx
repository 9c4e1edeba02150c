import { type BankAccount, accountKindName } from '#app/features/bank-accounts/rules.ts';
import { DataTable } from '#app/ui/data-table.tsx';

const PARTS = [
  { part: 'bankCode', name: '銀行コード' },
  { part: 'branchCode', name: '支店コード' },
  { part: 'kind', name: '預金種目' },
  { part: 'number', name: '口座番号' },
  { part: 'holder', name: '口座名義(カナ)' },
] as const;

/** An account as it stands and as it is to stand, part by part; without one money goes by mail. */
export function AccountChangeTable({
  change: { before, after },
  changed,
}: {
  change: { before: BankAccount | null; after: BankAccount | null };
  changed: readonly (keyof BankAccount)[];
}) {
  return (
    <DataTable
      caption="振込先の変更前と変更後"
      captionShown={false}
      rows={PARTS}
      rowKey={({ part }) => part}
      empty=""
      columns={[
        { heading: '項目', cell: ({ name }) => name, names: true },
        { heading: '変更前', cell: ({ part }) => partOf(before, part) },
        {
          heading: '変更後',
          cell: ({ part }) => (changed.includes(part) ? <strong>{partOf(after, part)}</strong> : partOf(after, part)),
        },
        { heading: '違い', cell: ({ part }) => (changed.includes(part) ? '変更あり' : 'なし') },
      ]}
    />
  );
}

function partOf(account: BankAccount | null, part: keyof BankAccount): string {
  if (!account) return 'なし(メルマネ)';
  return part === 'kind' ? accountKindName(account.kind) : account[part];
}
