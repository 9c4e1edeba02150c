import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { monthOf } from '#app/core/calendar.ts';
import { parseId } from '#app/core/ids.ts';
import { monthText } from '#app/core/wording.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { refuseHandover } from '#app/features/handovers/commands.server.ts';
import { HandoverRefusalForm } from '#app/features/handovers/form.ts';
import { explainHandoverRefusal } from '#app/features/handovers/messages.ts';
import { findHandover, listHandoverContracts } from '#app/features/handovers/queries.server.ts';
import { checkHandoverStep } from '#app/features/handovers/rules.ts';
import { HandoverContracts, HandoverStateLabel } from '#app/features/handovers/ui/handover-parts.tsx';
import { loadPartnerNames } from '#app/features/letters/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '契約の移管|パートナーポータル' }];

async function handoverOf(context: Context, id: string | undefined) {
  const known = parseId('hnd', id);
  return found(known && (await findHandover(context, known)), '移管');
}

export const loader = staffLoader('orders.view', async (context, { params }) => {
  const handover = await handoverOf(context, params['id']);
  const [contracts, names] = await Promise.all([
    listHandoverContracts(context, handover.id),
    loadPartnerNames(context, [handover.fromPartnerId, handover.toPartnerId]),
  ]);
  const { fromPartnerId, toPartnerId, toCode, effectiveFrom, answerBy, proposedOn, note, state, steps } = handover;
  return {
    ...{ fromPartnerId, toPartnerId, toCode, effectiveFrom, answerBy, proposedOn, note, state },
    fromName: names.get(fromPartnerId) ?? '',
    toName: names.get(toPartnerId) ?? '',
    reason: steps.at(-1)?.reason ?? null,
    contracts: contracts.map(({ orderNumber, company, planName, renewsOn }) => ({
      ...{ orderNumber, company, planName, renewsOn },
    })),
    mayStop: mayDo(context.staff.role, 'referrals.decide') && checkHandoverStep(state, 'staff', 'refused').ok,
  };
});

export const action = staffAction('referrals.decide', async (context, { params, request }) => {
  const { id } = await handoverOf(context, params['id']);
  const submission = parseWithZod(await readFields(request, ['reason']), { schema: HandoverRefusalForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const stopped = await refuseHandover(context, id, submission.value.reason);
  return stopped.ok
    ? redirect(`/staff/handovers/${id}`)
    : refusalReply(submission, explainHandoverRefusal(stopped.refusal));
});

export default function Handover() {
  const shown = useLoaderData<typeof loader>();
  const { fromPartnerId, fromName, toPartnerId, toName, toCode, effectiveFrom, contracts, mayStop } = shown;
  return (
    <>
      <PageHeading title="契約の移管" crumbs={[{ to: '/staff/handovers', label: '契約の移管' }]} />
      <DescriptionList
        items={[
          { term: '状況', description: <HandoverStateLabel state={shown.state} /> },
          { term: '移管元', description: <TextLink to={`/staff/partners/${fromPartnerId}`}>{fromName}</TextLink> },
          {
            term: '移管先',
            description: (
              <>
                <TextLink to={`/staff/partners/${toPartnerId}`}>{toName}</TextLink>({toCode})
              </>
            ),
          },
          { term: '移管する月', description: `${monthText(monthOf(effectiveFrom))}から` },
          { term: '提案日', description: <DayText value={shown.proposedOn} /> },
          { term: '回答期限', description: <DayText value={shown.answerBy} /> },
          { term: 'メッセージ', description: shown.note || '—' },
          ...(shown.reason ? [{ term: '中止の理由', description: shown.reason }] : []),
        ]}
      />
      <HandoverContracts contracts={contracts} shownAs="移管する契約(提案した時点の内容)" />
      {mayStop && <Stop />}
    </>
  );
}

function Stop() {
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<{ reason: string }>({
    id: 'stop',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(HandoverRefusalForm),
  });
  return (
    <Section
      title="移管を中止する"
      lead="双方のパートナーに、理由を添えてメールでお知らせします。承諾済みの予定も取り消します。"
    >
      <PortalForm form={form}>
        <TextField field={fields.reason} label="中止の理由" width="full" autoComplete="off" />
        <SubmitButton look="danger">移管を中止する</SubmitButton>
      </PortalForm>
    </Section>
  );
}
