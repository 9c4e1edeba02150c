import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import type { z } from 'zod';
import { roleName } from '#app/features/access/messages.ts';
import { STAFF_ROLES } from '#app/features/access/rules.ts';
import { invite } from '#app/features/invitations/commands.server.ts';
import { StaffInvitationForm } from '#app/features/invitations/form.ts';
import { explainInvitationRefusal } from '#app/features/invitations/messages.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { mistakesReply } from '#app/platform/respond.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { SelectField, TextField } from '#app/ui/controls.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '担当者の招待|パートナーポータル' }];

export const loader = staffLoader('people.invite', () => null);

export const action = staffAction('people.invite', async (context, { request, context: { portal } }) => {
  const fields = await readFields(request, Object.keys(StaffInvitationForm.shape));
  const submission = parseWithZod(fields, { schema: StaffInvitationForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { role } = submission.value;
  const { userId, name } = context.staff;
  const outcome = await invite(
    context,
    { ...submission.value, roleName: roleName(role), partnerId: null },
    { userId, name, baseUrl: portal.baseUrl },
  );
  if (outcome.ok) return redirect('/staff/people?done=invited');
  const fieldErrors = { email: [explainInvitationRefusal(outcome.refusal)] };
  return data(submission.reply({ fieldErrors }), { status: 409 });
});

export default function Invite() {
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof StaffInvitationForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(StaffInvitationForm),
  });
  return (
    <>
      <PageHeading
        title="担当者を招待する"
        lead="招待メールのURLから、ご本人がパスワードを設定します。初回のサインイン時に2段階認証の設定が必要です。"
        crumbs={[{ to: '/staff/people', label: '担当者' }]}
      />
      <PortalForm form={form}>
        <TextField field={fields.name} label="お名前" autoComplete="off" />
        <TextField field={fields.email} label="メールアドレス" type="email" width="full" autoComplete="off" />
        <SelectField
          field={fields.role}
          label="役割"
          options={STAFF_ROLES.map((role) => ({ value: role, label: roleName(role) }))}
          hint={
            <>
              役割ごとにできることは、<TextLink to="/staff/roles">役割と権限</TextLink>をご覧ください。
            </>
          }
        />
        <SubmitButton>招待メールを送信する</SubmitButton>
      </PortalForm>
    </>
  );
}
