import { type SubmissionResult, useForm } from '@conform-to/react';
import { getZodConstraint } from '@conform-to/zod/v4';
import type { z } from 'zod';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { ClosingForm } from '../form.ts';

/** Closes a month's payouts for good; where nothing was sent, with the reason. MAIL-14. */
export function CloseForm({
  month,
  empty,
  lastResult = null,
}: {
  month: string;
  /** Whether nothing of the run was sent. */
  empty: boolean;
  lastResult?: SubmissionResult | null | undefined;
}) {
  const [form, fields] = useForm<z.input<typeof ClosingForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(ClosingForm),
  });
  return (
    <PortalForm form={form} action={`/staff/payouts/${month}/close`}>
      {empty && (
        <TextField
          field={fields.reason}
          label="送金した支払がない理由"
          hint="この月の支払は、すべて保留または取消となりました。合計0円で締め切り、理由を記録します。"
        />
      )}
      <SubmitButton>この月の送金を締め切る</SubmitButton>
    </PortalForm>
  );
}
