import type { Day, Month } from '#app/core/calendar.ts';
import { DayText } from '#app/ui/figures.tsx';
import { Section } from '#app/ui/page-parts.tsx';
import { DecisionForm } from '../../approvals/ui/decision-form.tsx';

/** The second person's decision about a run. It stands below the checks and the differences, which are read on the way to it. */
export function RunDecision({ month, contentHash, deadline }: { month: Month; contentHash: string; deadline: Day }) {
  return (
    <Section
      title="承認"
      lead={
        <>
          確認項目と前月との違いを確認のうえ、
          <DayText value={deadline} />
          までに承認または差し戻してください。
        </>
      }
    >
      <DecisionForm contentHash={contentHash} lastResult={undefined} action={`/staff/payouts/${month}/approve`} />
    </Section>
  );
}
