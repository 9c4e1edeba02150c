import { useForm } from '@conform-to/react';
import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { homeOf } from '#app/features/access/rules.ts';
import { findFactor } from '#app/features/factors/queries.server.ts';
import { inGroups } from '#app/features/factors/rules.ts';
import { setUpFactor } from '#app/features/sign-ins/commands.server.ts';
import { FactorForm } from '#app/features/sign-ins/form.ts';
import { offerFactor } from '#app/features/sign-ins/queries.server.ts';
import { FactorSetup } from '#app/features/sign-ins/ui/factor-setup.tsx';
import { RecoveryCodes } from '#app/features/sign-ins/ui/recovery-codes.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { halfwayAction, halfwayLoader } from '#app/platform/guards.server.ts';
import { safePath } from '#app/platform/respond.server.ts';
import { closeSession, openSession } from '#app/platform/session.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [{ title: '2段階認証の設定|パートナーポータル' }];

export const loader = halfwayLoader('enrolment', async ({ person }) => ({
  offer: person.hasFactor ? null : await offerFactor(person.email),
}));

export const action = halfwayAction('enrolment', async (context, { request, context: { portal, from } }) => {
  const { person } = context;
  const factor = await findFactor(context, person.userId);
  if (factor) {
    // Setting a factor up ends every other session; one opened by a password since then has to show its code.
    if (factor.createdAt < person.provenAt) {
      return redirect('/sign-in', { headers: { 'Set-Cookie': await closeSession(portal, request) } });
    }
    const cookie = await openSession(portal, request, person, { from });
    const to = safePath(new URL(request.url).searchParams.get('to'), homeOf(person.role));
    return redirect(to, { headers: { 'Set-Cookie': cookie } });
  }
  const fields = await readFields(request, Object.keys(FactorForm.shape));
  const submission = parseWithZod(fields, { schema: FactorForm });
  const typed = submission.status === 'success' ? submission.value : undefined;
  const codes = typed && (await setUpFactor(context, person, { ...typed, onlyNew: true }));
  if (codes) return { codes: codes.map(inGroups) };
  return data(
    {
      offer: await offerFactor(person.email, fields.get('secret')),
      reply: submission.reply({
        hideFields: ['code'],
        ...(typed
          ? { fieldErrors: { code: ['コードが正しくありません。アプリに表示中のコードを入力してください。'] } }
          : {}),
      }),
    },
    { status: 400 },
  );
});

export default function Enrolment() {
  const { offer } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const refused = answer && 'reply' in answer ? answer : undefined;
  const codes = answer && 'codes' in answer ? answer.codes : undefined;
  const [form, fields] = useForm<z.input<typeof FactorForm>>({ lastResult: refused?.reply ?? null });
  const offered = refused?.offer ?? offer;
  return (
    <PublicFrame>
      <PageHeading
        title="2段階認証の設定"
        lead="事務局の方は、パスワードに加えて認証アプリのコードでサインインします。初回のみ、次の設定を行ってください。"
      />
      {codes && <RecoveryCodes codes={codes} />}
      {!codes && offered ? (
        <PortalForm form={form}>
          <FactorSetup offer={offered} code={fields.code}>
            <SubmitButton>設定する</SubmitButton>
          </FactorSetup>
        </PortalForm>
      ) : (
        <Form method="post">
          <p className="mb-4">認証アプリの設定が完了しました。</p>
          <SubmitButton>{codes ? '回復コードを保管したので、続ける' : '続ける'}</SubmitButton>
        </Form>
      )}
    </PublicFrame>
  );
}
