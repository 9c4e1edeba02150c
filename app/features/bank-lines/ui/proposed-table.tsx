import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { StatusLabel, type Tone } from '#app/ui/notices.tsx';
import { explainProposal, gradeName } from '../messages.ts';
import type { ProposedLine } from '../queries.server.ts';
import type { Grade } from '../rules.ts';

const TONES: Record<Grade, Tone> = { certain: 'good', likely: 'waiting', unknown: 'neutral' };

/** How sure a proposal is, as a label. */
export function GradeLabel({ grade }: { grade: Grade }) {
  return <StatusLabel tone={TONES[grade]}>{gradeName(grade)}</StatusLabel>;
}

/** Lines that wait, each with the invoice proposed for it and why. */
export function ProposedTable({ caption, lines }: { caption: string; lines: readonly ProposedLine[] }) {
  return (
    <DataTable
      caption={caption}
      rows={lines}
      rowKey={({ id }) => id}
      empty="この区分の明細はありません。"
      columns={[
        { heading: '入金日(銀行)', cell: ({ valueOn }) => <DayText value={valueOn} /> },
        {
          heading: '振込依頼人',
          names: true,
          cell: ({ id, payer, remark }) => (
            <>
              <TextLink to={`/staff/bank-lines/${id}`}>{payer === '' ? '(名前なし)' : payer}</TextLink>
              {remark && <span className="block text-dns-14N-130 text-solid-gray-700">{remark}</span>}
            </>
          ),
        },
        { heading: '入金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
        {
          heading: '請求書の候補',
          cell: ({ proposal, invoice }) => (
            <>
              <GradeLabel grade={proposal.grade} />
              {invoice && (
                <span className="ml-2">
                  {invoice.number} {invoice.customer}
                </span>
              )}
              <span className="mt-1 block text-dns-14N-130 text-solid-gray-700">
                {explainProposal(proposal.because)}
              </span>
            </>
          ),
        },
      ]}
    />
  );
}
