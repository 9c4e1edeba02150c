import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { type LookedUp, askAboutReferral, lookUpReferral } from '#app/features/referral-inquiries/commands.server.ts';
import { INQUIRY_FIELDS, InquiryForm } from '#app/features/referral-inquiries/form.ts';
import {
  explainFinding,
  explainInquiryRefusal,
  explainRegistration,
  inquiryStateName,
} from '#app/features/referral-inquiries/messages.ts';
import { listOwnInquiries } from '#app/features/referral-inquiries/queries.server.ts';
import { inquiryState } from '#app/features/referral-inquiries/rules.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { TextAreaField, TextField } from '#app/ui/controls.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: 'ご紹介の照会|パートナーポータル' }];

const ROWS = 100;

export const loader = partnerLoader(async (context, { request }) => {
  found(context.partner.programme === 'cashback' || null, 'ページ');
  return {
    today: context.today,
    days: context.policy.questionAnswerDays,
    asked: askedText(request, 'done') === 'asked',
    inquiries: await listOwnInquiries(context, ROWS),
  };
});

export const action = partnerAction(async (context, { request, context: { portal } }) => {
  found(context.partner.programme === 'cashback' || null, 'ページ');
  const submission = parseWithZod(await readFields(request, INQUIRY_FIELDS), { schema: InquiryForm });
  const answer = (status: number, sentence?: string, lookedUp: LookedUp | null = null) =>
    data({ reply: submission.reply(sentence ? { formErrors: [sentence] } : {}), lookedUp }, { status });
  if (submission.status !== 'success') return answer(400);
  const { intent, note, ...sought } = submission.value;
  if (intent === 'look') {
    const looked = await lookUpReferral(context, sought);
    return looked.ok ? answer(200, undefined, looked.value) : answer(409, explainInquiryRefusal(looked.refusal));
  }
  const asked = await askAboutReferral(context, { ...sought, note }, portal.company.email);
  return asked.ok ? redirect('/mypage/referrals?done=asked') : answer(409, explainInquiryRefusal(asked.refusal));
}, 'own.order');

export default function Referrals() {
  const { asked } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeading
        title="ご紹介の照会"
        lead="ご紹介したはずのお申し込みが一覧に見つからないときに、注文番号またはドメインで、記録の状況をその場でご確認いただけます。"
      />
      {asked && !answer && (
        <Notice kind="success" title="確認のご依頼を承りました">
          <p>状況は下の一覧でご確認いただけます。回答はメールでもお知らせします。</p>
        </Notice>
      )}
      {answer?.lookedUp && <Findings {...answer.lookedUp} />}
      <Section title="照会する">
        <LookUp />
      </Section>
      <Section title="これまでのご依頼">
        <Inquiries />
      </Section>
    </>
  );
}

type Answered = NonNullable<ReturnType<typeof useActionData<typeof action>>>;

function Findings({ findings, registration }: NonNullable<Answered['lookedUp']>) {
  const missing = findings.some(({ code }) => code === 'not-confirmed');
  return (
    <div role="status">
      <Notice kind="info" title="照会の結果">
        {findings.map((finding) => {
          const sentence = explainFinding(finding);
          return <p key={sentence}>{sentence}</p>;
        })}
        {registration && <p>{explainRegistration(registration)}</p>}
        {missing && (
          <p className="mt-2">
            該当するお申し込みがない場合のほか、別の紹介元またはご紹介なしとして記録されている場合も、お客様の情報を守るため、同じ結果になります。
            お客様からお聞きになった注文番号に、会社名またはドメインを添えて照会いただくと、理由まで確認できます。
          </p>
        )}
      </Notice>
    </div>
  );
}

function LookUp() {
  const { days } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof InquiryForm>>({
    id: 'referral',
    lastResult: answer ? answer.reply : null,
    constraint: getZodConstraint(InquiryForm),
  });
  return (
    <div className="max-w-[48rem]">
      <PortalForm form={form}>
        <TextField field={fields.orderNumber} label="注文番号" hint="例:ABCDE-12345" autoComplete="off" />
        <TextField field={fields.domain} label="ドメイン" hint="例:example.co.jp" autoComplete="off" />
        <TextField
          field={fields.company}
          label="お客様の会社名・団体名"
          hint="注文番号に添えて入力すると、貴社のご紹介でない場合も理由をお答えできます。"
          autoComplete="off"
        />
        <SubmitButton name="intent" value="look">
          照会する
        </SubmitButton>
        {answer && (
          <div className="mt-8">
            <TextAreaField
              field={fields.note}
              label="ご紹介の経緯"
              hint={`照会の結果にご不明な点がある場合は、ご案内の時期や方法などを添えて、事務局に確認をご依頼ください。${days}銀行営業日以内に回答します。`}
            />
            <SubmitButton name="intent" value="ask" look="outline">
              事務局に確認を依頼する
            </SubmitButton>
          </div>
        )}
      </PortalForm>
      <p className="mt-6">
        お申し込みの前の登録は、<TextLink to="/mypage/clients">お客様の事前登録</TextLink>をご利用ください。
      </p>
    </div>
  );
}

function Inquiries() {
  const { inquiries, today } = useLoaderData<typeof loader>();
  return (
    <DataTable
      caption={`確認のご依頼(新しい順、最大${ROWS}件)`}
      rows={inquiries}
      rowKey={({ about, askedOn, note }) => `${about} ${askedOn} ${note}`}
      empty="確認のご依頼はまだありません。"
      columns={[
        { heading: '対象', cell: ({ about }) => about },
        { heading: 'ご紹介の経緯', cell: ({ note }) => note },
        { heading: '受付日', cell: ({ askedOn }) => <DayText value={askedOn} /> },
        { heading: '回答期限', cell: ({ dueOn }) => <DayText value={dueOn} /> },
        {
          heading: '状況',
          cell: (inquiry) => (
            <>
              <strong>{inquiryStateName(inquiryState(inquiry, today))}</strong>
              {inquiry.answer !== null && <span className="block whitespace-pre-line">{inquiry.answer}</span>}
            </>
          ),
        },
      ]}
    />
  );
}
