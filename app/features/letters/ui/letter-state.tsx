import { StatusLabel } from '#app/ui/notices.tsx';
import { letterStateName } from '../messages.ts';
import type { LetterState } from '../rules.ts';

const TONES = { waiting: 'waiting', sent: 'good', kept: 'neutral', failed: 'bad' } as const;

/** Where a letter stands on its way. */
export function LetterStateLabel({ state }: { state: LetterState }) {
  return <StatusLabel tone={TONES[state]}>{letterStateName(state)}</StatusLabel>;
}
