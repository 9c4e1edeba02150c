import { monthText } from '#app/core/wording.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { SignedYenText } from '#app/ui/figures.tsx';
import { Section } from '#app/ui/page-parts.tsx';
import type { ForecastLine } from '../rules.ts';

/**
 * Corrections that were approved, each with the payout it comes in.
 *
 * @param waiting what stands in place of a payout while none is in sight.
 */
export function CorrectionsToCome({ corrections, waiting }: { corrections: readonly ForecastLine[]; waiting: string }) {
  return (
    <Section title="見通しに含まれる調整" lead="承認済みの調整です。その月の確定の金額に加算または減算しています。">
      <DataTable
        caption="見通しに含まれる調整"
        captionShown={false}
        rows={corrections}
        rowKey={({ orderNumber, term, amount, reason, on }) => [orderNumber, term, amount, reason, on].join(' ')}
        empty="調整はありません。"
        columns={[
          {
            heading: '送金',
            cell: ({ month }) => (month ? `${monthText(month)}末の送金` : waiting),
          },
          { heading: '対象', cell: ({ orderNumber, term }) => (orderNumber ? `${orderNumber} 第${term}期` : '—') },
          { heading: '理由', cell: ({ reason }) => reason },
          { heading: '金額', cell: ({ amount }) => <SignedYenText value={amount} />, figures: true },
        ]}
      />
    </Section>
  );
}
