import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { useForm } from '@conform-to/react';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { type SignInFields, SignInForm } from '#app/features/access/form.ts';
import { homeOf, passwordAloneIsEnough } from '#app/features/access/rules.ts';
import { signIn } from '#app/features/sign-ins/commands.server.ts';
import { explainDoorRefusal } from '#app/features/sign-ins/messages.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { publicAction, publicLoader } from '#app/platform/guards.server.ts';
import { mistakesReply, safePath } from '#app/platform/respond.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [{ title: 'サインイン|パートナーポータル' }];

export const loader = publicLoader(({ signedIn }, { request, context: { portal } }) => {
  const asked = new URL(request.url).searchParams;
  const to = asked.get('to');
  if (signedIn) throw redirect(safePath(to, signedIn.home));
  return {
    demonstration: portal.demonstration,
    passwordAlone: portal.demonstration && portal.engine === 'embedded',
    sentHere: to !== null,
    done: asked.get('done'),
  };
});

export const action = publicAction(async (context, { request, context: { portal, from } }) => {
  const fields = await readFields(request, Object.keys(SignInForm.shape));
  const submission = parseWithZod(fields, { schema: SignInForm });
  if (submission.status !== 'success') return mistakesReply(submission, ['password']);

  const { email, password } = submission.value;
  const passwordAlone = passwordAloneIsEnough(email, portal);
  const outcome = await signIn(context, { email, password, from, passwordAlone });
  if (!outcome.ok) {
    const formErrors = [explainDoorRefusal(outcome.refusal)];
    const status = outcome.refusal.code === 'closed' ? 429 : 401;
    return data(submission.reply({ formErrors, hideFields: ['password'] }), { status });
  }
  const { role, stage } = outcome.value;
  const headers = { 'Set-Cookie': await openSession(portal, request, outcome.value, { stage, from }) };
  const to = safePath(new URL(request.url).searchParams.get('to'), homeOf(role));
  if (stage === 'full') return redirect(to, { headers });
  const step = stage === 'code' ? '/sign-in/code' : '/sign-in/factor';
  return redirect(`${step}?to=${encodeURIComponent(to)}`, { headers });
});

export default function SignIn() {
  const { demonstration, passwordAlone, sentHere, done } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<SignInFields>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(SignInForm),
  });
  return (
    <PublicFrame>
      <div className="mx-auto max-w-[32rem]">
        <PageHeading title="サインイン" lead="ご登録のメールアドレスとパスワードを入力してください。" />
        {done === 'reset' && !lastResult && (
          <Notice kind="success" title="パスワードを設定しました">
            <p>新しいパスワードでサインインしてください。</p>
          </Notice>
        )}
        {done === 'joined' && !lastResult && (
          <Notice kind="success" title="ご登録が完了しました">
            <p>設定したパスワードでサインインしてください。</p>
          </Notice>
        )}
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
        <p className="mt-6">
          <TextLink to="/forgot">パスワードをお忘れの方</TextLink>
        </p>
        {demonstration && <DemonstrationSignIns passwordAlone={passwordAlone} />}
      </div>
    </PublicFrame>
  );
}

function DemonstrationSignIns({ passwordAlone }: { passwordAlone: boolean }) {
  return (
    <aside className="mt-12 rounded-12 border border-solid-gray-420 bg-solid-gray-50 px-5 py-4">
      <h2 className="text-std-17B-170">試用のサインイン</h2>
      <p className="mt-1 text-dns-16N-130">
        パスワードはすべて <code className="text-mono-16B-150">demo-portal-2026</code> です。
      </p>
      <p className="mt-1 text-dns-16N-130">
        {passwordAlone
          ? 'この試用環境に限り、下記の5件は2段階認証なしでご利用いただけます。本番環境では、事務局の方は2段階認証が必須です。'
          : 'この環境では、事務局の方は2段階認証の設定が必要です。'}
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
