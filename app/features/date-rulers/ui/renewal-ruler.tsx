import { DateRuler } from '#app/ui/date-ruler.tsx';
import { milestoneName } from '../messages.ts';
import type { Milestone } from '../rules.ts';

/** The days of one renewal on a line, the renewal itself marked. */
export function RenewalRuler({ caption, milestones }: { caption: string; milestones: readonly Milestone[] }) {
  return (
    <DateRuler
      caption={caption}
      marks={milestones.map(({ what, on }) => ({ day: on, label: milestoneName(what), now: what === 'renewal' }))}
    />
  );
}
