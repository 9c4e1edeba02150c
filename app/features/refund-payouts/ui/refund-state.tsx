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

/** Whether a file of transfers is the one to use. */
export function RefundFileState({ live }: { live: boolean }) {
  return live ? (
    <StatusLabel tone="good">有効</StatusLabel>
  ) : (
    <StatusLabel tone="neutral">差し替え・取り消し済み</StatusLabel>
  );
}
