import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { roleName } from '#app/features/access/messages.ts';
import { isStaffRole } from '#app/features/access/rules.ts';
import { acceptInvitation } from '#app/features/invitations/commands.server.ts';
import { explainAcceptRefusal } from '#app/features/invitations/messages.ts';
import { findInvitation } from '#app/features/invitations/queries.server.ts';
import { NewPasswordForm } from '#app/features/sign-ins/form.ts';
import { NewPasswordFields } from '#app/features/sign-ins/ui/new-password-fields.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { publicAction, publicLoader } from '#app/platform/guards.server.ts';
import { mistakesReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [{ title: 'ご招待|パートナーポータル' }];

export const loader = publicLoader(async (context, { params }) => {
  const invitation = await findInvitation(context, params['secret'] ?? '');
  if (!invitation) return { invited: null };
  const { name, email, role } = invitation;
  return { invited: { name, email, roleName: roleName(role), staff: isStaffRole(role) } };
});

export const action = publicAction(async (context, { request, params }) => {
  const fields = await readFields(request, ['password', 'again']);
  const submission = parseWithZod(fields, { schema: NewPasswordForm });
  const hideFields = ['password' as const, 'again' as const];
  if (submission.status !== 'success') return mistakesReply(submission, hideFields);
  const { password } = submission.value;
  const outcome = await acceptInvitation(context, { secret: params['secret'] ?? '', password });
  if (outcome.ok) return redirect('/sign-in?done=joined');
  const sentence = explainAcceptRefusal(outcome.refusal);
  const refused =
    outcome.refusal.code === 'invitation-worthless'
      ? { formErrors: [sentence] }
      : { fieldErrors: { password: [sentence] } };
  return data(submission.reply({ ...refused, hideFields }), { status: 409 });
});

export default function Invitation() {
  const { invited } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof NewPasswordForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(NewPasswordForm),
  });
  return (
    <PublicFrame>
      <div className="mx-auto max-w-[32rem]">
        <PageHeading title="パートナーポータルへのご招待" />
        {invited ? (
          <>
            <DescriptionList
              items={[
                { term: 'お名前', description: `${invited.name} 様` },
                { term: 'メールアドレス', description: invited.email },
                { term: '役割', description: invited.roleName },
              ]}
            />
            <p className="my-6">
              サインインに使用するパスワードを設定してください。
              {invited.staff && '初回のサインイン時に、2段階認証の設定を行います。'}
            </p>
            <PortalForm form={form}>
              <NewPasswordFields password={fields.password} again={fields.again} />
              <SubmitButton>登録する</SubmitButton>
            </PortalForm>
          </>
        ) : (
          <Notice kind="warning" title="このURLはご利用いただけません">
            <p>使用済みか、有効期限が切れています。招待された方に、再度のご招待をご依頼ください。</p>
          </Notice>
        )}
      </div>
    </PublicFrame>
  );
}
