import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { resetPassword } from '#app/features/sign-ins/commands.server.ts';
import { NewPasswordForm } from '#app/features/sign-ins/form.ts';
import { explainResetRefusal } from '#app/features/sign-ins/messages.ts';
import { isResetOpen } from '#app/features/sign-ins/queries.server.ts';
import { NewPasswordFields } from '#app/features/sign-ins/ui/new-password-fields.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { publicAction, publicLoader } from '#app/platform/guards.server.ts';
import { mistakesReply } from '#app/platform/respond.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [{ title: '新しいパスワードの設定|パートナーポータル' }];

export const loader = publicLoader(async (context, { params }) => ({
  open: await isResetOpen(context, params['secret'] ?? ''),
}));

export const action = publicAction(async (context, { request, params }) => {
  const fields = await readFields(request, ['password', 'again']);
  const submission = parseWithZod(fields, { schema: NewPasswordForm });
  const hideFields = ['password' as const, 'again' as const];
  if (submission.status !== 'success') return mistakesReply(submission, hideFields);
  const { password } = submission.value;
  const outcome = await resetPassword(context, { secret: params['secret'] ?? '', password });
  if (outcome.ok) return redirect('/sign-in?done=reset');
  const sentence = explainResetRefusal(outcome.refusal);
  const refused =
    outcome.refusal.code === 'link-worthless' ? { formErrors: [sentence] } : { fieldErrors: { password: [sentence] } };
  return data(submission.reply({ ...refused, hideFields }), { status: 409 });
});

export default function Reset() {
  const { open } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof NewPasswordForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(NewPasswordForm),
  });
  return (
    <PublicFrame>
      <div className="mx-auto max-w-[32rem]">
        <PageHeading title="新しいパスワードの設定" />
        {open ? (
          <PortalForm form={form}>
            <NewPasswordFields password={fields.password} again={fields.again} />
            <SubmitButton>パスワードを設定する</SubmitButton>
          </PortalForm>
        ) : (
          <Notice kind="warning" title="このURLはご利用いただけません">
            <p>
              使用済みか、有効期限が切れています。お手数ですが、もう一度
              <TextLink to="/forgot">パスワードの再設定</TextLink>をお申し込みください。
            </p>
          </Notice>
        )}
      </div>
    </PublicFrame>
  );
}
