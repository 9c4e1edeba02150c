import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type ActionFunctionArgs, type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { parseId } from '#app/core/ids.ts';
import { homeOf, isStaffRole } from '#app/features/access/rules.ts';
import {
  registerPasskey,
  removeOwnFactor,
  renewOwnCodes,
  setUpFactor,
} from '#app/features/factor-changes/commands.server.ts';
import { explainNewPasskeyRefusal, explainRemovalRefusal } from '#app/features/factor-changes/messages.ts';
import { findFactors } from '#app/features/factors/queries.server.ts';
import { inGroups } from '#app/features/factors/rules.ts';
import { askForNewPasskey } from '#app/features/passkeys/commands.server.ts';
import { PasskeyForm } from '#app/features/passkeys/form.ts';
import { PasskeyList } from '#app/features/passkeys/ui/passkey-list.tsx';
import { RegisterPasskey } from '#app/features/passkeys/ui/register-passkey.tsx';
import { FactorForm } from '#app/features/sign-ins/form.ts';
import { offerFactor } from '#app/features/sign-ins/queries.server.ts';
import { FactorSetup } from '#app/features/sign-ins/ui/factor-setup.tsx';
import { RecoveryCodes } from '#app/features/sign-ins/ui/recovery-codes.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { type PersonContext, personAction, personLoader } from '#app/platform/guards.server.ts';
import { errorPage, found, mistakesReply, refusalReply, safePath } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [{ title: '2段階認証の設定|パートナーポータル' }];

/** When something happened on the wall clock, as it reads in Tokyo. */
const MOMENT = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', dateStyle: 'long', timeStyle: 'short' });

export const loader = personLoader(
  async (context, { request }) => {
    const { userId, name, email, role } = context.person;
    const factors = await findFactors(context, userId);
    const passkeys = factors?.passkeys ?? [];
    const asked = new URL(request.url).searchParams;
    return {
      signedIn: { name, home: homeOf(role) },
      hasApp: factors?.appSince !== undefined,
      hasFactor: factors !== undefined,
      isStaff: isStaffRole(role),
      passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
        id,
        name,
        createdAt: MOMENT.format(createdAt),
        lastUsedAt: lastUsedAt && MOMENT.format(lastUsedAt),
      })),
      offer: await offerFactor(email),
      done: asked.get('done'),
      to: safePath(asked.get('to'), '/account'),
    };
  },
  { fresh: true },
);

const FIELDS = ['intent', 'secret', 'code', 'id', 'name', 'passkey'];

export const action = personAction(
  async (context, args) => {
    const { person } = context;
    const { baseUrl } = args.context.portal;
    const fields = await readFields(args.request, FIELDS);
    const intent = fields.get('intent');
    fields.delete('intent');
    switch (intent) {
      case 'passkey-options':
        return { options: await askForNewPasskey(context, person, baseUrl) };
      case 'passkey':
        return addPasskey(context, args, fields);
      case 'remove-passkey': {
        const id = fields.get('id');
        return remove(context, found(typeof id === 'string' ? parseId('psk', id) : undefined, 'パスキー'));
      }
      case 'remove':
        return remove(context, 'app');
      case 'codes':
        return renewCodes(context);
      default:
        return addApp(context, fields);
    }
  },
  { fresh: true },
);

async function addApp(context: PersonContext, fields: FormData) {
  const { person } = context;
  const submission = parseWithZod(fields, { schema: FactorForm });
  const typed = submission.status === 'success' ? submission.value : undefined;
  const codes = typed && (await setUpFactor(context, person, { ...typed, onlyNew: false }));
  if (codes) return { codes: codes.map(inGroups) };
  const wrong = { code: ['コードが正しくありません。アプリに表示中のコードを入力してください。'] };
  const reply = submission.reply({ hideFields: ['code'], ...(typed ? { fieldErrors: wrong } : {}) });
  return data({ offer: await offerFactor(person.email, fields.get('secret')), reply }, { status: 400 });
}

async function addPasskey(context: PersonContext, args: ActionFunctionArgs, fields: FormData) {
  const submission = parseWithZod(fields, { schema: PasskeyForm });
  if (submission.status !== 'success') return mistakesReply(submission, ['passkey']);
  const { name, passkey: answer } = submission.value;
  const { baseUrl } = args.context.portal;
  const outcome = await registerPasskey(context, context.person, { name, answer, baseUrl });
  if (!outcome.ok) return refusalReply(submission, explainNewPasskeyRefusal(outcome.refusal));
  return outcome.value ? { codes: outcome.value.map(inGroups) } : redirect('/account/factor?done=passkey');
}

async function remove(context: PersonContext, which: Parameters<typeof removeOwnFactor>[2]) {
  const outcome = await removeOwnFactor(context, context.person, which);
  if (!outcome.ok) throw errorPage(409, explainRemovalRefusal(outcome.refusal));
  return redirect('/account/factor?done=removed');
}

async function renewCodes(context: PersonContext) {
  if (!context.person.hasFactor) throw errorPage(409, '2段階認証が設定されていません。');
  const codes = await renewOwnCodes(context, context.person);
  return codes ? { codes: codes.map(inGroups) } : redirect('/account/factor');
}

const DONE: Record<string, string> = {
  passkey: 'パスキーを登録しました。ほかの端末でのサインインは終了しています。',
  removed: '登録を解除しました。ほかの端末でのサインインは終了しています。',
};

export default function FactorPage() {
  const { signedIn, hasFactor, done, to } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const codes = answer && 'codes' in answer ? answer.codes : undefined;
  const told = done && !answer ? DONE[done] : undefined;
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
          {told && <Notice kind="success" title={told} />}
          <Passkeys />
          <App />
          {hasFactor && (
            <Section title="回復コードを再発行する" lead="以前の回復コードは、すべてご利用いただけなくなります。">
              <Form method="post">
                <SubmitButton look="outline" name="intent" value="codes">
                  再発行する
                </SubmitButton>
              </Form>
            </Section>
          )}
        </>
      )}
    </PublicFrame>
  );
}

function Passkeys() {
  const { passkeys, hasApp, isStaff } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const lastResult = answer && !('codes' in answer || 'options' in answer || 'offer' in answer) ? answer : null;
  const [form, fields] = useForm<z.input<typeof PasskeyForm>>({
    id: 'new-passkey',
    lastResult,
    constraint: getZodConstraint(PasskeyForm),
  });
  return (
    <Section
      title="パスキー"
      lead="指紋、顔、端末の暗証番号などで、コードを入力せずに確認できます。偽のサイトに情報を渡すおそれがないため、おすすめします。"
    >
      <PasskeyList passkeys={passkeys} mayRemove={!isStaff || hasApp || passkeys.length > 1} />
      <RegisterPasskey name={fields.name} refusal={form.errors?.[0] ?? fields.passkey.errors?.[0]} />
    </Section>
  );
}

function App() {
  const { offer, hasApp, isStaff, passkeys } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const refused = answer && 'offer' in answer ? answer : undefined;
  const [form, fields] = useForm<z.input<typeof FactorForm>>({
    id: 'new-app',
    lastResult: refused?.reply ?? null,
    constraint: getZodConstraint(FactorForm),
  });
  return (
    <Section title={hasApp ? '別の認証アプリに変更する' : '認証アプリを設定する'}>
      <PortalForm form={form}>
        <FactorSetup offer={refused?.offer ?? offer} code={fields.code}>
          <SubmitButton>設定する</SubmitButton>
        </FactorSetup>
      </PortalForm>
      {hasApp && (!isStaff || passkeys.length > 0) && (
        <Form method="post" className="mt-8">
          {!isStaff && passkeys.length === 0 && (
            <p className="mb-4">認証アプリの登録を解除すると、受取名義の確認と利用者の招待ができなくなります。</p>
          )}
          <SubmitButton look="danger" name="intent" value="remove">
            認証アプリの登録を解除する
          </SubmitButton>
        </Form>
      )}
    </Section>
  );
}
