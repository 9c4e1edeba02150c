import { StatusLabel, type Tone } from '#app/ui/notices.tsx';
import { contractStateName } from '../messages.ts';
import type { ContractState } from '../rules.ts';

const TONES: Record<ContractState, Tone> = {
  ordered: 'waiting',
  scheduled: 'active',
  'in-force': 'good',
  lapsed: 'bad',
  ended: 'neutral',
  void: 'neutral',
  refunded: 'neutral',
};

/** Where a contract is in its life; a cancelled one that still runs says so. */
export function ContractStateLabel({ state, cancelled = false }: { state: ContractState; cancelled?: boolean }) {
  if (cancelled && state === 'in-force') return <StatusLabel tone="waiting">解約予定</StatusLabel>;
  return <StatusLabel tone={TONES[state]}>{contractStateName(state)}</StatusLabel>;
}
