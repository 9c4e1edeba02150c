import type { Day } from '#app/core/calendar.ts';
import { DayText } from '#app/ui/figures.tsx';
import type { ApprovalKind } from '../rules.ts';
import { ApprovalLink } from './approval-link.tsx';

/** What waits for a second person, each by its title with the day on which it was put up. */
export function ProposedList({
  proposed,
}: {
  proposed: readonly { id: string; kind: ApprovalKind; thing: string; title: string; proposedOn: Day }[];
}) {
  return (
    <ul>
      {proposed.map((approval) => (
        <li key={approval.id}>
          <ApprovalLink approval={approval} />(<DayText value={approval.proposedOn} />
          申請)
        </li>
      ))}
    </ul>
  );
}
