import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { parseId } from '#app/core/ids.ts';
import { PAYEE_FORM_FIELDS, PayeeForm } from '#app/features/partners/form.ts';
import { findPartner, findPayee } from '#app/features/partners/queries.server.ts';
import { PayeeFields } from '#app/features/partners/ui/payee-fields.tsx';
import { enterPayee, proposePayeeChange } from '#app/features/payee-changes/commands.server.ts';
import { explainChangeRefusal, explainEntryRefusal } from '#app/features/payee-changes/messages.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
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
  return {
    id,
    name,
    email,
    payee: payee ?? null,
    today: context.today,
    waitingDays: context.policy.payeeChangeWaitingDays,
  };
});

export const action = staffAction('payees.change', async (context, { params, request }) => {
  const { id } = found(await findPartner(context, found(parseId('par', params['id']), 'パートナー')), 'パートナー');
  const submission = parseWithZod(await readFields(request, PAYEE_FORM_FIELDS), { schema: PayeeForm });
  if (submission.status !== 'success') return mistakesReply(submission);

  const { confirmed, ...payee } = submission.value;
  const standing = await findPayee(context, id);
  const outcome = standing?.firstConfirmedOn
    ? await proposePayeeChange(context, id, payee)
    : await enterPayee(context, id, payee, confirmed === 'on');
  if (outcome.ok)
    return redirect(`/staff/partners/${id}?done=${standing?.firstConfirmedOn ? 'payee-proposed' : 'payee'}`);
  const { refusal } = outcome;
  const sentence = refusal.code === 'takes-two' ? explainEntryRefusal(refusal) : explainChangeRefusal(refusal);
  if (refusal.code !== 'bank-cannot-read') return refusalReply(submission, sentence);
  return data(submission.reply({ fieldErrors: { [refusal.field]: [sentence] } }), { status: 409 });
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
        lead={
          confirmedOn
            ? '確認済みの受取名義の変更は、申請した方とは別の担当者が承認します。申請すると、これまでの宛先へお知らせのメールを送ります。'
            : '銀行口座の名義どおりに入力してください。承認済みで通知前の支払処理に影響する場合、その承認は取り消され、作成し直しになります。'
        }
        crumbs={[
          { to: '/staff/partners', label: 'パートナー' },
          { to: `/staff/partners/${id}`, label: name },
        ]}
      />
      <Confirmed />
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
          <SubmitButton>{confirmedOn ? '受取名義の変更を申請する' : '受取名義を記録する'}</SubmitButton>
        </PortalForm>
      </div>
    </>
  );
}

function Confirmed() {
  const { payee, waitingDays } = useLoaderData<typeof loader>();
  const confirmedOn = payee ? payee.firstConfirmedOn : null;
  if (!confirmedOn) return null;
  return (
    <Notice kind="info" title="この受取名義は確認済みです">
      <p>
        最初の確認日は <DayText value={confirmedOn} /> です。変更は、お知らせから{waitingDays}
        日が過ぎると承認できます。変更しても最初の確認日は変わりません。
      </p>
    </Notice>
  );
}
