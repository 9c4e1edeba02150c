import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseMonth } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { closeRun } from '#app/features/run-closings/commands.server.ts';
import { CLOSING_FIELDS, ClosingForm } from '#app/features/run-closings/form.ts';
import { explainClosingRefusal } from '#app/features/run-closings/messages.ts';
import { CloseForm } from '#app/features/run-closings/ui/close-form.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '送金の締め切り|パートナーポータル' }];

export const loader = staffLoader('payouts.view', (_context, { params }) => ({
  month: found(parseMonth(params['month'] ?? ''), '支払処理'),
}));

export const action = staffAction('payouts.mark', async (context, { request, params }) => {
  const month = found(parseMonth(params['month'] ?? ''), '支払処理');
  const submission = parseWithZod(await readFields(request, CLOSING_FIELDS), { schema: ClosingForm });
  if (submission.status !== 'success') {
    return data({ result: submission.reply(), refusal: null, empty: true }, { status: 400 });
  }
  const outcome = await closeRun(context, month, submission.value.reason);
  if (!outcome.ok) {
    const refusal = explainClosingRefusal(outcome.refusal);
    const empty = outcome.refusal.code === 'reason-missing';
    return data({ result: submission.reply(), refusal, empty }, { status: 409 });
  }
  return redirect(`/staff/payouts/${month}/results?done=closed`);
});

export default function CloseRun() {
  const { month } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeading
        title={`${monthText(month)}の送金の締め切り`}
        crumbs={[
          { to: '/staff/payouts', label: '送金' },
          { to: `/staff/payouts/${month}`, label: monthText(month) },
        ]}
      />
      {answer?.refusal ? (
        <Notice kind="error" title="送金を締め切れませんでした">
          <p>{answer.refusal}</p>
        </Notice>
      ) : (
        !answer && <p>締め切りは、送金結果の画面から行います。</p>
      )}
      {answer?.empty && <CloseForm month={month} empty lastResult={answer.result} />}
      <p className="mt-6">
        <ButtonLink to={`/staff/payouts/${month}/results`}>送金結果を開く</ButtonLink>
      </p>
    </>
  );
}
