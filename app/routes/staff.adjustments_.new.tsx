import { useForm } from '@conform-to/react';
import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { proposeAdjustment } from '#app/features/adjustment-proposals/commands.server.ts';
import { ADJUSTMENT_FIELDS, AdjustmentForm } from '#app/features/adjustment-proposals/form.ts';
import { explainCorrectionRefusal } from '#app/features/adjustment-proposals/messages.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { RadioField, TextField } from '#app/ui/controls.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '調整の申請|パートナーポータル' }];

export const loader = staffLoader('adjustments.propose', (_context, { request }) => ({
  partner: askedText(request, 'partner') ?? '',
  orderNumber: askedText(request, 'order') ?? '',
  term: askedText(request, 'term') ?? '',
}));

export const action = staffAction('adjustments.propose', async (context, { request }) => {
  const submission = parseWithZod(await readFields(request, ADJUSTMENT_FIELDS), { schema: AdjustmentForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const outcome = await proposeAdjustment(context, submission.value);
  if (!outcome.ok) return refusalReply(submission, explainCorrectionRefusal(outcome.refusal));
  return redirect('/staff/adjustments?done=proposed');
});

/** What the schema asks for; it makes another value of the fields, so that conform cannot read it off. */
const NEEDED = { required: true };

const DIRECTIONS = [
  { value: 'more', label: '加算', note: 'パートナーへの未払額を増やします' },
  { value: 'less', label: '減算', note: 'パートナーへの未払額を減らします' },
];

export default function NewAdjustment() {
  const { partner, orderNumber, term } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof AdjustmentForm>>({
    lastResult: lastResult ?? null,
    constraint: { partner: NEEDED, direction: NEEDED, amount: NEEDED, reason: NEEDED },
    defaultValue: { partner, orderNumber, term },
  });
  return (
    <>
      <PageHeading
        title="調整の申請"
        lead="別の担当者が承認すると確定します。申請した内容は変更できません。誤りがあるときは「承認」の一覧から取り下げ、申請し直してください。"
        crumbs={[{ to: '/staff/adjustments', label: '調整' }]}
      />
      <div className="max-w-[48rem]">
        <PortalForm form={form}>
          <TextField field={fields.partner} label="パートナー番号" autoComplete="off" />
          <RadioField field={fields.direction} label="加算・減算" options={DIRECTIONS} />
          <TextField
            field={fields.amount}
            label="金額"
            suffix="円"
            inputMode="numeric"
            width="short"
            autoComplete="off"
          />
          <TextField
            field={fields.reason}
            label="理由"
            width="full"
            autoComplete="off"
            hint="パートナーのマイページに表示されます。例: 2026年3月分の件数の訂正による差額"
          />
          <TextField
            field={fields.orderNumber}
            label="訂正するキャッシュバックの注文番号"
            autoComplete="off"
            hint="特定のキャッシュバックを訂正するときに、期とあわせて入力します。"
          />
          <TextField field={fields.term} label="期" inputMode="numeric" width="short" autoComplete="off" hint="例: 1" />
          <TextField
            field={fields.month}
            label="対象月"
            width="short"
            autoComplete="off"
            hint="特定の月を訂正するときに入力します。例: 2026-03"
          />
          <SubmitButton>承認を申請する</SubmitButton>
        </PortalForm>
      </div>
    </>
  );
}
