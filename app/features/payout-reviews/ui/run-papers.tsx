import type { Month } from '#app/core/calendar.ts';
import type { RunStage } from '../rules.ts';
import { ButtonLink } from '#app/ui/buttons.tsx';

/** What a run can be taken away as: what the bank is handed once it is approved, and the evidence of it all. */
export function RunPapers({
  month,
  run,
  stage,
  evidence,
}: {
  month: Month;
  run: { state: string };
  stage: RunStage;
  /** Whether whoever looks may take the evidence, which holds names. */
  evidence: boolean;
}) {
  return (
    <>
      {run.state === 'approved' && (
        <ButtonLink to={`/staff/payouts/${month}/bank-file`} look={stage === 'to-notice' ? 'outline' : 'fill'}>
          銀行ファイル
        </ButtonLink>
      )}
      {evidence && (
        <ButtonLink to={`/staff/payouts/${month}/evidence`} look="outline" reload>
          証跡一式(ZIP)
        </ButtonLink>
      )}
    </>
  );
}
