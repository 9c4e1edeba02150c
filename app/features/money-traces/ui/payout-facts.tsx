import type { Day, Month } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { routeName } from '../../bank-files/rules.ts';
import type { PayoutRoute } from '../../payouts/rules.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';
import { DescriptionList } from '#app/ui/page-parts.tsx';

/** A run as it was prepared and approved; null where none is stored. */
export type ShownRun = {
  state: 'draft' | 'approved' | 'missed';
  contentHash: string;
  preparedBy: string | null;
  preparedAt: string;
  approvedBy: string | null;
  approvedAt: string | null;
} | null;

/** What became of a payout at the bank. */
type Result = {
  route: PayoutRoute;
  noticedOn: Day | null;
  sentOn: Day | null;
  returnedOn: Day | null;
  returnReason: string | null;
};

/** Who prepared and approved the run that a payout is in, for which content, and what became of the payout. */
export function PayoutFacts({ month, run, result }: { month: Month; run: ShownRun; result: Result }) {
  return (
    <DescriptionList
      items={[
        { term: '支払処理', description: <TextLink to={`/staff/payouts/${month}`}>{monthText(month)}末</TextLink> },
        ...(run
          ? [
              { term: '内容の照合値(SHA-256)', description: <code className="break-all">{run.contentHash}</code> },
              { term: '作成', description: `${run.preparedBy ?? '—'}(${run.preparedAt})` },
              {
                term: '承認',
                description: run.approvedBy ? `${run.approvedBy}(${run.approvedAt ?? '—'})` : RUN_STATES[run.state],
              },
            ]
          : []),
        { term: '送金方法', description: routeName(result.route) },
        { term: '通知', description: result.noticedOn ? <DayText value={result.noticedOn} /> : 'まだ通知していません' },
        { term: '送金', description: result.sentOn ? <DayText value={result.sentOn} /> : 'まだ送金していません' },
        ...(result.returnedOn
          ? [
              {
                term: '返戻',
                description: (
                  <>
                    <DayText value={result.returnedOn} />({result.returnReason ?? '理由の記載なし'})
                  </>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

const RUN_STATES = { draft: '承認待ち', approved: '承認済み', missed: '期限までに承認されず、翌月へ繰越' };

/** A row of a bank file that carried a transfer. */
export type ShownFileRow = {
  month: Month;
  version: number;
  row: number;
  part: number;
  amount: Yen;
  sha256: string;
  live: boolean;
  madeBy: string | null;
  madeAt: string;
};

/** The rows a payout had in the versions of its bank file. */
export function FileRows({ rows }: { rows: readonly ShownFileRow[] }) {
  return (
    <DataTable
      caption="銀行ファイルの行(新しい版順)"
      rows={rows}
      rowKey={({ month, version, row }) => `${month} ${version} ${row}`}
      empty="銀行ファイルにはまだ含まれていません。"
      columns={[
        {
          heading: '版',
          cell: ({ month, version }) => (
            <TextLink to={`/staff/payouts/${month}/bank-file`}>
              {monthText(month)} 第{version}版
            </TextLink>
          ),
        },
        {
          heading: '状態',
          cell: ({ live }) =>
            live ? <StatusLabel tone="good">有効</StatusLabel> : <StatusLabel tone="neutral">差し替え済み</StatusLabel>,
        },
        { heading: '行', cell: ({ row }) => `${row}行目` },
        { heading: '振込', cell: ({ part }) => `${part}件目` },
        { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
        { heading: '作成', cell: ({ madeBy, madeAt }) => `${madeBy ?? '—'}(${madeAt})` },
        { heading: '照合値(SHA-256)', cell: ({ sha256 }) => <code className="break-all">{sha256}</code> },
      ]}
    />
  );
}
