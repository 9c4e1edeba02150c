import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import type { z } from 'zod';
import { registerPartner } from '#app/features/partners/commands.server.ts';
import { PARTNER_FIELDS, PartnerForm } from '#app/features/partners/form.ts';
import { explainPayeeNameRefusal } from '#app/features/partners/messages.ts';
import { PROGRAMME_NAMES } from '#app/features/partners/rules.ts';
import { PayeeFields } from '#app/features/partners/ui/payee-fields.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { mistakesReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { RadioField, TextField } from '#app/ui/controls.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: 'パートナーの登録|パートナーポータル' }];

export const loader = staffLoader('partners.register', () => null);

export const action = staffAction('partners.register', async (context, { request }) => {
  const submission = parseWithZod(await readFields(request, PARTNER_FIELDS), { schema: PartnerForm });
  if (submission.status !== 'success') return mistakesReply(submission);

  const { familyName, givenName, familyKana, givenKana, ...partner } = submission.value;
  const complete = partner.programme === 'cashback' && familyName && givenName && familyKana && givenKana;
  const payee = complete ? { familyName, givenName, familyKana, givenKana, email: partner.email } : null;
  const outcome = await registerPartner(context, { ...partner, payee });
  if (!outcome.ok) {
    const { field } = outcome.refusal;
    return data(submission.reply({ fieldErrors: { [field]: [explainPayeeNameRefusal(outcome.refusal)] } }), {
      status: 409,
    });
  }
  return redirect(`/staff/partners/${outcome.value}?done=registered`);
});

export default function NewPartner() {
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof PartnerForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(PartnerForm),
  });
  return (
    <>
      <PageHeading
        title="パートナーの登録"
        lead="登録すると、本日付けでプログラムに参加したものとして扱います。"
        crumbs={[{ to: '/staff/partners', label: 'パートナー' }]}
      />
      <div className="max-w-[48rem]">
        <PortalForm form={form}>
          <Section title="パートナーの情報">
            <TextField field={fields.name} label="会社名・屋号" width="full" />
            <TextField field={fields.nameKana} label="会社名・屋号(フリガナ)" width="full" />
            <TextField field={fields.contactName} label="ご担当者名" />
            <TextField
              field={fields.email}
              label="メールアドレス"
              type="email"
              width="full"
              hint="通知はこの宛先に送信します。"
            />
            <TextField field={fields.phone} label="電話番号" type="tel" hint="例: 03-1234-5678" />
            <RadioField
              field={fields.programme}
              label="プログラム"
              options={[
                {
                  value: 'discount',
                  label: PROGRAMME_NAMES.discount,
                  note: 'パートナーが契約し、割引後の金額を請求します。',
                },
                {
                  value: 'cashback',
                  label: PROGRAMME_NAMES.cashback,
                  note: 'お客様が契約し、パートナーへ送金します。',
                },
              ]}
            />
          </Section>
          <Section title="受取名義" lead="銀行口座の名義と一致しない場合、パートナーは受け取れません。">
            <PayeeFields fields={fields} neededWhen="キャッシュバックプログラムのとき" />
          </Section>
          <SubmitButton>この内容で登録する</SubmitButton>
        </PortalForm>
      </div>
    </>
  );
}
