import { StatusLabel, type Tone } from '#app/ui/notices.tsx';
import { partnerStateName } from '../messages.ts';
import type { PartnerState } from '../rules.ts';

const TONES: Record<PartnerState, Tone> = { applied: 'waiting', active: 'good', declined: 'neutral' };

/** Where a partner stands. */
export function PartnerStateLabel({ state }: { state: PartnerState }) {
  return <StatusLabel tone={TONES[state]}>{partnerStateName(state)}</StatusLabel>;
}
