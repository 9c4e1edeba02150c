import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { homeOf } from '#app/features/access/rules.ts';
import { changePassword } from '#app/features/sign-ins/commands.server.ts';
import { PasswordChangeForm } from '#app/features/sign-ins/form.ts';
import { explainPasswordChangeRefusal } from '#app/features/sign-ins/messages.ts';
import { NewPasswordFields } from '#app/features/sign-ins/ui/new-password-fields.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { personAction, personLoader } from '#app/platform/guards.server.ts';
import { mistakesReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [{ title: 'パスワードの変更|パートナーポータル' }];

export const loader = personLoader(({ person: { name, role } }) => ({ signedIn: { name, home: homeOf(role) } }));

export const action = personAction(async (context, { request }) => {
  const fields = await readFields(request, ['current', 'password', 'again']);
  const submission = parseWithZod(fields, { schema: PasswordChangeForm });
  const hideFields = ['current' as const, 'password' as const, 'again' as const];
  if (submission.status !== 'success') return mistakesReply(submission, hideFields);
  const outcome = await changePassword(context, context.person, submission.value);
  if (outcome.ok) return redirect('/account?done=password');
  const sentence = explainPasswordChangeRefusal(outcome.refusal);
  const { code } = outcome.refusal;
  const field = code === 'not-recognised' || code === 'closed' ? 'current' : 'password';
  return data(submission.reply({ fieldErrors: { [field]: [sentence] }, hideFields }), { status: 409 });
});

export default function ChangePassword() {
  const { signedIn } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof PasswordChangeForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(PasswordChangeForm),
  });
  return (
    <PublicFrame signedIn={signedIn}>
      <div className="mx-auto max-w-[32rem]">
        <PageHeading
          title="パスワードの変更"
          lead="変更すると、ほかの端末でのサインインはすべて終了します。"
          crumbs={[{ to: '/account', label: 'アカウント' }]}
        />
        <PortalForm form={form}>
          <TextField
            field={fields.current}
            label="現在のパスワード"
            type="password"
            width="full"
            autoComplete="current-password"
          />
          <NewPasswordFields password={fields.password} again={fields.again} />
          <SubmitButton>変更する</SubmitButton>
        </PortalForm>
      </div>
    </PublicFrame>
  );
}
