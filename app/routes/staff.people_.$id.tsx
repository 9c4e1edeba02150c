import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { parseId } from '#app/core/ids.ts';
import { roleName } from '#app/features/access/messages.ts';
import { findUser } from '#app/features/access/queries.server.ts';
import { PARTNER_ROLES, STAFF_ROLES, isStaffRole } from '#app/features/access/rules.ts';
import { findFactors } from '#app/features/factors/queries.server.ts';
import { changePerson } from '#app/features/sign-ins/commands.server.ts';
import { PersonChangeForm } from '#app/features/sign-ins/form.ts';
import { explainPersonRefusal } from '#app/features/sign-ins/messages.ts';
import type { Context } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { CheckboxField, RadioField, SelectField } from '#app/ui/controls.tsx';
import { DescriptionList, PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '担当者の変更|パートナーポータル' }];

async function askedFor(context: Context, id: string | undefined) {
  const known = parseId('usr', id);
  return found(known && (await findUser(context, known)), '担当者');
}

export const loader = staffLoader('people.change', async (context, { params }) => {
  const { id, name, email, role, enabled } = await askedFor(context, params['id']);
  const roles = isStaffRole(role) ? STAFF_ROLES : PARTNER_ROLES;
  return {
    name,
    email,
    role,
    access: enabled ? 'open' : 'closed',
    hasFactor: (await findFactors(context, id)) !== undefined,
    roles: roles.map((value) => ({ value, label: roleName(value) })),
  };
});

export const action = staffAction('people.change', async (context, { request, params }) => {
  const person = await askedFor(context, params['id']);
  const fields = await readFields(request, Object.keys(PersonChangeForm.shape));
  const submission = parseWithZod(fields, { schema: PersonChangeForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { role, access, dropFactor } = submission.value;
  const outcome = await changePerson(context, person, { role, enabled: access === 'open', dropFactor });
  if (!outcome.ok) return refusalReply(submission, explainPersonRefusal(outcome.refusal));
  return redirect(person.partnerId ? `/staff/partners/${person.partnerId}` : '/staff/people?done=changed');
});

export default function ChangePerson() {
  const { name, email, role, access, hasFactor, roles } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof PersonChangeForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(PersonChangeForm),
    defaultValue: { role, access },
  });
  return (
    <>
      <PageHeading
        title={name}
        lead="保存すると、この方のサインインはすべて終了します。"
        crumbs={[{ to: '/staff/people', label: '担当者' }]}
      />
      <DescriptionList items={[{ term: 'メールアドレス', description: email }]} />
      <div className="mt-8">
        <PortalForm form={form}>
          <SelectField field={fields.role} label="役割" options={roles} placeholder={null} />
          <RadioField
            field={fields.access}
            label="利用状態"
            options={[
              { value: 'open', label: '利用中' },
              { value: 'closed', label: '停止中', note: 'サインインできなくなります。' },
            ]}
          />
          {hasFactor && (
            <CheckboxField
              field={fields.dropFactor}
              label="2段階認証の登録を解除する"
              hint="認証アプリ、パスキー、回復コードをすべて失くされた場合に、ご本人であることを確認のうえ、解除してください。"
            />
          )}
          <SubmitButton>保存する</SubmitButton>
        </PortalForm>
      </div>
    </>
  );
}
