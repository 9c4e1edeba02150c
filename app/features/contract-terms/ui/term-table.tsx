import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, RateText } from '#app/ui/figures.tsx';
import { StatusLabel, type Tone } from '#app/ui/notices.tsx';
import { termStateName } from '../messages.ts';
import type { TermRow, TermState } from '../rules.ts';

const TONES: Record<TermState, Tone> = {
  planned: 'neutral',
  unpaid: 'waiting',
  waiting: 'active',
  running: 'good',
  over: 'neutral',
  void: 'neutral',
  refunded: 'neutral',
};

/** Every term of a contract, the last first; a client is shown no rates. */
export function TermTable({ terms, rates = true }: { terms: readonly TermRow[]; rates?: boolean }) {
  return (
    <DataTable
      caption="契約期間の一覧"
      captionShown={false}
      rows={terms}
      rowKey={({ term }) => String(term)}
      empty="契約期間はまだありません。"
      columns={[
        { heading: '期', cell: ({ term }) => `第${term}期` },
        {
          heading: '期間',
          cell: ({ from, to }) => (
            <>
              <DayText value={from} />〜<DayText value={to} />
            </>
          ),
        },
        { heading: 'プラン', cell: ({ planName, termMonths }) => `${planName}・${termMonths}ヶ月` },
        {
          heading: '請求書',
          cell: ({ number, issueOn }) =>
            number !== null ? (
              number
            ) : issueOn ? (
              <>
                <DayText value={issueOn} />
                に発行予定
              </>
            ) : (
              '—'
            ),
        },
        { heading: '入金日', cell: ({ paidOn }) => (paidOn ? <DayText value={paidOn} /> : '—') },
        ...(rates
          ? [
              {
                heading: '率(件数)',
                cell: ({ rate }: TermRow) =>
                  rate ? (
                    <>
                      <RateText value={rate.rate} />
                      {rate.count !== null && `(${rate.count}件)`}
                    </>
                  ) : (
                    '—'
                  ),
              },
            ]
          : []),
        {
          heading: '状態',
          cell: ({ state }) => <StatusLabel tone={TONES[state]}>{termStateName(state)}</StatusLabel>,
        },
      ]}
    />
  );
}
