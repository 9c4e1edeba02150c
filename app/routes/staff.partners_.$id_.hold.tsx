import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { loadUserNames } from '#app/features/access/queries.server.ts';
import { findPartner } from '#app/features/partners/queries.server.ts';
import { HOLD_FIELDS, HoldForm } from '#app/features/payout-holds/form.ts';
import { explainHoldRefusal } from '#app/features/payout-holds/messages.ts';
import { listHoldsOf } from '#app/features/payout-holds/queries.server.ts';
import { holdPayouts, releaseHold } from '#app/features/payout-safeguards/commands.server.ts';
import type { StaffContext } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '支払の保留|パートナーポータル' }];

async function partnerOf(context: StaffContext, id: string | undefined) {
  const known = found(parseId('par', id), 'パートナー');
  return found(await findPartner(context, known), 'パートナー');
}

export const loader = staffLoader('payouts.prepare', async (context, { params }) => {
  const { id, name } = await partnerOf(context, params['id']);
  const holds = await listHoldsOf(context, id);
  const names = await loadUserNames(
    context,
    holds.flatMap(({ heldBy, releasedBy }) => [heldBy, releasedBy]),
  );
  return {
    ...{ id, name },
    held: holds.some(({ releasedOn, cause }) => releasedOn === null && cause === 'staff'),
    holds: holds.map(({ number, cause, reason, heldOn, heldBy, releasedOn, releasedBy, releaseReason }) => ({
      ...{ number, cause, reason, heldOn, releasedOn, releaseReason },
      heldByName: names.get(heldBy) ?? '—',
      releasedByName: releasedBy ? (names.get(releasedBy) ?? '—') : '—',
    })),
  };
});

export const action = staffAction('payouts.prepare', async (context, { params, request }) => {
  const { id } = await partnerOf(context, params['id']);
  const submission = parseWithZod(await readFields(request, HOLD_FIELDS), { schema: HoldForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { step, reason } = submission.value;
  const outcome = await (step === 'hold' ? holdPayouts : releaseHold)(context, id, reason);
  if (!outcome.ok) return refusalReply(submission, explainHoldRefusal(outcome.refusal));
  return redirect(`/staff/partners/${id}?done=${step === 'hold' ? 'held' : 'released'}`);
});

export default function Hold() {
  const { id, name, held, holds } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<{ step: string; reason: string }>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(HoldForm),
  });
  return (
    <>
      <PageHeading
        title={held ? '支払の保留の解除' : '支払の保留'}
        lead={
          held
            ? '解除すると、保留していたキャッシュバックは次の支払処理に含まれます。作成済みの支払処理は、作成と承認をやり直します。'
            : '保留している間、このパートナーのキャッシュバックは支払処理に含まれず、通知済みの支払も送金されません。ただし、銀行へ引き渡したファイルに含まれる支払は止められません。保留は自動では解除されません。'
        }
        crumbs={[
          { to: '/staff/partners', label: 'パートナー' },
          { to: `/staff/partners/${id}`, label: name },
        ]}
      />
      <PortalForm form={form}>
        <TextField
          field={fields.reason}
          label={held ? '解除の理由' : '保留の理由'}
          hint={
            held
              ? '例: 口座名義の相違を解消'
              : 'パートナーのマイページに、保留した日とともに表示されます。例: 口座名義が異なるとのご連絡をいただいたため'
          }
          width="full"
          autoComplete="off"
        />
        <SubmitButton name="step" value={held ? 'release' : 'hold'}>
          {held ? '支払の保留を解除する' : '支払を保留する'}
        </SubmitButton>
      </PortalForm>
      <Section title="保留の履歴">
        <DataTable
          caption="新しい順"
          rows={holds}
          rowKey={({ number }) => String(number)}
          empty="支払を保留したことはありません。"
          columns={[
            { heading: '保留日', cell: ({ heldOn }) => <DayText value={heldOn} /> },
            {
              heading: '保留した人',
              cell: ({ heldByName, cause }) => heldByName + (cause === 'reported' ? '(パートナーの申し出)' : ''),
            },
            { heading: '理由', cell: ({ reason }) => reason },
            { heading: '解除日', cell: ({ releasedOn }) => (releasedOn ? <DayText value={releasedOn} /> : '保留中') },
            { heading: '解除した担当者', cell: ({ releasedByName }) => releasedByName },
            { heading: '解除の理由', cell: ({ releaseReason }) => releaseReason ?? '—' },
          ]}
        />
      </Section>
    </>
  );
}
