import { useForm } from '@conform-to/react';
import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { decideApplication } from '#app/features/enrolments/commands.server.ts';
import { DECISION_FIELDS, DecisionForm } from '#app/features/partners/form.ts';
import { explainDecisionRefusal } from '#app/features/partners/messages.ts';
import { findPartner } from '#app/features/partners/queries.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { TextAreaField } from '#app/ui/controls.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '申請の見送り|パートナーポータル' }];

export const loader = staffLoader('applications.decide', async (context, { params }) => {
  const id = found(parseId('par', params['id']), 'パートナー');
  const { name, code } = found(await findPartner(context, id), 'パートナー');
  return { id, name, code };
});

export const action = staffAction('applications.decide', async (context, { params, request }) => {
  const { id } = found(await findPartner(context, found(parseId('par', params['id']), 'パートナー')), 'パートナー');
  const submission = parseWithZod(await readFields(request, DECISION_FIELDS), { schema: DecisionForm });
  if (submission.status !== 'success') return mistakesReply(submission);

  const outcome = await decideApplication(context, id, submission.value);
  if (!outcome.ok) return refusalReply(submission, explainDecisionRefusal(outcome.refusal));
  return redirect(`/staff/partners/${id}?done=${submission.value.decision === 'approve' ? 'approved' : 'declined'}`);
});

export default function Decision() {
  const { id, name, code } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<{ decision: string; reason: string }>({
    lastResult: lastResult ?? null,
    constraint: { reason: { required: true, maxLength: 500 } },
  });
  return (
    <>
      <PageHeading
        title="申請を見送る"
        lead={`${name}(${code})の申請を見送ります。理由は記録として残ります。`}
        crumbs={[
          { to: '/staff/partners', label: 'パートナー' },
          { to: `/staff/partners/${id}`, label: name },
        ]}
      />
      <div className="max-w-[48rem]">
        <PortalForm form={form}>
          <TextAreaField
            field={fields.reason}
            label="見送りの理由"
            hint="事務局の記録用です。パートナーには送信されません。"
          />
          <SubmitButton look="danger" name="decision" value="decline">
            見送りとして記録する
          </SubmitButton>
        </PortalForm>
      </div>
    </>
  );
}
