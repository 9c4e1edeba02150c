import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { parseId } from '#app/core/ids.ts';
import { PAYEE_FORM_FIELDS, PayeeForm } from '#app/features/partners/form.ts';
import { explainPayeeNameRefusal } from '#app/features/partners/messages.ts';
import { findPartner, findPayee } from '#app/features/partners/queries.server.ts';
import { PayeeFields } from '#app/features/partners/ui/payee-fields.tsx';
import { enterPayee } from '#app/features/payouts/commands.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { CheckboxField, TextField } from '#app/ui/controls.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '受取名義|パートナーポータル' }];

export const loader = staffLoader('payees.change', async (context, { params }) => {
  const id = found(parseId('par', params['id']), 'パートナー');
  const [partner, payee] = await Promise.all([findPartner(context, id), findPayee(context, id)]);
  const { name, email } = found(partner, 'パートナー');
  return { id, name, email, payee: payee ?? null, today: context.today };
});

export const action = staffAction('payees.change', async (context, { params, request }) => {
  const { id } = found(await findPartner(context, found(parseId('par', params['id']), 'パートナー')), 'パートナー');
  const submission = parseWithZod(await readFields(request, PAYEE_FORM_FIELDS), { schema: PayeeForm });
  if (submission.status !== 'success') return mistakesReply(submission);

  const { confirmed, ...payee } = submission.value;
  const outcome = await enterPayee(context, id, payee, confirmed === 'on');
  if (!outcome.ok) {
    const { field } = outcome.refusal;
    return data(submission.reply({ fieldErrors: { [field]: [explainPayeeNameRefusal(outcome.refusal)] } }), {
      status: 409,
    });
  }
  return redirect(`/staff/partners/${id}?done=payee`);
});

export default function PayeePage() {
  const { id, name, email, payee, today } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const confirmedOn = payee ? payee.firstConfirmedOn : null;
  const [form, fields] = useForm<z.input<typeof PayeeForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(PayeeForm),
    defaultValue: payee
      ? {
          familyName: payee.familyName,
          givenName: payee.givenName,
          familyKana: payee.familyKana,
          givenKana: payee.givenKana,
          email: payee.email,
        }
      : { email },
  });
  return (
    <>
      <PageHeading
        title="受取名義"
        lead="銀行口座の名義どおりに入力してください。承認済みで通知前の支払処理に影響する場合、その承認は取り消され、作成し直しになります。"
        crumbs={[
          { to: '/staff/partners', label: 'パートナー' },
          { to: `/staff/partners/${id}`, label: name },
        ]}
      />
      {confirmedOn && (
        <Notice kind="info" title="この受取名義は確認済みです">
          <p>
            最初の確認日は <DayText value={confirmedOn} /> です。訂正しても最初の確認日は変わりません。
          </p>
        </Notice>
      )}
      <div className="max-w-[48rem]">
        <PortalForm form={form}>
          <PayeeFields fields={fields} />
          <TextField
            field={fields.email}
            label="受取用メールアドレス"
            type="email"
            width="full"
            hint="銀行からの送金メールが届く宛先です。"
          />
          {!confirmedOn && (
            <CheckboxField
              field={fields.confirmed}
              label={
                <>
                  パートナーご本人から、口座名義と同一であるとの確認を受けました(確認日 <DayText value={today} />)
                </>
              }
            />
          )}
          <SubmitButton>受取名義を記録する</SubmitButton>
        </PortalForm>
      </div>
    </>
  );
}
