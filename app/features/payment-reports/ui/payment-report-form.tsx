import { useForm } from '@conform-to/react';
import { getZodConstraint } from '@conform-to/zod/v4';
import type { SubmissionResult } from '@conform-to/react';
import type { z } from 'zod';
import type { Day } from '#app/core/calendar.ts';
import { yenText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { TextAreaField, TextField } from '#app/ui/controls.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { PaymentReportForm } from '../form.ts';

/** The form in which a customer says that an invoice was paid by transfer. */
export function PaymentReportFields({
  lastResult,
  id,
  total,
  today,
}: {
  lastResult: SubmissionResult<string[]> | null;
  /** Of the report to be made; drawn with the page. */
  id: string;
  total: Yen;
  today: Day;
}) {
  const [form, fields] = useForm<z.input<typeof PaymentReportForm>>({
    lastResult,
    constraint: getZodConstraint(PaymentReportForm),
    defaultValue: { id, amount: String(total), paidOn: today },
  });
  return (
    <div className="max-w-[48rem]">
      <PortalForm form={form}>
        <input type="hidden" name={fields.id.name} value={textOf(fields.id.initialValue, id)} />
        <TextField
          field={fields.payer}
          label="振込名義(カナ)"
          width="full"
          hint="ご利用明細に印字されたお名前をご入力ください。例:カ)アオゾラシヨウテン"
        />
        <TextField field={fields.paidOn} label="振込日" type="date" width="short" />
        <TextField
          field={fields.amount}
          label="振込金額"
          inputMode="numeric"
          width="short"
          suffix="円"
          hint={`ご請求額は${yenText(total)}です。`}
        />
        <TextAreaField field={fields.message} label="ご連絡事項" hint="複数の請求書をまとめて振り込まれた場合など" />
        <SubmitButton>振込を連絡する</SubmitButton>
      </PortalForm>
    </div>
  );
}

function textOf(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}
