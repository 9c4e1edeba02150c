import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { invariant } from '#app/core/invariant.ts';
import { homeOf } from '#app/features/access/rules.ts';
import { registerPasskey, setUpFactor } from '#app/features/factor-changes/commands.server.ts';
import { explainNewPasskeyRefusal } from '#app/features/factor-changes/messages.ts';
import { type Factors, findFactors } from '#app/features/factors/queries.server.ts';
import { inGroups } from '#app/features/factors/rules.ts';
import { askForNewPasskey } from '#app/features/passkeys/commands.server.ts';
import { PasskeyForm } from '#app/features/passkeys/form.ts';
import { RegisterPasskey } from '#app/features/passkeys/ui/register-passkey.tsx';
import { FactorForm } from '#app/features/sign-ins/form.ts';
import { offerFactor } from '#app/features/sign-ins/queries.server.ts';
import { FactorSetup } from '#app/features/sign-ins/ui/factor-setup.tsx';
import { RecoveryCodes } from '#app/features/sign-ins/ui/recovery-codes.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { type PersonContext, halfwayAction, halfwayLoader } from '#app/platform/guards.server.ts';
import { mistakesReply, refusalReply, safePath } from '#app/platform/respond.server.ts';
import { closeSession, openSession } from '#app/platform/session.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [{ title: '2段階認証の設定|パートナーポータル' }];

export const loader = halfwayLoader('enrolment', async ({ person }) => ({
  offer: person.hasFactor ? null : await offerFactor(person.email),
}));

export const action = halfwayAction('enrolment', async (context, { request, context: { portal, from } }) => {
  const { person } = context;
  const factors = await findFactors(context, person.userId);
  if (factors) {
    // Setting a factor up ends every other session; one opened by a password since then has to show it.
    if (firstOf(factors) < person.provenAt) {
      return redirect('/sign-in', { headers: { 'Set-Cookie': await closeSession(portal, request, from) } });
    }
    const cookie = await openSession(portal, request, person, { from });
    const to = safePath(new URL(request.url).searchParams.get('to'), homeOf(person.role));
    return redirect(to, { headers: { 'Set-Cookie': cookie } });
  }
  const fields = await readFields(request, ['intent', 'secret', 'code', 'name', 'passkey']);
  const intent = fields.get('intent');
  fields.delete('intent');
  if (intent === 'passkey-options') return { options: await askForNewPasskey(context, person, portal.baseUrl) };
  if (intent === 'passkey') return addPasskey(context, fields, portal.baseUrl);
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

async function addPasskey(context: PersonContext, fields: FormData, baseUrl: URL) {
  const submission = parseWithZod(fields, { schema: PasskeyForm });
  if (submission.status !== 'success') return mistakesReply(submission, ['passkey']);
  const { name, passkey: answer } = submission.value;
  const outcome = await registerPasskey(context, context.person, { name, answer, baseUrl });
  if (!outcome.ok) return refusalReply(submission, explainNewPasskeyRefusal(outcome.refusal));
  return { codes: (outcome.value ?? []).map(inGroups) };
}

function firstOf({ appSince, passkeys }: Factors): Date {
  const [first] = [appSince, passkeys[0]?.createdAt]
    .filter((moment) => moment !== undefined)
    .toSorted((left, right) => left.getTime() - right.getTime());
  invariant(first, 'there is a factor');
  return first;
}

export default function Enrolment() {
  const { offer } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const refused = answer && 'offer' in answer ? answer : undefined;
  const codes = answer && 'codes' in answer ? answer.codes : undefined;
  const [form, fields] = useForm<z.input<typeof FactorForm>>({
    id: 'new-app',
    lastResult: refused?.reply ?? null,
    constraint: getZodConstraint(FactorForm),
  });
  const offered = refused?.offer ?? offer;
  return (
    <PublicFrame>
      <PageHeading
        title="2段階認証の設定"
        lead="事務局の方は、パスワードに加えて、認証アプリのコードまたはパスキーでサインインします。初回のみ、どちらかを設定してください。"
      />
      {codes && <RecoveryCodes codes={codes} />}
      {!codes && offered ? (
        <>
          <Section title="認証アプリを設定する">
            <PortalForm form={form}>
              <FactorSetup offer={offered} code={fields.code}>
                <SubmitButton>設定する</SubmitButton>
              </FactorSetup>
            </PortalForm>
          </Section>
          <NewPasskey />
        </>
      ) : (
        <Form method="post">
          <p className="mb-4">2段階認証の設定が完了しました。</p>
          <SubmitButton>{codes ? '回復コードを保管したので、続ける' : '続ける'}</SubmitButton>
        </Form>
      )}
    </PublicFrame>
  );
}

function NewPasskey() {
  const answer = useActionData<typeof action>();
  const lastResult = answer && !('codes' in answer || 'options' in answer || 'offer' in answer) ? answer : null;
  const [form, fields] = useForm<z.input<typeof PasskeyForm>>({
    id: 'new-passkey',
    lastResult,
    constraint: getZodConstraint(PasskeyForm),
  });
  return (
    <Section title="または、パスキーを登録する" lead="指紋、顔、端末の暗証番号などで確認できます。">
      <RegisterPasskey name={fields.name} refusal={form.errors?.[0] ?? fields.passkey.errors?.[0]} />
    </Section>
  );
}
