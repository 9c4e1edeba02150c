import { useForm } from '@conform-to/react';
import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { homeOf, isStaffRole } from '#app/features/access/rules.ts';
import { inGroups } from '#app/features/factors/rules.ts';
import { removeOwnFactor, renewOwnCodes, setUpFactor } from '#app/features/sign-ins/commands.server.ts';
import { FactorForm } from '#app/features/sign-ins/form.ts';
import { offerFactor } from '#app/features/sign-ins/queries.server.ts';
import { FactorSetup } from '#app/features/sign-ins/ui/factor-setup.tsx';
import { RecoveryCodes } from '#app/features/sign-ins/ui/recovery-codes.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { personAction, personLoader } from '#app/platform/guards.server.ts';
import { errorPage, safePath } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton } from '#app/ui/buttons.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [{ title: '2段階認証の設定|パートナーポータル' }];

export const loader = personLoader(
  async ({ person: { name, email, role, hasFactor } }, { request }) => ({
    signedIn: { name, home: homeOf(role) },
    hasFactor,
    mayRemove: hasFactor && !isStaffRole(role),
    offer: await offerFactor(email),
    to: safePath(new URL(request.url).searchParams.get('to'), '/account'),
  }),
  { fresh: true },
);

export const action = personAction(
  async (context, { request }) => {
    const { person } = context;
    const fields = await readFields(request, ['intent', 'secret', 'code']);
    if (fields.get('intent') === 'codes') {
      if (!person.hasFactor) throw errorPage(409, '2段階認証が設定されていません。');
      const codes = await renewOwnCodes(context, person);
      if (!codes) return redirect('/account/factor');
      return { codes: codes.map(inGroups) };
    }
    if (fields.get('intent') === 'remove') {
      if (isStaffRole(person.role)) throw errorPage(403, '事務局の方は、2段階認証を解除できません。');
      await removeOwnFactor(context, person);
      return redirect('/account');
    }
    fields.delete('intent');
    const submission = parseWithZod(fields, { schema: FactorForm });
    const typed = submission.status === 'success' ? submission.value : undefined;
    const codes = typed && (await setUpFactor(context, person, { ...typed, onlyNew: false }));
    if (codes) return { codes: codes.map(inGroups) };
    const wrong = { code: ['コードが正しくありません。アプリに表示中のコードを入力してください。'] };
    const reply = submission.reply({ hideFields: ['code'], ...(typed ? { fieldErrors: wrong } : {}) });
    return data({ offer: await offerFactor(person.email, fields.get('secret')), reply }, { status: 400 });
  },
  { fresh: true },
);

export default function Factor() {
  const { signedIn, hasFactor, mayRemove, offer, to } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const refused = answer && 'reply' in answer ? answer : undefined;
  const codes = answer && 'codes' in answer ? answer.codes : undefined;
  const [form, fields] = useForm<z.input<typeof FactorForm>>({ lastResult: refused?.reply ?? null });
  return (
    <PublicFrame signedIn={signedIn}>
      <PageHeading
        title="2段階認証の設定"
        lead="変更すると、ほかの端末でのサインインはすべて終了します。"
        crumbs={[{ to: '/account', label: 'アカウント' }]}
      />
      {codes ? (
        <>
          <RecoveryCodes codes={codes} />
          <ButtonLink to={to}>回復コードを保管したので、続ける</ButtonLink>
        </>
      ) : (
        <>
          <Section title={hasFactor ? '別の認証アプリに変更する' : '認証アプリを設定する'}>
            <PortalForm form={form}>
              <FactorSetup offer={refused?.offer ?? offer} code={fields.code}>
                <SubmitButton>設定する</SubmitButton>
              </FactorSetup>
            </PortalForm>
          </Section>
          {hasFactor && (
            <Section title="回復コードを再発行する" lead="以前の回復コードは、すべてご利用いただけなくなります。">
              <Form method="post">
                <SubmitButton look="outline" name="intent" value="codes">
                  再発行する
                </SubmitButton>
              </Form>
            </Section>
          )}
          {mayRemove && (
            <Section title="2段階認証を解除する" lead="解除すると、受取名義の確認と利用者の招待ができなくなります。">
              <Form method="post">
                <SubmitButton look="danger" name="intent" value="remove">
                  解除する
                </SubmitButton>
              </Form>
            </Section>
          )}
        </>
      )}
    </PublicFrame>
  );
}
