import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { PAYEE_FORM_FIELDS, PayeeForm } from '#app/features/partners/form.ts';
import { findPayee } from '#app/features/partners/queries.server.ts';
import { PayeeExamples } from '#app/features/partners/ui/payee-advice.tsx';
import { PayeeFields } from '#app/features/partners/ui/payee-fields.tsx';
import { proposePayeeChange } from '#app/features/payee-changes/commands.server.ts';
import { explainChangeRefusal } from '#app/features/payee-changes/messages.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '受取名義の変更|パートナーポータル' }];

export const loader = partnerLoader(async (context) => {
  const payee = found(await findPayee(context, context.partner.id), '受取名義');
  const { familyName, givenName, familyKana, givenKana, email } = found(payee.firstConfirmedOn && payee, '受取名義');
  return {
    payee: { familyName, givenName, familyKana, givenKana, email },
    waitingDays: context.policy.payeeChangeWaitingDays,
  };
}, 'own.payee');

export const action = partnerAction(async (context, { request }) => {
  const submission = parseWithZod(await readFields(request, PAYEE_FORM_FIELDS), { schema: PayeeForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { confirmed: _confirmed, ...payee } = submission.value;
  const outcome = await proposePayeeChange(context, context.partner.id, payee);
  if (outcome.ok) return redirect('/mypage/payee?done=proposed');
  const { refusal } = outcome;
  const sentence = explainChangeRefusal(refusal);
  if (refusal.code !== 'bank-cannot-read') return refusalReply(submission, sentence);
  return data(submission.reply({ fieldErrors: { [refusal.field]: [sentence] } }), { status: 409 });
}, 'own.payee');

export default function ChangePayee() {
  const { payee, waitingDays } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof PayeeForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(PayeeForm),
    defaultValue: payee,
  });
  return (
    <>
      <PageHeading
        title="受取名義の変更"
        lead={`変更後の受取口座の名義を入力してください。お申し出を受け付けると、これまでの宛先へお知らせのメールを送ります。事務局での確認のため、変更までに${waitingDays}日以上かかります。`}
        crumbs={[{ to: '/mypage/payee', label: '受取名義' }]}
      />
      <div className="max-w-[48rem]">
        <PayeeExamples />
        <PortalForm form={form}>
          <PayeeFields fields={fields} />
          <TextField
            field={fields.email}
            label="受取用メールアドレス"
            type="email"
            width="full"
            hint="銀行からの送金メールが届く宛先です。"
          />
          <SubmitButton>変更を申し出る</SubmitButton>
        </PortalForm>
      </div>
    </>
  );
}
