import { DayText } from '#app/ui/figures.tsx';
import { StatusLabel, type Tone } from '#app/ui/notices.tsx';
import { DescriptionList } from '#app/ui/page-parts.tsx';
import type { Day } from '#app/core/calendar.ts';
import { approvalStateName } from '../messages.ts';
import type { ApprovalState } from '../rules.ts';

const TONES: Record<ApprovalState, Tone> = {
  proposed: 'waiting',
  approved: 'good',
  rejected: 'bad',
  withdrawn: 'neutral',
  void: 'neutral',
};

/** Where a proposal stands, in colour and in words. */
export function ApprovalStateLabel({ state }: { state: ApprovalState }) {
  return <StatusLabel tone={TONES[state]}>{approvalStateName(state)}</StatusLabel>;
}

/** Who proposed something and what became of it. */
export function ApprovalFacts({
  approval,
}: {
  approval: {
    state: ApprovalState;
    proposedOn: Day;
    proposedByName: string;
    decidedOn: Day | null;
    decidedByName: string | null;
    reason: string | null;
  };
}) {
  const { state, proposedOn, proposedByName, decidedOn, decidedByName, reason } = approval;
  return (
    <DescriptionList
      items={[
        { term: '状態', description: <ApprovalStateLabel state={state} /> },
        {
          term: '申請',
          description: (
            <>
              {proposedByName}(<DayText value={proposedOn} />)
            </>
          ),
        },
        ...(decidedOn && decidedByName
          ? [
              {
                term: approvalStateName(state),
                description: (
                  <>
                    {decidedByName}(<DayText value={decidedOn} />)
                  </>
                ),
              },
            ]
          : []),
        ...(reason ? [{ term: '差し戻しの理由', description: reason }] : []),
      ]}
    />
  );
}
