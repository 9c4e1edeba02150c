import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { dayText } from '#app/core/wording.ts';
import { listOwnCorrected } from '#app/features/correction-origins/queries.server.ts';
import { OwnCorrections } from '#app/features/correction-origins/ui/own-corrections.tsx';
import { askQuestion } from '#app/features/line-questions/commands.server.ts';
import { QUESTION_FIELDS, QuestionForm } from '#app/features/line-questions/form.ts';
import { explainAskingRefusal, lineFacts } from '#app/features/line-questions/messages.ts';
import { findOwnLine, listOwnThread } from '#app/features/line-questions/queries.server.ts';
import { QuestionThread } from '#app/features/line-questions/ui/question-thread.tsx';
import { isOrderNumber } from '#app/features/orders/rules.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { TextAreaField } from '#app/ui/controls.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '明細への質問|パートナーポータル' }];

/** The most corrections of one line that are shown. */
const CORRECTIONS = 20;

function askedLine({ orderNumber = '', term = '' }: { orderNumber?: string; term?: string }) {
  const asked = isOrderNumber(orderNumber) && /^[1-9]\d{0,3}$/.test(term) ? { orderNumber, term: Number(term) } : null;
  return found(asked, '明細');
}

export const loader = partnerLoader(async (context, { params, request }) => {
  const { orderNumber, term } = askedLine(params);
  const { contractId, line } = found(await findOwnLine(context, orderNumber, term), '明細');
  const [thread, corrections] = await Promise.all([
    listOwnThread(context, contractId, term),
    listOwnCorrected(context, CORRECTIONS, { orderNumber, term }),
  ]);
  const last = thread.at(-1);
  const sent = new URL(request.url).searchParams.get('done') === 'asked';
  return {
    ...{ orderNumber, term, thread, today: context.today, days: context.policy.questionAnswerDays },
    ...{ facts: lineFacts(line), corrections: corrections.filter(({ asked }) => asked) },
    // What is put up stays inside the company until a second person approved it.
    correctionWaits: last?.outcome === 'correcting' && !corrections.some(({ asked }) => asked),
    countMonth: line.countMonth,
    cashback: line.invoice === null,
    answerBy: sent && last && last.answeredOn === null ? last.dueOn : null,
    waits: thread.some(({ answeredOn }) => answeredOn === null),
  };
});

export const action = partnerAction(async (context, { params, request, context: { portal } }) => {
  const { orderNumber, term } = askedLine(params);
  const submission = parseWithZod(await readFields(request, QUESTION_FIELDS), { schema: QuestionForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { question } = submission.value;
  const asked = found(await askQuestion(context, { orderNumber, term, question }, portal.company.email), '明細');
  return asked.ok
    ? redirect(`/mypage/questions/${orderNumber}/${term}?done=asked`)
    : refusalReply(submission, explainAskingRefusal(asked.refusal));
});

export default function LineQuestion() {
  const { orderNumber, thread, waits, today, corrections, correctionWaits, answerBy } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title={`明細への質問 ${orderNumber}`}
        lead="この明細の金額や率について、事務局にご質問いただけます。"
        crumbs={[{ to: '/mypage/questions', label: '明細への質問' }]}
      />
      {answerBy && (
        <Notice kind="success" title="ご質問を承りました">
          <p>{dayText(answerBy)}までに回答し、メールでもお知らせします。</p>
        </Notice>
      )}
      <Grounds />
      {thread.map((question) => (
        <Section key={question.askedOn + question.question} title="ご質問と回答">
          <QuestionThread question={question} today={today} />
        </Section>
      ))}
      {correctionWaits && (
        <Notice kind="info" title="訂正の手続きを進めています">
          <p>社内の承認が済み次第、訂正前と訂正後の金額をこちらに表示します。</p>
        </Notice>
      )}
      <OwnCorrections corrections={corrections} />
      {!waits && <Ask />}
    </>
  );
}

/** Where the partner sees for itself what the line stands on. */
function Grounds() {
  const { orderNumber, term, countMonth, cashback } = useLoaderData<typeof loader>();
  return (
    <ul className="my-4 list-disc space-y-2 pl-6">
      {cashback && (
        <li>
          <TextLink to={`/mypage/cashback/${orderNumber}/${term}`}>日付と金額の根拠を見る</TextLink>
        </li>
      )}
      {countMonth && (
        <li>
          <TextLink to={`/mypage/rates/${countMonth}`}>率のもとになったご契約の一覧と料率表を見る</TextLink>
        </li>
      )}
    </ul>
  );
}

function Ask() {
  const { days, facts } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<{ question: string }>({
    id: 'question',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(QuestionForm),
  });
  return (
    <Section
      title="質問する"
      lead={`次の内容を添えて事務局に送ります。${days}銀行営業日以内に回答し、メールでもお知らせします。`}
    >
      <div className="mb-6">
        <DescriptionList items={facts.map(({ label, text }) => ({ term: label, description: text }))} />
      </div>
      <PortalForm form={form}>
        <TextAreaField field={fields.question} label="ご質問" />
        <SubmitButton>質問を送る</SubmitButton>
      </PortalForm>
    </Section>
  );
}
