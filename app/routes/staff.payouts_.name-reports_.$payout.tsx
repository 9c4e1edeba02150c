import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { maskedName } from '#app/core/masked.ts';
import { monthText } from '#app/core/wording.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { DECISION_FIELDS, DecisionForm as Decision } from '#app/features/approvals/form.ts';
import { findLatest } from '#app/features/approvals/queries.server.ts';
import { DecisionForm } from '#app/features/approvals/ui/decision-form.tsx';
import { decideNameRight, proposeNameRight } from '#app/features/name-reports/commands.server.ts';
import { NAME_RIGHT_FIELDS, NameRightForm } from '#app/features/name-reports/form.ts';
import { explainRightRefusal, reportStateName, wrongName } from '#app/features/name-reports/messages.ts';
import { findReport } from '#app/features/name-reports/queries.server.ts';
import { readRight, reportAsThing } from '#app/features/name-reports/rules.ts';
import { findPartner } from '#app/features/partners/queries.server.ts';
import { findPayout } from '#app/features/payouts/queries.server.ts';
import type { StaffContext } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { errorPage, found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '受取名義の申し出|パートナーポータル' }];

async function reportOf(context: StaffContext, id: string | undefined) {
  const payoutId = found(parseId('out', id), '申し出');
  return found(await findReport(context, payoutId), '申し出');
}

export const loader = staffLoader('payouts.view', async (context, { params }) => {
  const { staff } = context;
  const report = await reportOf(context, params['payout']);
  const [payout, partner, latest] = await Promise.all([
    findPayout(context, report.payoutId),
    findPartner(context, report.partnerId),
    findLatest(context, reportAsThing(report.payoutId)),
  ]);
  const { familyName, givenName, month, amount, sentOn, returnedOn } = found(payout, '送金');
  const name = `${familyName} ${givenName}`;
  const waits = latest?.state === 'proposed' && report.closedOn === null;
  const own = latest?.proposedBy === staff.userId;
  const { wrong, note, atBank, reportedOn, closedOn, closedAs, partnerId } = report;
  return {
    ...{ wrong, note, atBank, reportedOn, closedOn, closedAs, partnerId, month, amount, sentOn, returnedOn },
    name: mayDo(staff.role, 'payees.see') ? name : maskedName(name),
    partnerName: found(partner, 'パートナー').name,
    proposed: waits ? { reason: readRight(latest.content ?? '').reason, contentHash: latest.contentHash } : null,
    mayPropose: closedOn === null && !waits && mayDo(staff.role, 'payouts.prepare'),
    mayDecide: waits && !own && mayDo(staff.role, 'payouts.approve'),
  };
});

export const action = staffAction('payouts.view', async (context, { params, request }) => {
  const { payoutId } = await reportOf(context, params['payout']);
  const fields = await readFields(request, [...NAME_RIGHT_FIELDS, ...DECISION_FIELDS]);
  const deciding = fields.has('decision');
  if (!mayDo(context.staff.role, deciding ? 'payouts.approve' : 'payouts.prepare')) {
    throw errorPage(403, '現在の役割では、この操作を行えません。');
  }
  if (deciding) {
    const submission = parseWithZod(fields, { schema: Decision });
    if (submission.status !== 'success') return mistakesReply(submission);
    const { contentHash: seenHash, ...decision } = submission.value;
    const outcome = await decideNameRight(context, payoutId, { ...decision, seenHash });
    if (!outcome.ok) return refusalReply(submission, explainRightRefusal(outcome.refusal));
    return redirect(`/staff/payouts/name-reports/${payoutId}`);
  }
  const submission = parseWithZod(fields, { schema: NameRightForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const outcome = await proposeNameRight(context, payoutId, submission.value.reason);
  if (!outcome.ok) return refusalReply(submission, explainRightRefusal(outcome.refusal));
  return redirect(`/staff/payouts/name-reports/${payoutId}`);
});

export default function NameReport() {
  const report = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const { partnerId, partnerName, month, amount, name, wrong, note, atBank, sentOn, returnedOn } = report;
  return (
    <>
      <PageHeading
        title={`${partnerName}の受取名義の申し出`}
        lead={
          atBank
            ? '申し出の時点で、銀行へ引き渡し済みでした。この送金は止められません。銀行の結果で返戻された後に、次の支払処理に含まれます。'
            : '申し出により自動で保留しています。名義の変更が承認されると、次の支払処理に新しい名義で含まれます。'
        }
        crumbs={[
          { to: '/staff/payouts', label: '送金' },
          { to: '/staff/payouts/name-reports', label: '受取名義の申し出' },
        ]}
      />
      <DescriptionList
        items={[
          { term: '状態', description: reportStateName(report.closedAs) },
          {
            term: '送金',
            description: (
              <>
                {monthText(month)} <YenText value={amount} />
              </>
            ),
          },
          { term: '送金の名義', description: name },
          { term: '異なるところ', description: wrongName(wrong) },
          { term: '詳しい内容', description: note || '—' },
          { term: '申し出日', description: <DayText value={report.reportedOn} /> },
          { term: '送金日', description: sentOn ? <DayText value={sentOn} /> : '未送金' },
          { term: '返戻日', description: returnedOn ? <DayText value={returnedOn} /> : '—' },
        ]}
      />
      <p className="my-6 flex flex-wrap items-center gap-4">
        <ButtonLink to={`/staff/partners/${partnerId}`} look="outline">
          パートナーの画面を開く
        </ButtonLink>
        <TextLink to={`/staff/payouts/${month}`}>この月の支払処理を見る</TextLink>
      </p>
      {report.proposed && (
        <Notice kind="info" title="名義は正しいとの確認が、承認を待っています">
          <p>確認した内容: {report.proposed.reason}</p>
          {!report.mayDecide && <p>承認は、確認した方とは別の承認担当者が行います。</p>}
        </Notice>
      )}
      {report.proposed && report.mayDecide && (
        <DecisionForm contentHash={report.proposed.contentHash} lastResult={lastResult} />
      )}
      {report.mayPropose && <NameRight />}
    </>
  );
}

function NameRight() {
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<{ reason: string }>({
    id: 'name-right',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(NameRightForm),
  });
  return (
    <Section
      title="名義が正しいことを確認した場合"
      lead="別の担当者が承認すると、申し出による保留を解除します。送金日の前であれば新しい銀行ファイルで送金し、過ぎていれば次の支払処理に含まれます。"
    >
      <PortalForm form={form}>
        <TextField
          field={fields.reason}
          label="確認した内容"
          hint="例: 電話で口座名義を確認し、登録と同じであった"
          width="full"
          autoComplete="off"
        />
        <SubmitButton>名義は正しいと申請する</SubmitButton>
      </PortalForm>
    </Section>
  );
}
