import { type BankAccount, accountKindName } from '#app/features/bank-accounts/rules.ts';
import { BeforeAfterTable } from '#app/ui/before-after-table.tsx';

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
    <BeforeAfterTable
      caption="振込先の変更前と変更後"
      rows={PARTS.map(({ part, name }) => ({
        name,
        before: partOf(before, part),
        after: partOf(after, part),
        changed: changed.includes(part),
      }))}
    />
  );
}

function partOf(account: BankAccount | null, part: keyof BankAccount): string {
  if (!account) return 'なし(メルマネ)';
  return part === 'kind' ? accountKindName(account.kind) : account[part];
}
