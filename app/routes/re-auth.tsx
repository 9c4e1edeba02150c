import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { FRESH_MINUTES, homeOf } from '#app/features/access/rules.ts';
import { findFactors } from '#app/features/factors/queries.server.ts';
import { askForPasskey } from '#app/features/passkeys/commands.server.ts';
import { ProveByPasskey } from '#app/features/passkeys/ui/prove-by-passkey.tsx';
import { proveAgain, shownIn } from '#app/features/sign-ins/commands.server.ts';
import { ProofForm } from '#app/features/sign-ins/form.ts';
import { explainDoorRefusal } from '#app/features/sign-ins/messages.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { personAction, personLoader } from '#app/platform/guards.server.ts';
import { mistakesReply, safePath } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [{ title: 'ご本人の確認|パートナーポータル' }];

export const loader = personLoader(async (context) => {
  const { userId, name, email, role } = context.person;
  const factors = await findFactors(context, userId);
  return {
    email,
    hasFactor: factors !== undefined,
    hasPasskey: factors !== undefined && factors.passkeys.length > 0,
    minutes: FRESH_MINUTES,
    signedIn: { name, home: homeOf(role) },
  };
});

export const action = personAction(async (context, { request, context: { portal } }) => {
  const fields = await readFields(request, ['intent', ...Object.keys(ProofForm.shape)]);
  if (fields.get('intent') === 'passkey-options') {
    return { options: await askForPasskey(context, context.person, portal.baseUrl) };
  }
  fields.delete('intent');
  const submission = parseWithZod(fields, { schema: ProofForm });
  const hideFields = ['password' as const, 'code' as const, 'passkey' as const];
  if (submission.status !== 'success') return mistakesReply(submission, hideFields);
  const { password } = submission.value;
  const shown = shownIn(submission.value, portal.baseUrl);
  const outcome = await proveAgain(context, context.person, { password, shown });
  if (!outcome.ok) {
    const formErrors = [explainDoorRefusal(outcome.refusal, 'proof')];
    const status = outcome.refusal.code === 'closed' ? 429 : 401;
    return data(submission.reply({ formErrors, hideFields }), { status });
  }
  return redirect(safePath(new URL(request.url).searchParams.get('to'), homeOf(context.person.role)));
});

export default function ProveAgain() {
  const { email, hasFactor, hasPasskey, minutes, signedIn } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof ProofForm>>({
    lastResult: answer && !('options' in answer) ? answer : null,
    constraint: getZodConstraint(ProofForm),
  });
  return (
    <PublicFrame signedIn={signedIn}>
      <div className="mx-auto max-w-[32rem]">
        <PageHeading
          title="ご本人の確認"
          lead={`この操作には、${minutes}分以内のご本人確認が必要です。確認後に元の画面へ戻りますので、もう一度操作してください。`}
        />
        <p className="mb-6">
          メールアドレス <strong>{email}</strong>
        </p>
        <PortalForm form={form}>
          <TextField
            field={fields.password}
            label="パスワード"
            type="password"
            width="full"
            autoComplete="current-password"
          />
          {hasPasskey && <ProveByPasskey formId={form.id} otherwise="下の欄に2段階認証のコードを入力してください。" />}
          {hasFactor && (
            <TextField
              field={fields.code}
              required
              label="2段階認証のコード"
              autoComplete="one-time-code"
              hint="認証アプリの6桁のコード、または回復コード"
            />
          )}
          <SubmitButton>確認する</SubmitButton>
        </PortalForm>
      </div>
    </PublicFrame>
  );
}
