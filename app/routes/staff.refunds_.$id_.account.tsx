import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { parseId } from '#app/core/ids.ts';
import { dayText, yenText } from '#app/core/wording.ts';
import { prepareRefund } from '#app/features/refund-payouts/commands.server.ts';
import { BANK_ACCOUNT_FIELDS, BankAccountForm } from '#app/features/bank-accounts/form.ts';
import { BankAccountFields } from '#app/features/bank-accounts/ui/bank-account-fields.tsx';
import { explainPreparationRefusal, refundTitle } from '#app/features/refund-payouts/messages.ts';
import { findRefundStanding } from '#app/features/refund-payouts/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '返金の振込先|パートナーポータル' }];

async function refundOf(context: Context, id: string | undefined) {
  const known = parseId('ctr', id);
  return found(known && (await findRefundStanding(context, known)), '返金');
}

export const loader = staffLoader('refunds.prepare', async (context, { params }) => {
  const { contractId, orderNumber, amount, payOn, account } = await refundOf(context, params['id']);
  return { contractId, orderNumber, amount, payOn, account };
});

export const action = staffAction('refunds.prepare', async (context, { params, request }) => {
  const { contractId } = await refundOf(context, params['id']);
  const submission = parseWithZod(await readFields(request, BANK_ACCOUNT_FIELDS), { schema: BankAccountForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const outcome = await prepareRefund(context, contractId, submission.value);
  if (!outcome.ok) return refusalReply(submission, explainPreparationRefusal(outcome.refusal));
  return redirect(`/staff/refunds/${contractId}?done=prepared`);
});

export default function RefundAccount() {
  const { contractId, orderNumber, amount, payOn, account } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof BankAccountForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(BankAccountForm),
    defaultValue: account
      ? {
          bankCode: account.bankCode,
          branchCode: account.branchCode,
          kind: account.kind,
          number: account.number,
          holder: account.holder,
        }
      : {},
  });
  return (
    <>
      <PageHeading
        title={`${refundTitle(orderNumber)}の振込先`}
        lead={`返金額 ${yenText(amount)}(返金日 ${dayText(payOn)})の振込先を登録し、承認を申請します。変更すると、それまでの申請と承認は無効になります。`}
        crumbs={[
          { to: '/staff/refunds', label: '返金' },
          { to: `/staff/refunds/${contractId}`, label: orderNumber },
        ]}
      />
      <div className="max-w-[48rem]">
        <PortalForm form={form}>
          <BankAccountFields fields={fields} />
          <SubmitButton>この振込先で承認を申請する</SubmitButton>
        </PortalForm>
      </div>
    </>
  );
}
