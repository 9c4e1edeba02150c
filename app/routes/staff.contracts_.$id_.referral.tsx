import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { addMonths } from '#app/core/calendar.ts';
import { parseId } from '#app/core/ids.ts';
import { dayText, monthText } from '#app/core/wording.ts';
import { leaveReferral } from '#app/features/attributions/commands.server.ts';
import { REFERRAL_FIELDS, ReferralForm } from '#app/features/attributions/form.ts';
import { explainAttribution, explainConflict, explainReferralRefusal } from '#app/features/attributions/messages.ts';
import { findAttribution, listDecisions } from '#app/features/attributions/queries.server.ts';
import { findLatest } from '#app/features/approvals/queries.server.ts';
import { listClaimsOf } from '#app/features/client-claims/queries.server.ts';
import { keysOf } from '#app/features/client-claims/rules.ts';
import { listMovesOf } from '#app/features/contract-moves/queries.server.ts';
import { firstMonthToMove, isOver } from '#app/features/contract-moves/rules.ts';
import { findContract } from '#app/features/contracts/queries.server.ts';
import { proposeCorrection } from '#app/features/referral-corrections/commands.server.ts';
import { explainCorrectionRefusal } from '#app/features/referral-corrections/messages.ts';
import { correctionAsThing } from '#app/features/referral-corrections/rules.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { RadioField, SelectField, TextAreaField, TextField } from '#app/ui/controls.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '紹介元の確認・訂正|パートナーポータル' }];

/** How many months are offered, the first one included. */
const MONTHS_OFFERED = 4;

export const loader = staffLoader('referrals.decide', async (context, { params }) => {
  const id = found(parseId('ctr', params['id']), '契約');
  const { contract, client, partnerCode, partnerName } = found(await findContract(context, id), '契約');
  const [frozen, decisions, moves, proposal, claims] = await Promise.all([
    findAttribution(context, id),
    listDecisions(context, id),
    listMovesOf(context, id),
    findLatest(context, correctionAsThing(id)),
    client ? listClaimsOf(context, keysOf(client)) : [],
  ]);
  const first = firstMonthToMove('correction', context.today);
  return {
    ...{ id, orderNumber: contract.orderNumber, over: isOver(contract.state), partnerCode, partnerName, moves, claims },
    client: client ? { company: client.company, companyKana: client.companyKana, domain: client.domain } : null,
    explained: frozen ? explainAttribution(frozen) : null,
    conflict: frozen ? (explainConflict(frozen.conflict) ?? null) : null,
    waits: frozen !== undefined && frozen.waits && decisions.length === 0,
    decisions: decisions.map(({ attempt, decision, reason, decidedOn }) => ({ attempt, decision, reason, decidedOn })),
    months: Array.from({ length: MONTHS_OFFERED }, (_, index) => addMonths(first, index)),
    proposed: proposal?.state === 'proposed',
    today: context.today,
  };
});

export const action = staffAction('referrals.decide', async (context, { params, request }) => {
  const id = found(parseId('ctr', params['id']), '契約');
  const submission = parseWithZod(await readFields(request, REFERRAL_FIELDS), { schema: ReferralForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { decision, reason, ...asked } = submission.value;
  if (decision === 'leave') {
    const left = await leaveReferral(context, id, reason);
    if (!left.ok) return refusalReply(submission, explainReferralRefusal(left.refusal));
    return redirect('/staff/referrals?done=decided');
  }
  const proposed = await proposeCorrection(context, id, { ...asked, reason });
  if (!proposed.ok) return refusalReply(submission, explainCorrectionRefusal(proposed.refusal));
  return redirect(`/staff/contracts/${id}/correction?done=proposed`);
});

export default function Referral() {
  const { id, orderNumber, over, proposed } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="紹介元の確認・訂正"
        lead="締めた月の件数と、すでに確定したキャッシュバックは変わりません。"
        crumbs={[
          { to: '/staff/contracts', label: '注文・契約' },
          { to: `/staff/contracts/${id}`, label: orderNumber },
        ]}
      />
      <Section title="お申し込みの時の判定">
        <Judged />
      </Section>
      <Claims />
      <Changes />
      {proposed && (
        <Notice kind="info" title="紹介元の変更が承認を待っています">
          <p>
            <TextLink to={`/staff/contracts/${id}/correction`}>申請の内容を確認する</TextLink>
          </p>
        </Notice>
      )}
      {over ? (
        <Notice kind="info" title="この契約の紹介元は変更できません">
          <p>終了、取消または返金した契約です。</p>
        </Notice>
      ) : (
        <Section title="紹介元の扱い">
          <Decision />
        </Section>
      )}
    </>
  );
}

function Claims() {
  const { client, claims } = useLoaderData<typeof loader>();
  if (!client) return null;
  const { company, companyKana, domain } = client;
  return (
    <Section title="同じお客様の事前登録" lead={`お申し込み:${company}(${companyKana})${domain ?? ''}`}>
      <DataTable
        caption="会社名とフリガナ、またはドメインが一致する登録(先の登録から)"
        rows={claims}
        rowKey={({ id }) => id}
        empty="一致する事前登録はありません。"
        columns={[
          { heading: 'パートナー', cell: ({ partnerName, partnerCode }) => `${partnerName}(${partnerCode})` },
          { heading: 'お客様', cell: (claim) => `${claim.company}(${claim.companyKana})` },
          { heading: 'ドメイン', cell: (claim) => claim.domain ?? '—' },
          { heading: '登録日', cell: ({ claimedOn }) => <DayText value={claimedOn} /> },
          {
            heading: '保護の最終日',
            cell: ({ protectedTo, withdrawnOn }) =>
              withdrawnOn ? `取り下げ(${dayText(withdrawnOn)})` : <DayText value={protectedTo} />,
          },
        ]}
      />
    </Section>
  );
}

function Changes() {
  const { moves, decisions } = useLoaderData<typeof loader>();
  return (
    <Section title="これまでの変更">
      <DataTable
        caption="パートナーの変更"
        captionShown={false}
        rows={moves}
        rowKey={({ id }) => id}
        empty="変更はありません。"
        columns={[
          { heading: '適用開始日', cell: ({ effectiveFrom }) => <DayText value={effectiveFrom} /> },
          { heading: '変更前', cell: ({ fromName }) => fromName ?? '紹介なし' },
          { heading: '変更後', cell: ({ toName }) => toName ?? '紹介なし' },
          { heading: '理由', cell: ({ reason }) => reason },
          { heading: '状態', cell: ({ outcome }) => MOVE_STATES[outcome ?? 'waiting'] },
        ]}
      />
      {decisions.map(({ attempt, decision, reason, decidedOn }) => (
        <p key={attempt} className="mt-3">
          {dayText(decidedOn)} {decision === 'left' ? '変更せずに確認' : '紹介元を変更'}:{reason}
        </p>
      ))}
    </Section>
  );
}

/** What became of a move, as staff read it. */
const MOVE_STATES = { waiting: '予定', applied: '適用済み', withdrawn: '取り消し', moot: '契約終了のため不要' };

function Judged() {
  const { explained, conflict, partnerName, partnerCode, waits } = useLoaderData<typeof loader>();
  return (
    <DescriptionList
      items={[
        { term: '判定', description: explained ?? 'お客様の申し込み画面からのお申し込みではありません。' },
        ...(conflict ? [{ term: '事前登録との関係', description: conflict }] : []),
        { term: '現在の紹介元', description: partnerName ? `${partnerName}(${partnerCode ?? ''})` : '紹介なし' },
        { term: '確認', description: waits ? '確認待ち' : '確認待ちではありません' },
      ]}
    />
  );
}

function Decision() {
  const { months, waits } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof ReferralForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(ReferralForm),
    defaultValue: { decision: 'give', fromMonth: months[0] ?? '' },
  });
  return (
    <div className="max-w-[48rem]">
      <PortalForm form={form}>
        <RadioField
          field={fields.decision}
          required
          label="扱い"
          options={[
            {
              value: 'give',
              label: '紹介元を変更する',
              note: '別の担当者が承認すると変わり、パートナーに通知メールをお送りします。',
            },
            ...(waits ? [{ value: 'leave', label: '現在のままとする' }] : []),
          ]}
        />
        <TextField
          field={fields.partnerCode}
          label="変更後のパートナー番号"
          hint="空欄にすると「紹介なし」になります。"
          width="short"
        />
        <SelectField
          field={fields.fromMonth}
          label="適用する最初の月"
          placeholder={null}
          options={months.map((month) => ({ value: month, label: `${monthText(month)}から` }))}
        />
        <TextAreaField field={fields.reason} label="理由" hint="監査記録に残ります。" />
        <SubmitButton>この内容で進む</SubmitButton>
      </PortalForm>
    </div>
  );
}
