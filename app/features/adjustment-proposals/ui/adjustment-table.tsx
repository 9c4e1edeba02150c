import type { Day, Month } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, SignedYenText } from '#app/ui/figures.tsx';
import { StatusLabel, type Tone } from '#app/ui/notices.tsx';
import { correctionStageName } from '../messages.ts';
import { type CorrectionStage, stageOfCorrection } from '../rules.ts';

/** A correction as its partner sees it. */
export type ShownAdjustment = {
  id: string;
  amount: Yen;
  reason: string;
  orderNumber: string | null;
  term: number | null;
  month: Month | null;
  approvedOn: Day;
  payoutMonth: Month | null;
  noticedOn: Day | null;
  sentOn: Day | null;
  /** Until it is sent, the payout it is expected in or what keeps it from coming; absent or null where nobody asked. */
  expected?: string | null;
  /** Before and after in words, of one that came of a late fact or a question. */
  corrected?: { before: string; after: string } | undefined;
};

const TONES: Record<CorrectionStage, Tone> = {
  waiting: 'waiting',
  'in-run': 'active',
  noticed: 'active',
  sent: 'good',
};

/** Where a correction stands, in one word, with the month of the payout that holds it. */
export function AdjustmentStage(adjustment: ShownAdjustment) {
  const stage = stageOfCorrection(adjustment);
  const { payoutMonth, expected } = adjustment;
  const words = expected ?? (payoutMonth && `${monthText(payoutMonth)}末の送金`);
  return (
    <>
      <StatusLabel tone={TONES[stage]}>{correctionStageName(stage)}</StatusLabel>
      {words && <span className="mt-1 block text-dns-14N-130">{words}</span>}
    </>
  );
}

/** What a correction corrects, in words. */
export function correctedText({ orderNumber, term, month }: ShownAdjustment): string {
  const parts = [
    ...(orderNumber && term ? [`${orderNumber} 第${term}期`] : []),
    ...(month ? [`${monthText(month)}分`] : []),
  ];
  return parts.length > 0 ? parts.join('、') : '—';
}

/** The corrections of one partner with their reasons, as that partner reads them. */
export function AdjustmentTable({ adjustments }: { adjustments: readonly ShownAdjustment[] }) {
  return (
    <DataTable
      caption="調整"
      captionShown={false}
      rows={adjustments}
      rowKey={({ id }) => id}
      empty="調整はありません。"
      columns={[
        { heading: '確定日', cell: ({ approvedOn }) => <DayText value={approvedOn} /> },
        { heading: '対象', cell: correctedText },
        { heading: '理由', cell: (adjustment) => <Reason {...adjustment} /> },
        {
          heading: '金額',
          cell: ({ amount }) => <SignedYenText value={amount} />,
          figures: true,
        },
        { heading: '状況', cell: (adjustment) => <AdjustmentStage {...adjustment} /> },
      ]}
    />
  );
}

function Reason({ reason, corrected }: ShownAdjustment) {
  return (
    <span className="block min-w-56">
      {reason}
      {corrected && (
        <span className="mt-1 block text-dns-14N-130">
          <span className="block">訂正前 {corrected.before}</span>
          <span className="block">訂正後 {corrected.after}</span>
        </span>
      )}
    </span>
  );
}
