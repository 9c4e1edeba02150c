import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { parseId } from '#app/core/ids.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { correctedText, standingText } from '#app/features/correction-origins/messages.ts';
import { findCorrectable, findOriginOfQuestion } from '#app/features/correction-origins/queries.server.ts';
import { answerQuestion } from '#app/features/line-questions/commands.server.ts';
import { ANSWER_FIELDS, AnswerForm } from '#app/features/line-questions/form.ts';
import { explainAnsweringRefusal } from '#app/features/line-questions/messages.ts';
import { findQuestion } from '#app/features/line-questions/queries.server.ts';
import { QuestionThread } from '#app/features/line-questions/ui/question-thread.tsx';
import type { Context } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { RadioField, TextAreaField } from '#app/ui/controls.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '明細への質問|パートナーポータル' }];

async function questionOf(context: Context, id: string | undefined) {
  const known = parseId('que', id);
  return found(known && (await findQuestion(context, known)), '質問');
}

export const loader = staffLoader('partners.view', async (context, { params }) => {
  const { partnerEmail: _email, ...question } = await questionOf(context, params['id']);
  const asked = { orderNumber: question.orderNumber, term: question.term };
  const [correction, correctable] = await Promise.all([
    findOriginOfQuestion(context, question.id),
    findCorrectable(context, asked),
  ]);
  const { role } = context.staff;
  return {
    ...{ question, today: context.today, mayAnswer: mayDo(role, 'adjustments.propose') },
    correction: correction ?? null,
    correctable: correctable !== undefined,
    // Under discount the line is an invoice, whose contract is the trace.
    tracedAt:
      question.programme === 'cashback' && mayDo(role, 'payouts.view')
        ? `/staff/traces/cashbacks/${question.contractId}/${question.term}`
        : null,
  };
});

export const action = staffAction('adjustments.propose', async (context, { params, request }) => {
  const { id } = await questionOf(context, params['id']);
  const submission = parseWithZod(await readFields(request, ANSWER_FIELDS), { schema: AnswerForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const answered = await answerQuestion(context, id, submission.value);
  return answered.ok
    ? redirect(`/staff/questions/${id}`)
    : refusalReply(submission, explainAnsweringRefusal(answered.refusal));
});

export default function Question() {
  const { question, today, mayAnswer, tracedAt } = useLoaderData<typeof loader>();
  const { partnerId, partnerName, contractId, orderNumber } = question;
  return (
    <>
      <PageHeading
        title={`明細への質問 ${orderNumber}`}
        lead={
          <>
            <TextLink to={`/staff/partners/${partnerId}`}>{partnerName}</TextLink> からの質問です。契約{' '}
            <TextLink to={`/staff/contracts/${contractId}`}>{orderNumber}</TextLink>
          </>
        }
        crumbs={[{ to: '/staff/questions', label: '明細への質問' }]}
      />
      <QuestionThread question={question} today={today} />
      {tracedAt && (
        <p className="mt-4">
          <TextLink to={tracedAt}>この明細の根拠をたどる(注文・入金・件数・料率・支払)</TextLink>
        </p>
      )}
      <Correction />
      {question.answeredOn === null && (mayAnswer ? <Answer /> : <p>回答は、制度担当または経理の担当者が行います。</p>)}
    </>
  );
}

/** The correction made from the question with before and after, or the way to one. */
function Correction() {
  const { question, correction, correctable, mayAnswer } = useLoaderData<typeof loader>();
  if (!correction) {
    if (!correctable || !mayAnswer) return null;
    return (
      <p className="mt-4">
        <ButtonLink to={`/staff/adjustments/new?question=${question.id}`} look="outline">
          この質問から調整を申請する
        </ButtonLink>
      </p>
    );
  }
  return (
    <Section title="この質問による調整" lead="「訂正が必要」と回答すると、訂正前と訂正後をメールに記載します。">
      <DescriptionList
        items={[
          { term: '訂正前', description: standingText(correction.before) },
          { term: '訂正後', description: correctedText(correction) },
          {
            term: '申請',
            description: <TextLink to={`/staff/adjustments/${correction.adjustmentId}`}>申請の内容と状況</TextLink>,
          },
        ]}
      />
    </Section>
  );
}

function Answer() {
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof AnswerForm>>({
    id: 'answer',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(AnswerForm),
  });
  return (
    <Section title="回答する" lead="回答はパートナーのマイページに表示し、メールでお知らせします。">
      <PortalForm form={form}>
        <RadioField
          field={fields.outcome}
          label="対応"
          options={[
            { value: 'explained', label: '説明する(金額は変わらない)' },
            {
              value: 'correcting',
              label: '訂正が必要',
              note: '先に「この質問から調整を申請する」で申請すると、訂正前と訂正後を回答のメールに記載します。',
            },
          ]}
        />
        <TextAreaField field={fields.answer} label="回答" hint="理由を含めて入力してください。" />
        <SubmitButton>回答を送る</SubmitButton>
      </PortalForm>
    </Section>
  );
}
