import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { recordOwnRegistration } from '#app/features/tax-registrations/commands.server.ts';
import { REGISTRATION_FIELDS, RegistrationForm } from '#app/features/tax-registrations/form.ts';
import { explainRegistrationRefusal } from '#app/features/tax-registrations/messages.ts';
import { listRegistrations } from '#app/features/tax-registrations/queries.server.ts';
import { RegistrationList } from '#app/features/tax-registrations/ui/registration-list.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { errorPage, found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { RadioField, TextField } from '#app/ui/controls.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '登録番号の届け出|パートナーポータル' }];

export const loader = partnerLoader(async (context) => {
  found(context.partner.programme === 'cashback' || null, 'ページ');
  return { registrations: await listRegistrations(context, context.partner.id) };
}, 'own.payee');

export const action = partnerAction(async (context, { request }) => {
  if (context.partner.programme !== 'cashback') {
    throw errorPage(403, '登録番号の届け出は、キャッシュバックプログラムのパートナー様専用です。');
  }
  const submission = parseWithZod(await readFields(request, REGISTRATION_FIELDS), { schema: RegistrationForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { standing, number, from } = submission.value;
  const entry = standing === 'ended' ? { standing, from } : { standing, number: number ?? '', from };
  const recorded = await recordOwnRegistration(context, entry);
  if (!recorded.ok) return refusalReply(submission, explainRegistrationRefusal(recorded.refusal));
  return redirect('/mypage/statements?done=registration');
}, 'own.payee');

export default function Registration() {
  const { registrations } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof RegistrationForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(RegistrationForm),
  });
  return (
    <>
      <PageHeading
        title="登録番号の届け出"
        lead="国税庁の通知書に記載の登録番号と登録年月日を入力してください。その日以降に確定したキャッシュバックから反映します。"
        crumbs={[
          { to: '/mypage/cashback', label: 'キャッシュバック' },
          { to: '/mypage/statements', label: '支払通知書' },
        ]}
      />
      <div className="max-w-[48rem]">
        <PortalForm form={form}>
          <RadioField
            field={fields.standing}
            label="登録の状況"
            options={[
              { value: 'company', label: '法人として登録している' },
              { value: 'individual', label: '個人事業者として登録している' },
              { value: 'ended', label: '登録を取りやめた、または失効した', note: '登録番号の入力は不要です。' },
            ]}
          />
          <TextField
            field={fields.number}
            label="登録番号"
            neededWhen="登録しているとき"
            hint="「T」と13桁の数字(例 T4011001098993)"
          />
          <TextField
            field={fields.from}
            label="登録年月日"
            type="date"
            hint="取りやめた場合は、効力がなくなった日を入力してください。"
          />
          <SubmitButton>届け出る</SubmitButton>
        </PortalForm>
      </div>
      <Section title="これまでの届け出">
        <RegistrationList registrations={registrations} />
      </Section>
    </>
  );
}
