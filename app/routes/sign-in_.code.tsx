import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { homeOf } from '#app/features/access/rules.ts';
import { takeSecondStep } from '#app/features/sign-ins/commands.server.ts';
import { CodeForm } from '#app/features/sign-ins/form.ts';
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

export const loader = halfwayLoader('code', ({ person }) => ({ email: person.email }));

export const action = halfwayAction('code', async (context, { request, context: { portal, from } }) => {
  const fields = await readFields(request, Object.keys(CodeForm.shape));
  const submission = parseWithZod(fields, { schema: CodeForm });
  if (submission.status !== 'success') return mistakesReply(submission, ['code']);

  const { person } = context;
  const outcome = await takeSecondStep(context, person, submission.value.code);
  if (!outcome.ok) {
    const formErrors = [explainDoorRefusal(outcome.refusal, 'code')];
    const status = outcome.refusal.code === 'closed' ? 429 : 401;
    return data(submission.reply({ formErrors, hideFields: ['code'] }), { status });
  }
  const cookie = await openSession(portal, request, person, { from });
  const to = safePath(new URL(request.url).searchParams.get('to'), homeOf(person.role));
  return redirect(to, { headers: { 'Set-Cookie': cookie } });
});

export default function SecondStep() {
  const { email } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof CodeForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(CodeForm),
  });
  return (
    <PublicFrame>
      <div className="mx-auto max-w-[32rem]">
        <PageHeading title="2段階認証" lead={`${email} の認証アプリに表示されているコードを入力してください。`} />
        <PortalForm form={form}>
          <TextField
            field={fields.code}
            label="コード"
            autoComplete="one-time-code"
            hint="認証アプリの6桁のコードです。アプリを利用できないときは、回復コードを入力してください。"
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
