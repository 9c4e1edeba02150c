import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { parseId } from '#app/core/ids.ts';
import { createUser } from '#app/features/access/commands.server.ts';
import { NEW_USER_FIELDS, NewUserForm } from '#app/features/access/form.ts';
import { explainUserRefusal, fieldOfUserRefusal } from '#app/features/access/messages.ts';
import { findPartner } from '#app/features/partners/queries.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { errorPage, found } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: 'マイページの利用者の登録|パートナーポータル' }];

export const loader = staffLoader('partners.register', async (context, { params }) => {
  const id = found(parseId('par', params['id']), 'パートナー');
  const { name, contactName, email, state } = found(await findPartner(context, id), 'パートナー');
  return { id, name, contactName, email, active: state === 'active' };
});

export const action = staffAction('partners.register', async (context, { params, request }) => {
  const partner = found(await findPartner(context, found(parseId('par', params['id']), 'パートナー')), 'パートナー');
  if (partner.state !== 'active') {
    throw errorPage(409, '利用者を登録できるのは、参加中のパートナーのみです。先に申請を承認してください。');
  }
  const submission = parseWithZod(await readFields(request, NEW_USER_FIELDS), { schema: NewUserForm });
  const hideFields = ['password' as const];
  if (submission.status !== 'success') return data(submission.reply({ hideFields }), { status: 400 });

  const outcome = await createUser(context, { ...submission.value, role: 'owner', partnerId: partner.id });
  if (!outcome.ok) {
    const fieldErrors = { [fieldOfUserRefusal(outcome.refusal)]: [explainUserRefusal(outcome.refusal)] };
    return data(submission.reply({ fieldErrors, hideFields }), { status: 409 });
  }
  return redirect(`/staff/partners/${partner.id}?done=sign-in`);
});

export default function NewSignIn() {
  const { id, name, contactName, email, active } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof NewUserForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(NewUserForm),
    defaultValue: { name: contactName, email },
  });
  return (
    <>
      <PageHeading
        title="マイページの利用者を登録する"
        lead="初期パスワードは、メール以外の方法でご本人へお伝えください。"
        crumbs={[
          { to: '/staff/partners', label: 'パートナー' },
          { to: `/staff/partners/${id}`, label: name },
        ]}
      />
      {active ? (
        <PortalForm form={form}>
          <TextField field={fields.name} label="お名前" autoComplete="off" />
          <TextField
            field={fields.email}
            label="メールアドレス"
            type="email"
            width="full"
            hint="サインインに使用します。"
            autoComplete="off"
          />
          <TextField
            field={fields.password}
            label="初期パスワード"
            type="password"
            hint="12文字以上"
            autoComplete="new-password"
          />
          <SubmitButton>利用者を登録する</SubmitButton>
        </PortalForm>
      ) : (
        <p>利用者を登録できるのは、参加中のパートナーのみです。先に申請を承認してください。</p>
      )}
    </>
  );
}
