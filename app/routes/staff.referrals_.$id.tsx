import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { parseId } from '#app/core/ids.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { ContractStateLabel } from '#app/features/contracts/ui/contract-state.tsx';
import { answerInquiry } from '#app/features/referral-inquiries/commands.server.ts';
import { INQUIRY_ANSWER_FIELDS, InquiryAnswerForm } from '#app/features/referral-inquiries/form.ts';
import { explainInquiryAnswerRefusal, inquiryStateName } from '#app/features/referral-inquiries/messages.ts';
import { findAnyonesSought, findInquiry } from '#app/features/referral-inquiries/queries.server.ts';
import { inquiryState } from '#app/features/referral-inquiries/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { LinkWithNote, SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { RadioField, TextAreaField } from '#app/ui/controls.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '紹介の確認のご依頼|パートナーポータル' }];

async function inquiryOf(context: Context, id: string | undefined) {
  const known = parseId('rin', id);
  return found(known && (await findInquiry(context, known)), 'ご依頼');
}

export const loader = staffLoader('orders.view', async (context, { params }) => {
  const { partnerEmail: _email, ...inquiry } = await inquiryOf(context, params['id']);
  const orders = await findAnyonesSought(context, inquiry);
  return {
    ...{ inquiry, today: context.today },
    orders: orders.map(({ id, orderNumber, orderedOn, state, client, partnerId }) => ({
      ...{ id, orderNumber, orderedOn, state, company: client ? client.company : null },
      whose: partnerId === inquiry.partnerId ? 'asker' : partnerId === null ? 'nobody' : 'another',
    })),
    mayAnswer: mayDo(context.staff.role, 'referrals.decide'),
  };
});

export const action = staffAction('referrals.decide', async (context, { params, request }) => {
  const { id } = await inquiryOf(context, params['id']);
  const submission = parseWithZod(await readFields(request, INQUIRY_ANSWER_FIELDS), { schema: InquiryAnswerForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const answered = await answerInquiry(context, id, submission.value);
  return answered.ok
    ? redirect(`/staff/referrals/${id}`)
    : refusalReply(submission, explainInquiryAnswerRefusal(answered.refusal));
});

export default function Inquiry() {
  const { inquiry, mayAnswer } = useLoaderData<typeof loader>();
  const { partnerId, partnerName, partnerCode } = inquiry;
  return (
    <>
      <PageHeading
        title="紹介の確認のご依頼"
        lead={
          <>
            <TextLink to={`/staff/partners/${partnerId}`}>{partnerName}</TextLink>({partnerCode}
            )からの、記録されていない紹介についてのご依頼です。
          </>
        }
        crumbs={[{ to: '/staff/referrals', label: '紹介元の確認' }]}
      />
      <Asked />
      <Orders />
      {inquiry.outcome === null && (mayAnswer ? <Answer /> : <p>回答は、制度担当が行います。</p>)}
    </>
  );
}

function Asked() {
  const { inquiry, today } = useLoaderData<typeof loader>();
  const { orderNumber, domain, company, note, askedOn, dueOn, answer, answeredOn } = inquiry;
  return (
    <DescriptionList
      items={[
        { term: '状況', description: inquiryStateName(inquiryState(inquiry, today)) },
        { term: '注文番号', description: orderNumber ?? '—' },
        { term: 'ドメイン', description: domain ?? '—' },
        { term: '会社名・団体名', description: company || '—' },
        { term: '経緯', description: note },
        { term: '受付日', description: <DayText value={askedOn} /> },
        { term: '回答期限', description: <DayText value={dueOn} /> },
        ...(answer !== null && answeredOn !== null
          ? [
              { term: '回答', description: answer },
              { term: '回答日', description: <DayText value={answeredOn} /> },
            ]
          : []),
      ]}
    />
  );
}

const WHOSE: Record<string, string> = { asker: '依頼元', nobody: '紹介なし', another: '別のパートナー' };

function Orders() {
  const { orders } = useLoaderData<typeof loader>();
  return (
    <Section title="該当する契約">
      <DataTable
        caption="注文番号またはドメインが一致する契約"
        rows={orders}
        rowKey={({ id }) => id}
        empty="一致する契約はありません。"
        columns={[
          {
            heading: '注文番号',
            cell: ({ id, orderNumber, company }) => (
              <LinkWithNote to={`/staff/contracts/${id}/referral`} note={company ?? ''}>
                {orderNumber}
              </LinkWithNote>
            ),
          },
          { heading: '申込日', cell: ({ orderedOn }) => <DayText value={orderedOn} /> },
          { heading: '状態', cell: ({ state }) => <ContractStateLabel state={state} /> },
          { heading: '現在の紹介元', cell: ({ whose }) => WHOSE[whose] },
        ]}
      />
    </Section>
  );
}

function Answer() {
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof InquiryAnswerForm>>({
    id: 'answer',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(InquiryAnswerForm),
  });
  return (
    <Section
      title="回答する"
      lead="回答はパートナーのマイページに表示し、メールでお知らせします。ほかのパートナーやお客様の情報は書かないでください。"
    >
      <PortalForm form={form}>
        <RadioField
          field={fields.outcome}
          label="結果"
          options={[
            {
              value: 'given',
              label: 'ご紹介として記録する',
              note: '先に、契約の「紹介元の確認・訂正」で紹介元を変更してください。',
            },
            { value: 'not-given', label: 'ご紹介として記録しない' },
          ]}
        />
        <TextAreaField field={fields.answer} label="回答" hint="理由を含めて入力してください。" />
        <SubmitButton>回答を送る</SubmitButton>
      </PortalForm>
    </Section>
  );
}
