import { StatusLabel, type Tone } from '#app/ui/notices.tsx';
import { runStageName } from '../messages.ts';
import type { RunStage } from '../rules.ts';

const TONES: Record<RunStage, Tone> = {
  'to-prepare': 'waiting',
  'to-put-up': 'waiting',
  'to-approve': 'waiting',
  'to-notice': 'active',
  'to-make-file': 'waiting',
  'file-stale': 'bad',
  'to-send': 'active',
  unsent: 'bad',
  sent: 'good',
  missed: 'bad',
  empty: 'neutral',
};

/** Where a month's run stands. */
export function RunStageLabel({ stage }: { stage: RunStage }) {
  return <StatusLabel tone={TONES[stage]}>{runStageName(stage)}</StatusLabel>;
}
