import type { ReportedOutcome } from '#app/core/bank-result-layout.ts';
import type { Day, Month } from '#app/core/calendar.ts';
import { type Yen, lessYen, sumYen } from '#app/core/yen.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, YenText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';
import { KeyFigures } from '#app/ui/page-parts.tsx';
import type { RunBalance } from '../../transfer-outcomes/rules.ts';
import { explainQuarantine, outcomeName } from '../messages.ts';
import type { QuarantineReason } from '../rules.ts';

/** What a run's transfers come to: sent, received, come back, open, and the difference, which is 0 when all is told. */
export function RunBalanceFigures({ balance }: { balance: RunBalance }) {
  const { sent, received, back, open } = balance;
  const rest = lessYen(sent.total, sumYen([received.total, back.total, open.total]));
  const figure = (label: string, { count, total }: { count: number; total: Yen }) => ({
    label,
    value: <YenText value={total} />,
    note: <CountText value={count} unit="件" />,
  });
  return (
    <KeyFigures
      figures={[
        figure('送金済み', sent),
        figure('受取済み', received),
        figure('返戻・受取期限切れ', back),
        figure('結果待ち', open),
        {
          label: '差額',
          value: <YenText value={rest} />,
          note: '送金済みから、受取済み・返戻・受取期限切れ・結果待ちを差し引いた額',
        },
      ]}
    />
  );
}

/** Lines of the bank that fit nothing, and wait for somebody's answer. */
export function UnansweredLines({
  month,
  rows,
}: {
  month: Month;
  rows: readonly {
    resultId: string;
    line: number;
    key: string;
    name: string;
    amount: Yen;
    outcome: ReportedOutcome;
    why: string | null;
  }[];
}) {
  return (
    <DataTable
      caption="対応を待っている明細"
      captionShown={false}
      rows={rows}
      rowKey={({ resultId, line }) => `${resultId} ${line}`}
      empty="保留した明細はありません。"
      columns={[
        {
          heading: 'ファイルの行',
          cell: ({ resultId, line }) => (
            <TextLink to={`/staff/payouts/${month}/results/${resultId}#line-${line}`}>{line}行目</TextLink>
          ),
        },
        { heading: '行番号', cell: ({ key }) => key },
        { heading: '受取人名', cell: ({ name }) => name, names: true },
        { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
        { heading: '結果', cell: ({ outcome }) => outcomeName(outcome) },
        { heading: '理由', cell: ({ why }) => why && explainQuarantine(why as QuarantineReason) },
      ]}
    />
  );
}

/** Transfers of which nobody knows how they ended, each with its deadline. */
export function OpenTransfers({
  month,
  rows,
  open,
  mayMark,
}: {
  month: Month;
  rows: readonly {
    payoutId: string;
    part: number;
    partnerName: string;
    amount: Yen;
    sentOn: Day | null;
    expiresOn: Day | null;
    waits: boolean;
  }[];
  /** How many there are in all. */
  open: number;
  mayMark: boolean;
}) {
  return (
    <DataTable
      caption={open > rows.length ? `番号順(最初の${rows.length}件、全${open}件)` : '番号順'}
      rows={rows}
      rowKey={({ payoutId, part }) => `${payoutId} ${part}`}
      empty="結果待ちの送金はありません。"
      columns={[
        { heading: 'パートナー', cell: ({ partnerName }) => partnerName, names: true },
        { heading: '番号', cell: ({ part }) => `${part}件目` },
        { heading: '送金日', cell: ({ sentOn }) => (sentOn ? <DayText value={sentOn} /> : '—') },
        { heading: '受取期限', cell: ({ expiresOn }) => (expiresOn ? <DayText value={expiresOn} /> : '—') },
        { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
        {
          heading: '操作',
          cell: ({ payoutId, waits }) => {
            if (waits) return <StatusLabel tone="waiting">承認待ち</StatusLabel>;
            if (!mayMark) return '—';
            return <TextLink to={`/staff/payouts/${month}/outcomes/${payoutId}`}>結果を入力</TextLink>;
          },
        },
      ]}
    />
  );
}

/** The files handed in for a run. */
export function ResultFiles({
  month,
  rows,
}: {
  month: Month;
  rows: readonly { id: string; fileName: string; version: number; lines: number; total: Yen; takenOn: Day | null }[];
}) {
  return (
    <DataTable
      caption="新しい順"
      captionShown={false}
      rows={rows}
      rowKey={({ id }) => id}
      empty="送金結果のファイルはまだありません。"
      columns={[
        {
          heading: 'ファイル',
          cell: ({ id, fileName }) => (
            <TextLink to={`/staff/payouts/${month}/results/${id}`}>{fileName || '(名称なし)'}</TextLink>
          ),
        },
        { heading: '版', cell: ({ version }) => `第${version}版` },
        { heading: '行数', cell: ({ lines }) => <CountText value={lines} unit="行" />, figures: true },
        { heading: '合計', cell: ({ total }) => <YenText value={total} />, figures: true },
        {
          heading: '状態',
          cell: ({ takenOn }) =>
            takenOn ? (
              <>
                <StatusLabel tone="good">取り込み済み</StatusLabel> <DayText value={takenOn} />
              </>
            ) : (
              <StatusLabel tone="waiting">確認待ち</StatusLabel>
            ),
        },
      ]}
    />
  );
}
