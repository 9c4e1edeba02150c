import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { monthOf } from '#app/core/calendar.ts';
import { parseId } from '#app/core/ids.ts';
import { monthText } from '#app/core/wording.ts';
import { ROLES, mayDo } from '#app/features/access/rules.ts';
import { answerHandover } from '#app/features/handovers/commands.server.ts';
import { HandoverStepForm } from '#app/features/handovers/form.ts';
import { explainHandoverRefusal } from '#app/features/handovers/messages.ts';
import { showOwnHandover } from '#app/features/handovers/queries.server.ts';
import { checkHandoverStep } from '#app/features/handovers/rules.ts';
import {
  CountChangeFacts,
  HandoverContracts,
  HandoverStateLabel,
  HandoverTerms,
} from '#app/features/handovers/ui/handover-parts.tsx';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { errorPage, found } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'ご契約の移管|パートナーポータル' }];

const STEPS = ['accepted', 'declined', 'withdrawn'] as const;

/** What was just done, and the state it left. */
const DONE = {
  proposed: { state: 'open', title: '移管を提案しました' },
  accepted: { state: 'accepted', title: '移管を承諾しました' },
  declined: { state: 'declined', title: '移管を辞退しました' },
  withdrawn: { state: 'withdrawn', title: '移管を取り下げました' },
};

export const loader = partnerLoader(async (context, { params, request }) => {
  const id = found(parseId('hnd', params['id']), '移管');
  const { handover, contracts, giving, change } = found(await showOwnHandover(context, id), '移管');
  const { state, steps, fromName, toCode, effectiveFrom, answerBy, proposedOn, note, programme } = handover;
  const role = ROLES.find((known) => known === context.origin?.role);
  const hand = giving ? 'giver' : 'receiver';
  const asked = askedText(request, 'done');
  return {
    done: Object.entries(DONE).find(([what, done]) => what === asked && done.state === state)?.[1].title ?? null,
    ...{ state, fromName, toCode, effectiveFrom, answerBy, proposedOn, note, programme, giving, change },
    receiverName: steps.find(({ receiverName }) => receiverName !== null)?.receiverName ?? null,
    reason: steps.at(-1)?.reason ?? null,
    contracts: contracts.map(({ orderNumber, company, planName, renewsOn }) => ({
      ...{ orderNumber, company, planName, renewsOn },
    })),
    steps: role && mayDo(role, 'own.order') ? STEPS.filter((step) => checkHandoverStep(state, hand, step).ok) : [],
  };
});

export const action = partnerAction(async (context, { params, request }) => {
  const id = found(parseId('hnd', params['id']), '移管');
  const submission = parseWithZod(await readFields(request, ['step']), { schema: HandoverStepForm });
  if (submission.status !== 'success') throw errorPage(400, '操作を読み取れませんでした。画面を開き直してください。');
  const answered = found(await answerHandover(context, id, submission.value.step), '移管');
  if (!answered.ok) throw errorPage(409, explainHandoverRefusal(answered.refusal));
  return redirect(`/mypage/handovers/${id}?done=${submission.value.step}`);
}, 'own.order');

export default function Handover() {
  const { contracts, change, programme, steps, state, done } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="ご契約の移管"
        crumbs={[
          { to: '/mypage/contracts', label: 'ご契約' },
          { to: '/mypage/handovers', label: 'ご契約の移管' },
        ]}
      />
      {done && <Notice kind="success" title={done} />}
      <Facts />
      {change && <CountChangeFacts change={change} />}
      <HandoverContracts contracts={contracts} shownAs="移管するご契約(提案した時点の内容)" />
      {(state === 'open' || state === 'accepted') && <HandoverTerms programme={programme} />}
      {steps.length > 0 && (
        <Section title="お手続き">
          <Form method="post" className="flex flex-wrap gap-4">
            {steps.map((step) => (
              <SubmitButton key={step} name="step" value={step} look={step === 'accepted' ? 'fill' : 'outline'}>
                {LABELS[step]}
              </SubmitButton>
            ))}
          </Form>
        </Section>
      )}
    </>
  );
}

const LABELS = { accepted: '移管を承諾する', declined: '移管を辞退する', withdrawn: '移管を取り下げる' };

function Facts() {
  const shown = useLoaderData<typeof loader>();
  const { giving, fromName, toCode, receiverName, effectiveFrom, proposedOn, answerBy, note, reason, state } = shown;
  return (
    <DescriptionList
      items={[
        { term: '状況', description: <HandoverStateLabel state={state} /> },
        giving
          ? { term: '移管先', description: receiverName ? `${receiverName}(${toCode})` : toCode }
          : { term: '移管元', description: fromName },
        { term: '移管する月', description: `${monthText(monthOf(effectiveFrom))}から` },
        { term: '提案日', description: <DayText value={proposedOn} /> },
        { term: '回答期限', description: <DayText value={answerBy} /> },
        { term: 'メッセージ', description: note || '—' },
        ...(reason ? [{ term: '事務局による中止の理由', description: reason }] : []),
      ]}
    />
  );
}
