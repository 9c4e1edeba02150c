import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseMonth } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { DECISION_FIELDS, DecisionForm as Decision } from '#app/features/approvals/form.ts';
import { DecisionForm } from '#app/features/approvals/ui/decision-form.tsx';
import { decideClose } from '#app/features/close-reviews/commands.server.ts';
import { closeTitle, explainConfirmationRefusal } from '#app/features/close-reviews/messages.ts';
import { findClose } from '#app/features/closes/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { ButtonLink } from '#app/ui/buttons.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '月末締めの署名|パートナーポータル' }];

async function closedMonth(context: Context, text: string | undefined) {
  const month = found(parseMonth(text ?? ''), '月末締め');
  return found(await findClose(context, month), '月末締め').month;
}

export const loader = staffLoader('closes.view', async (context, { params }) => ({
  month: await closedMonth(context, params['month']),
}));

export const action = staffAction('closes.approve', async (context, { params, request }) => {
  const month = await closedMonth(context, params['month']);
  const submission = parseWithZod(await readFields(request, DECISION_FIELDS), { schema: Decision });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { contentHash: seenHash, ...decision } = submission.value;
  const outcome = await decideClose(context, month, { ...decision, seenHash });
  if (!outcome.ok) return refusalReply(submission, explainConfirmationRefusal(outcome.refusal));
  return redirect(`/staff/closes/${month}/review`);
});

export default function ConfirmClose() {
  const { month } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  // What was seen is what was sent: a reason left out is asked for again without another look at the close.
  const seen = lastResult?.initialValue?.['contentHash'];
  return (
    <>
      <PageHeading
        title={closeTitle(month)}
        crumbs={[
          { to: '/staff/closes', label: '月末締め' },
          { to: `/staff/closes/${month}`, label: monthText(month) },
        ]}
      />
      {typeof seen === 'string' ? (
        <DecisionForm contentHash={seen} lastResult={lastResult} />
      ) : (
        <p>署名は、確認の画面で内容を見てから行います。</p>
      )}
      <p className="mt-6">
        <ButtonLink to={`/staff/closes/${month}/review`} look="outline">
          月末締めの内容を確認する
        </ButtonLink>
      </p>
    </>
  );
}
