import { StatusLabel, type Tone } from '#app/ui/notices.tsx';
import { cashbackStageName } from '../messages.ts';
import type { CashbackStage } from '../rules.ts';

const TONES: Record<CashbackStage, Tone> = {
  void: 'neutral',
  zero: 'neutral',
  earned: 'active',
  'payee-missing': 'waiting',
  held: 'waiting',
  outweighed: 'waiting',
  noticed: 'active',
  sent: 'good',
  received: 'good',
};

/** Where a cashback stands, in one word. */
export function CashbackStageLabel({ stage }: { stage: CashbackStage }) {
  return <StatusLabel tone={TONES[stage]}>{cashbackStageName(stage)}</StatusLabel>;
}
