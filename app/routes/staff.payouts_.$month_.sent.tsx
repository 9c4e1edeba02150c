import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseMonth } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { markSent } from '#app/features/bank-files/commands.server.ts';
import { explainMarkRefusal } from '#app/features/bank-files/messages.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '送金済みの記録|パートナーポータル' }];

export const loader = staffLoader('payouts.view', (_context, { params }) => ({
  month: found(parseMonth(params['month'] ?? ''), '支払処理'),
}));

export const action = staffAction('payouts.mark', async (context, { params }) => {
  const month = found(parseMonth(params['month'] ?? ''), '支払処理');
  const outcome = await markSent(context, month);
  if (!outcome.ok) return data({ refusal: explainMarkRefusal(outcome.refusal) }, { status: 409 });
  return redirect(`/staff/payouts/${month}?done=sent`);
});

export default function Sent() {
  const { month } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>()?.refusal;
  return (
    <>
      <PageHeading
        title={`${monthText(month)}の送金済みの記録`}
        crumbs={[
          { to: '/staff/payouts', label: '送金' },
          { to: `/staff/payouts/${month}`, label: monthText(month) },
        ]}
      />
      {refusal ? (
        <Notice kind="error" title="送金済みを記録できませんでした">
          <p>{refusal}</p>
        </Notice>
      ) : (
        <p>送金済みの記録は、支払処理の画面から行います。通常は月末日の日次処理で自動的に記録されます。</p>
      )}
      <p className="mt-6">
        <ButtonLink to={`/staff/payouts/${month}`}>支払処理を開く</ButtonLink>
      </p>
    </>
  );
}
