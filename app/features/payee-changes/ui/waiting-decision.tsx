import type { ReactNode } from 'react';
import type { Day } from '#app/core/calendar.ts';
import { DayText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { Section } from '#app/ui/page-parts.tsx';

/** Where a change of where money goes is decided: its wait, who decides, and for them the form within. MAIL-06. */
export function WaitingDecision({
  noun,
  from,
  tooEarly,
  own,
  mayDecide,
  children,
}: {
  /** What is changed, in a sentence. */
  noun: string;
  /** The first day on which it can be approved. */
  from: Day;
  tooEarly: boolean;
  own: boolean;
  mayDecide: boolean;
  children: ReactNode;
}) {
  return (
    <Section title="承認">
      {tooEarly && (
        <Notice kind="info" title="確認期間中です">
          <p>
            これまでの宛先へ変更をお知らせしています。
            <DayText value={from} />
            以降に承認できます。差し戻しはいつでも行えます。
          </p>
        </Notice>
      )}
      {own && <p>ご自身が申請した変更は承認できません。取り下げは「承認」の一覧から行えます。</p>}
      {!own && !mayDecide && <p>{`${noun}の変更の承認は、管理者・制度担当・承認担当が行います。`}</p>}
      {mayDecide && children}
    </Section>
  );
}
