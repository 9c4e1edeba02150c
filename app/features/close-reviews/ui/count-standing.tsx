import type { Day } from '#app/core/calendar.ts';
import { DayText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';

/** Whether two people have signed a month's count, as its partner reads it; `confirmedOn` is null while they have not. PRG-09. */
export function CountStanding({ confirmedOn }: { confirmedOn: Day | null }) {
  if (!confirmedOn) return <StatusLabel tone="waiting">集計中</StatusLabel>;
  return (
    <>
      <StatusLabel tone="good">確認済み</StatusLabel> <DayText value={confirmedOn} />
    </>
  );
}

/** The same, with what is still to come while nobody or one person has signed. */
export function ExplainedCountStanding({ confirmedOn }: { confirmedOn: Day | null }) {
  return (
    <>
      <CountStanding confirmedOn={confirmedOn} />
      {!confirmedOn && (
        <span> 件数は数え終えています。担当者2名の確認が終わりましたら、今月の率をメールでお知らせします。</span>
      )}
    </>
  );
}
