import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { proposeAccount } from '#app/features/account-changes/commands.server.ts';
import { explainAccountRefusal } from '#app/features/account-changes/messages.ts';
import { findOwnAccountChange } from '#app/features/account-changes/queries.server.ts';
import { BANK_ACCOUNT_FIELDS, BankAccountForm } from '#app/features/bank-accounts/form.ts';
import { accountText } from '#app/features/bank-accounts/rules.ts';
import { findBankAccount } from '#app/features/bank-accounts/queries.server.ts';
import { BankAccountFields } from '#app/features/bank-accounts/ui/bank-account-fields.tsx';
import { findPayee } from '#app/features/partners/queries.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '振込先口座|パートナーポータル' }];

export const loader = partnerLoader(async (context) => {
  const payee = found(await findPayee(context, context.partner.id), '受取名義');
  found(payee.firstConfirmedOn, '受取名義');
  const [account, change] = await Promise.all([
    findBankAccount(context, context.partner.id),
    findOwnAccountChange(context),
  ]);
  return {
    account,
    name: `${payee.familyName} ${payee.givenName}`,
    waits: change?.state === 'proposed',
    open: context.policy.payoutRoute === 'by-account',
    waitingDays: context.policy.payeeChangeWaitingDays,
  };
}, 'own.payee');

/** What the form sends that gives the account up. */
const GIVE_UP = 'giveUp';

export const action = partnerAction(async (context, { request }) => {
  const fields = await readFields(request, [...BANK_ACCOUNT_FIELDS, GIVE_UP]);
  const submission = parseWithZod(fields, { schema: BankAccountForm });
  const givenUp = fields.get(GIVE_UP) === 'on';
  if (!givenUp && submission.status !== 'success') return mistakesReply(submission);
  const account = givenUp || submission.status !== 'success' ? null : submission.value;
  const outcome = await proposeAccount(context, context.partner.id, account);
  if (outcome.ok) return redirect('/mypage/payee?done=account');
  return refusalReply(submission, explainAccountRefusal(outcome.refusal));
}, 'own.payee');

export default function PayoutAccount() {
  const { account, name, waits, open, waitingDays } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="振込先口座"
        lead={`口座を登録すると、キャッシュバックを銀行振込で受け取れます。お申し出を受け付けると、これまでの宛先へお知らせのメールを送ります。事務局での確認のため、登録までに${waitingDays}日以上かかります。`}
        crumbs={[{ to: '/mypage/payee', label: '受取名義' }]}
      />
      {account && (
        <DescriptionList
          items={[
            { term: '現在の振込先', description: accountText(account) },
            { term: '口座名義(カナ)', description: account.holder },
          ]}
        />
      )}
      {waits && (
        <Notice kind="info" title="お申し出を受け付けています">
          <p>確認が終わるまで、次のお申し出はできません。お急ぎの場合は partner@cpi.ad.jp へご連絡ください。</p>
        </Notice>
      )}
      {!open && (
        <Notice kind="info" title="銀行振込は、現在お申し込みいただけません">
          <p>送金は楽天銀行のメルマネで行います。</p>
        </Notice>
      )}
      {!waits && open && <Register name={name} />}
      {!waits && account && <GiveUp />}
    </>
  );
}

function Register({ name }: { name: string }) {
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof BankAccountForm>>({
    id: 'account',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(BankAccountForm),
  });
  return (
    <Section title="振込先を申し出る" lead={`受取名義「${name}」と同じ名義の口座を入力してください。`}>
      <div className="max-w-[48rem]">
        <PortalForm form={form}>
          <BankAccountFields fields={fields} />
          <SubmitButton>この口座を申し出る</SubmitButton>
        </PortalForm>
      </div>
    </Section>
  );
}

function GiveUp() {
  return (
    <Section
      title="銀行振込をやめる"
      lead="楽天銀行のメルマネでの受け取りに戻します。こちらも事務局での確認後に変わります。"
    >
      <Form method="post">
        <input type="hidden" name={GIVE_UP} value="on" />
        <SubmitButton look="outline">メルマネでの受け取りに戻す</SubmitButton>
      </Form>
    </Section>
  );
}
