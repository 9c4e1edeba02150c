import { type SubmissionResult, useForm } from '@conform-to/react';
import { getZodConstraint } from '@conform-to/zod/v4';
import type { Day } from '#app/core/calendar.ts';
import { dayText } from '#app/core/wording.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { PlanWithdrawalForm } from '../form.ts';
import { NOBODY } from '../messages.ts';

/** A contract that is to change hands, with its reason, and how that is taken back by those who may. */
export function PlannedCorrection({
  planned,
  mayWithdraw,
  lastResult,
}: {
  planned: { kind: 'correction' | 'handover'; effectiveFrom: Day; toName: string | null; reason: string };
  mayWithdraw: boolean;
  lastResult: SubmissionResult | undefined;
}) {
  const { kind, effectiveFrom, toName, reason } = planned;
  return (
    <Section
      title="パートナーの変更の予定"
      lead={`${dayText(effectiveFrom)}から、担当が「${toName ?? NOBODY}」に変わります。理由:${reason}`}
    >
      {kind === 'handover' && (
        <p>
          パートナー間で合意した移管です。中止は<TextLink to="/staff/handovers">契約の移管</TextLink>
          の画面から行えます。
        </p>
      )}
      {kind === 'correction' && mayWithdraw && <Withdrawal lastResult={lastResult} />}
    </Section>
  );
}

function Withdrawal({ lastResult }: { lastResult: SubmissionResult | undefined }) {
  const [form, fields] = useForm<{ reason: string }>({
    id: 'plan',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(PlanWithdrawalForm),
  });
  return (
    <PortalForm form={form}>
      <TextField
        field={fields.reason}
        label="取り消しの理由"
        hint="変更後のパートナーにメールでお知らせします(200文字まで)。"
        width="full"
        autoComplete="off"
      />
      <SubmitButton look="danger">変更の予定を取り消す</SubmitButton>
    </PortalForm>
  );
}
