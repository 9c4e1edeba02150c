import { Form } from '@remix-run/react';
import type { ReportedOutcome } from '#app/core/bank-result-layout.ts';
import type { Day } from '#app/core/calendar.ts';
import { dayText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, YenText } from '#app/ui/figures.tsx';
import { StatusLabel, type Tone } from '#app/ui/notices.tsx';
import { KeyFigures } from '#app/ui/page-parts.tsx';
import { explainQuarantine, fateName, outcomeName } from '../messages.ts';
import type { Fate, QuarantineReason, ResultFigures } from '../rules.ts';

const TONES: Record<Fate['fate'], Tone> = {
  recorded: 'good',
  confirmed: 'neutral',
  known: 'neutral',
  quarantined: 'waiting',
};

type LineRow = {
  line: number;
  key: string;
  name: string;
  amount: Yen;
  outcome: ReportedOutcome;
  happenedOn: Day | null;
  fate: Fate['fate'];
  why: string | null;
  answer: string | null;
  answeredOn: Day | null;
};

/** The lines of a file with what each does or did; one that was put aside is answered here. */
export function ResultLines({ rows, mayAnswer, most }: { rows: readonly LineRow[]; mayAnswer: boolean; most: number }) {
  return (
    <DataTable
      caption={`ファイルの明細(最大${most}件)`}
      rows={rows}
      rowKey={({ line }) => String(line)}
      empty="明細はありません。"
      columns={[
        { heading: '行', cell: ({ line }) => <span id={`line-${line}`}>{line}</span>, figures: true },
        { heading: '行番号', cell: ({ key }) => key },
        { heading: '受取人名', cell: ({ name }) => name, names: true },
        { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
        {
          heading: '結果',
          cell: ({ outcome, happenedOn }) => (
            <>
              {outcomeName(outcome)}
              {happenedOn && (
                <span className="block text-dns-14N-130">
                  <DayText value={happenedOn} />
                </span>
              )}
            </>
          ),
        },
        { heading: '処理', cell: (row) => <LineFate row={row} mayAnswer={mayAnswer} /> },
      ]}
    />
  );
}

function LineFate({ row, mayAnswer }: { row: LineRow; mayAnswer: boolean }) {
  const { line, fate, why, answer, answeredOn } = row;
  return (
    <>
      <StatusLabel tone={answer === null ? TONES[fate] : 'neutral'}>
        {answer === null ? fateName(fate) : '対応済み'}
      </StatusLabel>
      {why && <span className="mt-1 block text-dns-14N-130">{explainQuarantine(why as QuarantineReason)}</span>}
      {answer !== null && (
        <span className="mt-1 block text-dns-14N-130">
          {answeredOn && dayText(answeredOn)} {answer}
        </span>
      )}
      {fate === 'quarantined' && answer === null && mayAnswer && (
        <Form method="post" className="mt-2">
          <input type="hidden" name="line" value={line} />
          <label className="block text-dns-14N-130">
            確認した内容
            <input
              name="answer"
              required
              maxLength={200}
              autoComplete="off"
              className="mt-1 block min-h-11 w-full min-w-48 rounded-8 border border-solid-gray-600 px-3"
            />
          </label>
          <div className="mt-2">
            <SubmitButton look="outline" name="intent" value="answer">
              対応済みにする
            </SubmitButton>
          </div>
        </Form>
      )}
    </>
  );
}

/** What taking a file does, in figures. */
export function PlannedFigures({ figures }: { figures: ResultFigures }) {
  const shown = [
    { label: '受取済みにする', of: figures.received },
    { label: '受取期限切れにする', of: figures.expired, note: '次の支払処理に含めます' },
    { label: '返戻にする', of: figures.returned, note: '次の支払処理に含めます' },
    { label: '保留する', of: figures.quarantined, note: '記録せず、対応を待ちます' },
    { label: '送金を確認する', of: figures.confirmed },
    { label: '記録済み(変更なし)', of: figures.known },
  ];
  return (
    <KeyFigures
      figures={shown.map(({ label, of, note }) => ({
        label,
        value: <CountText value={of.count} unit="件" />,
        note: (
          <>
            <YenText value={of.total} />
            {note && <span className="block">{note}</span>}
          </>
        ),
      }))}
    />
  );
}
