import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { homeOf } from '#app/features/access/rules.ts';
import { findFactors } from '#app/features/factors/queries.server.ts';
import { askForPasskey } from '#app/features/passkeys/commands.server.ts';
import { ProveByPasskey } from '#app/features/passkeys/ui/prove-by-passkey.tsx';
import { shownIn, takeSecondStep } from '#app/features/sign-ins/commands.server.ts';
import { SecondStepForm } from '#app/features/sign-ins/form.ts';
import { explainDoorRefusal } from '#app/features/sign-ins/messages.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { halfwayAction, halfwayLoader } from '#app/platform/guards.server.ts';
import { mistakesReply, safePath } from '#app/platform/respond.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [{ title: '2段階認証|パートナーポータル' }];

export const loader = halfwayLoader('code', async (context) => {
  const factors = await findFactors(context, context.person.userId);
  return {
    email: context.person.email,
    hasApp: factors?.appSince !== undefined,
    hasPasskey: factors !== undefined && factors.passkeys.length > 0,
  };
});

export const action = halfwayAction('code', async (context, { request, context: { portal, from } }) => {
  const { person } = context;
  const fields = await readFields(request, ['intent', 'code', 'passkey']);
  if (fields.get('intent') === 'passkey-options') {
    return { options: await askForPasskey(context, person, portal.baseUrl) };
  }
  fields.delete('intent');
  const submission = parseWithZod(fields, { schema: SecondStepForm });
  const hideFields = ['code' as const, 'passkey' as const];
  if (submission.status !== 'success') return mistakesReply(submission, hideFields);

  const shown = shownIn(submission.value, portal.baseUrl);
  const outcome = await takeSecondStep(context, person, shown);
  if (!outcome.ok) {
    const formErrors = [explainDoorRefusal(outcome.refusal, 'code' in shown ? 'code' : 'passkey')];
    const status = outcome.refusal.code === 'closed' ? 429 : 401;
    return data(submission.reply({ formErrors, hideFields }), { status });
  }
  const cookie = await openSession(portal, request, person, { from });
  const to = safePath(new URL(request.url).searchParams.get('to'), homeOf(person.role));
  return redirect(to, { headers: { 'Set-Cookie': cookie } });
});

export default function SecondStep() {
  const { email, hasApp, hasPasskey } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof SecondStepForm>>({
    lastResult: answer && !('options' in answer) ? answer : null,
    constraint: getZodConstraint(SecondStepForm),
  });
  return (
    <PublicFrame>
      <div className="mx-auto max-w-[32rem]">
        <PageHeading title="2段階認証" lead={`${email} のご本人であることを確認します。`} />
        {hasPasskey && <ProveByPasskey otherwise={`下の欄に${hasApp ? 'コード' : '回復コード'}を入力してください。`} />}
        <PortalForm form={form}>
          <TextField
            field={fields.code}
            required
            label={hasApp ? 'コード' : '回復コード'}
            autoComplete="one-time-code"
            hint={
              hasApp
                ? '認証アプリの6桁のコードです。アプリを利用できないときは、回復コードを入力してください。'
                : 'パスキーを利用できないときに入力してください。'
            }
          />
          <SubmitButton>サインイン</SubmitButton>
        </PortalForm>
        <Form method="post" action="/sign-out" className="mt-8">
          <button type="submit" className="min-h-11 text-blue-1000 underline underline-offset-4">
            別のメールアドレスでサインインする
          </button>
        </Form>
      </div>
    </PublicFrame>
  );
}
