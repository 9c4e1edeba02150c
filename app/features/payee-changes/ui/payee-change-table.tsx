import type { PayeeName } from '#app/features/partners/rules.ts';
import { BeforeAfterTable } from '#app/ui/before-after-table.tsx';

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
    <BeforeAfterTable
      caption="受取名義の変更前と変更後"
      rows={PARTS.map(({ part, name }) => ({
        name,
        before: before[part],
        after: after[part],
        changed: changed.includes(part),
      }))}
    />
  );
}
