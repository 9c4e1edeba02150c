import { type SubmissionResult, useForm } from '@conform-to/react';
import { getZodConstraint } from '@conform-to/zod/v4';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { DecisionForm as DecisionFields } from '../form.ts';

/**
 * Approve, or send back with a reason. The hash of what is shown goes with it: what changed meanwhile is not approved.
 * `action` names the page that decides, where it is another one.
 */
export function DecisionForm({
  contentHash,
  lastResult,
  action,
}: {
  contentHash: string;
  lastResult: SubmissionResult | undefined;
  action?: string;
}) {
  const [form, fields] = useForm<{ contentHash: string; reason: string }>({
    id: 'decision',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(DecisionFields),
  });
  return (
    <PortalForm form={form} {...(action ? { action } : {})}>
      <input type="hidden" name="contentHash" value={contentHash} />
      <div className="flex flex-wrap gap-4">
        <SubmitButton name="decision" value="approve">
          表示の内容で承認する
        </SubmitButton>
      </div>
      <div className="mt-8">
        <TextField
          field={fields.reason}
          label="差し戻しの理由"
          neededWhen="差し戻すとき"
          width="full"
          autoComplete="off"
          hint="申請した担当者に表示されます。"
        />
        <SubmitButton name="decision" value="reject" look="outline">
          差し戻す
        </SubmitButton>
      </div>
    </PortalForm>
  );
}
