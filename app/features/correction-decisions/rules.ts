import type { AdjustmentId } from '#app/core/ids.ts';
import type { ApprovalState } from '../approvals/rules.ts';

/** A correction of a fact, as far as deciding those that wait together asks. */
type Decidable = { id: AdjustmentId; state: ApprovalState; contentHash: string };

/** The corrections of a fact that wait, in the order they are shown in. */
export function waitingOf<C extends Decidable>(corrections: readonly C[]): C[] {
  return corrections.filter(({ state }) => state === 'proposed');
}

/** The corrections that are decided together, as text: each by its content, so that a decision holds for all that was shown. */
export function togetherText(waiting: readonly Decidable[]): string {
  return JSON.stringify(waiting.map(({ id, contentHash }) => [id, contentHash]));
}
