import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { useForm } from '@conform-to/react';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { checkCredentials } from '#app/features/access/commands.server.ts';
import { type SignInFields, SignInForm } from '#app/features/access/form.ts';
import { explainSignInRefusal } from '#app/features/access/messages.ts';
import { homeOf } from '#app/features/access/rules.ts';
import { publicAction, publicLoader } from '#app/platform/guards.server.ts';
import { mistakesReply, safePath } from '#app/platform/respond.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [{ title: 'サインイン|パートナーポータル' }];

export const loader = publicLoader(({ signedIn }, { request, context: { portal } }) => {
  const asked = new URL(request.url).searchParams.get('to');
  if (signedIn) throw redirect(safePath(asked, signedIn.home));
  return { demonstration: portal.demonstration, sentHere: asked !== null };
});

export const action = publicAction(async (context, { request, context: { portal } }) => {
  const submission = parseWithZod(await request.formData(), { schema: SignInForm });
  if (submission.status !== 'success') return mistakesReply(submission, ['password']);

  const outcome = await checkCredentials(context, submission.value);
  if (!outcome.ok) {
    const formErrors = [explainSignInRefusal(outcome.refusal)];
    return data(submission.reply({ formErrors, hideFields: ['password'] }), { status: 401 });
  }
  const { userId, role } = outcome.value;
  const cookie = await openSession(portal, request, userId);
  const asked = new URL(request.url).searchParams.get('to');
  return redirect(safePath(asked, homeOf(role)), { headers: { 'Set-Cookie': cookie } });
});

export default function SignIn() {
  const { demonstration, sentHere } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<SignInFields>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(SignInForm),
  });
  return (
    <PublicFrame>
      <div className="mx-auto max-w-[32rem]">
        <PageHeading title="サインイン" lead="ご登録のメールアドレスとパスワードを入力してください。" />
        {sentHere && !lastResult && (
          <Notice kind="info" title="このページのご利用にはサインインが必要です">
            <p>サインインすると、お探しのページへ移動します。</p>
          </Notice>
        )}
        <PortalForm form={form}>
          <TextField field={fields.email} label="メールアドレス" type="email" width="full" autoComplete="username" />
          <TextField
            field={fields.password}
            label="パスワード"
            type="password"
            width="full"
            autoComplete="current-password"
          />
          <SubmitButton>サインイン</SubmitButton>
        </PortalForm>
        {demonstration && <DemonstrationSignIns />}
      </div>
    </PublicFrame>
  );
}

function DemonstrationSignIns() {
  return (
    <aside className="mt-12 rounded-12 border border-solid-gray-420 bg-solid-gray-50 px-5 py-4">
      <h2 className="text-std-17B-170">試用のサインイン</h2>
      <p className="mt-1 text-dns-16N-130">
        パスワードはすべて <code className="text-mono-16B-150">demo-portal-2026</code> です。
      </p>
      <ul className="mt-3 text-dns-16N-130">
        {DEMONSTRATION.map(({ email, who }) => (
          <li key={email} className="flex flex-wrap gap-x-3 py-1">
            <code className="text-mono-16N-150">{email}</code>
            <span className="text-solid-gray-700">{who}</span>
          </li>
        ))}
      </ul>
    </aside>
  );
}

const DEMONSTRATION = [
  { email: 'admin@example.jp', who: '事務局(管理者)' },
  { email: 'maker@example.jp', who: '事務局(作成担当)' },
  { email: 'checker@example.jp', who: '事務局(承認担当)' },
  { email: 'cash@example.jp', who: 'キャッシュバックプログラムのパートナー' },
  { email: 'discount@example.jp', who: '割引プログラムのパートナー' },
];
