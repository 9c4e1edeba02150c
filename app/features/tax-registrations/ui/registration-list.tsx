import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import type { DatedRegistration } from '../rules.ts';

/** What a partner said of its registration number, the latest first. */
export function RegistrationList({ registrations }: { registrations: readonly DatedRegistration[] }) {
  return (
    <DataTable
      caption="適格請求書発行事業者の登録番号"
      captionShown={false}
      rows={registrations.toReversed().map((one, index) => ({ ...one, key: String(index) }))}
      rowKey={({ key }) => key}
      empty="登録番号は届け出られていません。登録のない事業者として取り扱います。"
      columns={[
        { heading: '登録番号', cell: ({ number }) => number ?? '登録なし(取消・失効)' },
        { heading: '適用開始日', cell: ({ fromDay }) => <DayText value={fromDay} /> },
      ]}
    />
  );
}
