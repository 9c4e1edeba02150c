import type { Day } from '#app/core/calendar.ts';
import { dayText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { LinkWithNote } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { SignedYenText, YenText } from '#app/ui/figures.tsx';

/** Whose money stays out of the run, and why. */
export function LeftOut({
  rows,
}: {
  rows: readonly {
    partnerId: string;
    code: string;
    partnerName: string;
    lines: number;
    total: Yen;
    confirmedOn: Day | null;
    heldFor: string | null;
  }[];
}) {
  return (
    <DataTable
      caption="この月の支払に含まれないパートナー"
      rows={rows}
      rowKey={({ partnerId }) => partnerId}
      empty="支払可能なキャッシュバックと調整は、すべて含まれています。"
      columns={[
        {
          heading: 'パートナー',
          cell: ({ partnerId, code, partnerName }) => (
            <LinkWithNote to={`/staff/partners/${partnerId}`} note={code}>
              {partnerName}
            </LinkWithNote>
          ),
        },
        {
          heading: '理由',
          cell: ({ confirmedOn, heldFor }) =>
            heldFor !== null
              ? `支払を保留しています(${heldFor})`
              : confirmedOn
                ? `受取名義の確認(${dayText(confirmedOn)})が通知日に間に合わないため、翌月の支払になります`
                : '受取名義が確認されていません',
        },
        { heading: '件数', cell: ({ lines }) => `${lines}件`, figures: true },
        { heading: '金額', cell: ({ total }) => <YenText value={total} />, figures: true },
      ]}
    />
  );
}

/** Whose cashbacks and corrections come to nothing or less: they wait for the next month-end. */
export function Carried({
  rows,
}: {
  rows: readonly { partnerId: string; code: string; partnerName: string; lines: number; balance: Yen }[];
}) {
  return (
    <DataTable
      caption="合計が0円以下のため、翌月末へ繰り越すパートナー"
      rows={rows}
      rowKey={({ partnerId }) => partnerId}
      empty="繰り越しはありません。"
      columns={[
        {
          heading: 'パートナー',
          cell: ({ partnerId, code, partnerName }) => (
            <LinkWithNote to={`/staff/partners/${partnerId}`} note={code}>
              {partnerName}
            </LinkWithNote>
          ),
        },
        { heading: '件数', cell: ({ lines }) => `${lines}件`, figures: true },
        { heading: '残高', cell: ({ balance }) => <SignedYenText value={balance} />, figures: true },
      ]}
    />
  );
}
