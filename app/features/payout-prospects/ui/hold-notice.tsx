import { Notice } from '#app/ui/notices.tsx';
import { AFTER_A_HOLD, explainHold } from '../messages.ts';
import type { HeldBack } from '../rules.ts';

/** Tells a partner that its money is kept back, since when and why; nothing while it is not. */
export function HoldNotice({ hold }: { hold: HeldBack | null }) {
  if (!hold) return null;
  return (
    <Notice kind="warning" title="送金を保留しています">
      <p>{explainHold(hold)}</p>
      <p className="mt-2">{AFTER_A_HOLD}</p>
    </Notice>
  );
}
