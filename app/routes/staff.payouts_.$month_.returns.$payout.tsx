import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { parseMonth } from '#app/core/calendar.ts';
import { parseId } from '#app/core/ids.ts';
import { monthText } from '#app/core/wording.ts';
import { findPartner } from '#app/features/partners/queries.server.ts';
import { recordReturn } from '#app/features/payouts/commands.server.ts';
import { RETURN_FIELDS, ReturnForm } from '#app/features/payouts/form.ts';
import { explainReturnRefusal } from '#app/features/payouts/messages.ts';
import { findPayout } from '#app/features/payouts/queries.server.ts';
import type { StaffContext } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { DescriptionList, PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '返戻の記録|パートナーポータル' }];

type Params = Readonly<Record<string, string | undefined>>;

export const loader = staffLoader('payouts.mark', async (context, { params }) => {
  const payout = await payoutIn(context, params);
  const partner = await findPartner(context, payout.partnerId);
  return { payout, partnerName: partner ? partner.name : '', today: context.today };
});

export const action = staffAction('payouts.mark', async (context, { params, request }) => {
  const { id, month } = await payoutIn(context, params);
  const submission = parseWithZod(await readFields(request, RETURN_FIELDS), { schema: ReturnForm });
  if (submission.status !== 'success') return mistakesReply(submission);

  const outcome = await recordReturn(context, id, submission.value.reason);
  if (!outcome.ok) return refusalReply(submission, explainReturnRefusal(outcome.refusal));
  return redirect(`/staff/payouts/${month}?done=returned`);
});

async function payoutIn(context: StaffContext, params: Params) {
  const month = found(parseMonth(params['month'] ?? ''), '支払');
  const payout = await findPayout(context, found(parseId('out', params['payout']), '支払'));
  return found(payout?.month === month ? payout : undefined, '支払');
}

export default function Return() {
  const { payout, partnerName, today } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof ReturnForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(ReturnForm),
  });
  return (
    <>
      <PageHeading
        title="返戻の記録"
        lead="銀行から返戻された支払を記録します。金額は、次の支払処理に自動で含まれます。受取名義に誤りがあるときは、あわせて訂正してください。"
        crumbs={[
          { to: '/staff/payouts', label: '送金' },
          { to: `/staff/payouts/${payout.month}`, label: monthText(payout.month) },
        ]}
      />
      <DescriptionList
        items={[
          { term: 'パートナー', description: partnerName },
          { term: '受取名義', description: `${payout.familyName} ${payout.givenName}` },
          { term: '金額', description: <YenText value={payout.sentAmount ?? payout.standing} /> },
          { term: '送金日', description: payout.sentOn ? <DayText value={payout.sentOn} /> : '未送金' },
          {
            term: '返戻日',
            description: (
              <>
                <DayText value={today} />
                (本日の業務日)
              </>
            ),
          },
        ]}
      />
      <div className="mt-8 max-w-[48rem]">
        <PortalForm form={form}>
          <TextField
            field={fields.reason}
            label="返戻の理由"
            hint="例: 受取名義の不一致、受取期限の経過"
            width="full"
          />
          <SubmitButton look="danger">返戻を記録する</SubmitButton>
        </PortalForm>
      </div>
    </>
  );
}
