import { StatusLabel, type Tone } from '#app/ui/notices.tsx';
import { refundStateName } from '../messages.ts';
import type { RefundState } from '../rules.ts';

const TONES: Record<RefundState, Tone> = {
  'needs-account': 'bad',
  waiting: 'waiting',
  approved: 'good',
  paid: 'neutral',
};

/** Where a refund stands, in colour and in words. */
export function RefundStateLabel({ state }: { state: RefundState }) {
  return <StatusLabel tone={TONES[state]}>{refundStateName(state)}</StatusLabel>;
}
