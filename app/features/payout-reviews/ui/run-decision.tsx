import type { ReactNode } from 'react';
import type { Day } from '#app/core/calendar.ts';
import { DayText } from '#app/ui/figures.tsx';
import { Section } from '#app/ui/page-parts.tsx';

/** Where the second person decides about a run, by the form within. It stands below the checks and the differences, which are read on the way to it. */
export function RunDecision({ deadline, children }: { deadline: Day; children: ReactNode }) {
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
      {children}
    </Section>
  );
}
