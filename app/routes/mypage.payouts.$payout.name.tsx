import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { parseId } from '#app/core/ids.ts';
import { monthText } from '#app/core/wording.ts';
import { findOwnReportable } from '#app/features/name-reports/queries.server.ts';
import { reportName } from '#app/features/name-reports/commands.server.ts';
import { NAME_REPORT_FIELDS, NameReportForm } from '#app/features/name-reports/form.ts';
import { askForChange, explainReportRefusal, reportEndTitle, wrongName } from '#app/features/name-reports/messages.ts';
import { WRONGS, checkReport, nextTry } from '#app/features/name-reports/rules.ts';
import { expiryOf } from '#app/features/transfer-outcomes/rules.ts';
import { payoutDay } from '#app/features/payouts/rules.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton } from '#app/ui/buttons.tsx';
import { RadioField, TextAreaField } from '#app/ui/controls.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '受取名義が異なるとき|パートナーポータル' }];

export const loader = partnerLoader(async (context, { params }) => {
  const id = found(parseId('out', params['payout']), '送金');
  const { payout, handedOn, received, report } = found(await findOwnReportable(context, id), '送金');
  const { month, sentOn, sentAmount, standing, amount, familyName, givenName } = payout;
  const checked = checkReport(payout, received);
  const sendOn = payoutDay(month);
  const atBank = sentOn !== null || handedOn !== null;
  const backBy = expiryOf(sentOn ?? sendOn, context.policy);
  return {
    ...{ month, familyName, givenName, sendOn, atBank },
    amount: sentAmount ?? (standing > 0 ? standing : amount),
    report: report ?? null,
    over: checked.ok ? null : explainReportRefusal(checked.refusal),
    backBy,
    toDo: askForChange(nextTry(month, report?.atBank ? backBy : null, context.today, context.policy)),
  };
}, 'own.payee');

export const action = partnerAction(async (context, { params, request, context: { portal } }) => {
  const id = found(parseId('out', params['payout']), '送金');
  const submission = parseWithZod(await readFields(request, NAME_REPORT_FIELDS), { schema: NameReportForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const outcome = found(await reportName(context, id, submission.value, portal.company.email), '送金');
  return outcome.ok
    ? redirect(`/mypage/payouts/${id}/name`)
    : refusalReply(submission, explainReportRefusal(outcome.refusal));
}, 'own.payee');

export default function WrongName() {
  const { month, amount, familyName, givenName, sendOn, report, over } = useLoaderData<typeof loader>();
  const open = report !== null && report.closedOn === null;
  return (
    <>
      <PageHeading
        title="受取名義が異なるとき"
        lead="受取口座の名義と1文字でも異なると、お受け取りいただけません。お気づきの点をお申し出ください。"
        crumbs={[{ to: '/mypage/cashback', label: 'キャッシュバック' }]}
      />
      <DescriptionList
        items={[
          {
            term: '送金',
            description: (
              <>
                {monthText(month)} <YenText value={amount} />
                (送金日 <DayText value={sendOn} />)
              </>
            ),
          },
          { term: '受取時に入力するお名前', description: <strong>{`姓:${familyName} 名:${givenName}`}</strong> },
        ]}
      />
      <Reported />
      {!open &&
        (over ? (
          <Notice kind="info" title="この送金についてのお申し出は不要です">
            <p>{over}</p>
          </Notice>
        ) : (
          <Report />
        ))}
      <Section
        title="受取名義の変更"
        lead="正しい名義をお申し出ください。本人確認と、事務局での確認の後に変更されます。"
      >
        <ButtonLink to="/mypage/payee/change" look={open ? 'fill' : 'outline'}>
          受取名義を変更する
        </ButtonLink>
      </Section>
    </>
  );
}

function Reported() {
  const { report, backBy, toDo } = useLoaderData<typeof loader>();
  if (!report) return null;
  const { wrong, note, atBank, reportedOn, closedOn, closedAs } = report;
  return (
    <>
      {closedOn && closedAs ? (
        <Notice kind="success" title={reportEndTitle(closedAs)}>
          <p>
            <DayText value={closedOn} />
            に対応が完了しました。
            {closedAs === 'renamed' && '金額は、新しい名義で次の送金に含めてお支払いします。'}
          </p>
        </Notice>
      ) : atBank ? (
        <Notice kind="warning" title="この送金は、すでに銀行へ引き渡しています">
          <p>
            お申し出は承りましたが、送金を止めることはできません。名義が異なるままではお受け取りいただけないため、
            <DayText value={backBy} />
            までに銀行から返戻されます。金額は失われません。
          </p>
          <p>{toDo}</p>
        </Notice>
      ) : (
        <Notice kind="success" title="お申し出を承り、送金を保留しました">
          <p>この名義では送金しません。</p>
          <p>{toDo}</p>
        </Notice>
      )}
      <DescriptionList
        items={[
          { term: 'お申し出の日', description: <DayText value={reportedOn} /> },
          { term: '異なるところ', description: wrongName(wrong) },
          ...(note ? [{ term: '詳しい内容', description: note }] : []),
        ]}
      />
    </>
  );
}

function Report() {
  const { atBank, backBy } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof NameReportForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(NameReportForm),
  });
  return (
    <Section title="受取名義が異なることを申し出る">
      <p className="mb-6">
        {atBank ? (
          <>
            この送金はすでに銀行へ引き渡しているため、止めることはできません。お受け取りにならなかった金額は、
            <DayText value={backBy} />
            までに銀行から返戻され、名義の変更後に次の送金に含めます。
          </>
        ) : (
          'お申し出いただくと、この送金をすぐに保留します。名義の変更が完了すると、次の送金に含めます。'
        )}
      </p>
      <PortalForm form={form}>
        <RadioField
          field={fields.wrong}
          label="異なるところ"
          options={WRONGS.map((value) => ({ value, label: wrongName(value) }))}
        />
        <TextAreaField field={fields.note} label="詳しい内容" hint="例: 「髙橋」が「高橋」になっている" />
        <SubmitButton>受取名義が異なることを申し出る</SubmitButton>
      </PortalForm>
    </Section>
  );
}
