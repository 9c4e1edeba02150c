import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseMonth } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { approvePayoutRun } from '#app/features/payouts/commands.server.ts';
import { APPROVAL_FIELDS, ApprovalForm } from '#app/features/payouts/form.ts';
import { explainApprovalRefusal } from '#app/features/payouts/messages.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '支払処理の承認|パートナーポータル' }];

export const loader = staffLoader('payouts.view', (_context, { params }) => ({
  month: found(parseMonth(params['month'] ?? ''), '支払処理'),
}));

export const action = staffAction('payouts.approve', async (context, { params, request }) => {
  const month = found(parseMonth(params['month'] ?? ''), '支払処理');
  const submission = parseWithZod(await readFields(request, APPROVAL_FIELDS), { schema: ApprovalForm });
  if (submission.status !== 'success') {
    return data({ refusal: '画面の情報が失われました。支払処理の画面を開き直してください。' }, { status: 400 });
  }
  const outcome = await approvePayoutRun(context, month, submission.value.contentHash);
  if (!outcome.ok) return data({ refusal: explainApprovalRefusal(outcome.refusal) }, { status: 409 });
  return redirect(`/staff/payouts/${month}?done=approved`);
});

export default function Approve() {
  const { month } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>()?.refusal;
  return (
    <>
      <PageHeading
        title={`${monthText(month)}の支払処理の承認`}
        crumbs={[
          { to: '/staff/payouts', label: '送金' },
          { to: `/staff/payouts/${month}`, label: monthText(month) },
        ]}
      />
      {refusal ? (
        <Notice kind="error" title="承認できませんでした">
          <p>{refusal}</p>
        </Notice>
      ) : (
        <p>承認は、支払処理の画面で内容を確認してから行います。</p>
      )}
      <p className="mt-6">
        <ButtonLink to={`/staff/payouts/${month}`}>支払処理の内容を確認する</ButtonLink>
      </p>
    </>
  );
}
