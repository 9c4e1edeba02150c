import { type Yen, sumYen } from '#app/core/yen.ts';
import { CountText, SignedYenText, YenText } from '#app/ui/figures.tsx';
import { KeyFigures } from '#app/ui/page-parts.tsx';

/** What a run comes to, or would come to while there is none: yen, partners, transfers, and the difference from the month before. */
export function RunTotals({
  run,
  payouts,
  payable,
  changes,
}: {
  run: { state: string } | null;
  payouts: readonly { standing: Yen; sentAmount: Yen | null; parts: readonly Yen[] }[];
  payable: { partners: number; total: Yen };
  changes: readonly { difference: Yen }[];
}) {
  const total = sumYen(payouts.map(({ standing, sentAmount }) => sentAmount ?? standing));
  return (
    <KeyFigures
      figures={[
        { label: run ? '支払の合計' : '支払予定の合計', value: <YenText value={run ? total : payable.total} /> },
        { label: 'パートナー', value: <CountText value={run ? payouts.length : payable.partners} unit="社" /> },
        {
          label: '振込の件数',
          value: run ? <CountText value={payouts.flatMap(({ parts }) => parts).length} unit="件" /> : '—',
          note: 'メルマネは30万円を超えると分割します',
        },
        {
          label: '前月との差',
          value:
            run && run.state !== 'missed' ? (
              <SignedYenText value={sumYen(changes.map(({ difference }) => difference))} />
            ) : (
              '—'
            ),
        },
      ]}
    />
  );
}
