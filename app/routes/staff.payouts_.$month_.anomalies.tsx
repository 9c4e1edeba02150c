import { type SubmissionResult, useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseMonth } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { loadUserNames } from '#app/features/access/queries.server.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { answerAnomaly } from '#app/features/payout-safeguards/commands.server.ts';
import { ANSWER_FIELDS, AnswerForm } from '#app/features/payout-safeguards/form.ts';
import { anomalyText, explainAnswerRefusal } from '#app/features/payout-safeguards/messages.ts';
import { loadRunPartners, loadStoredAnomalies } from '#app/features/payout-safeguards/queries.server.ts';
import { findRun } from '#app/features/payouts/queries.server.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { Notice, StatusLabel } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? monthText(data.month) : ''}の支払処理の確認事項|パートナーポータル` },
];

export const loader = staffLoader('payouts.view', async (context, { params, request }) => {
  const month = found(parseMonth(params['month'] ?? ''), '支払処理');
  const run = found(await findRun(context, month), '支払処理');
  const { anomalies, answers } = await loadStoredAnomalies(context, month, run);
  const [partners, names] = await Promise.all([
    loadRunPartners(context, month),
    loadUserNames(
      context,
      answers.map(({ answeredBy }) => answeredBy),
    ),
  ]);
  const answerOf = new Map(answers.map((answer) => [answer.subject, answer]));
  return {
    ...{ month, contentHash: run.contentHash },
    mayAnswer: run.state === 'draft' && mayDo(context.staff.role, 'payouts.prepare'),
    answered: askedText(request, 'done') === 'answered',
    anomalies: anomalies.map((anomaly) => {
      const answer = answerOf.get(anomaly.subject);
      return {
        ...anomaly,
        partnerName: partners.get(anomaly.subject) ?? null,
        answer: answer
          ? { reason: answer.reason, on: answer.answeredOn, by: names.get(answer.answeredBy) ?? '—' }
          : null,
      };
    }),
  };
});

export const action = staffAction('payouts.prepare', async (context, { params, request }) => {
  const month = found(parseMonth(params['month'] ?? ''), '支払処理');
  const submission = parseWithZod(await readFields(request, ANSWER_FIELDS), { schema: AnswerForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { contentHash: seenHash, ...answer } = submission.value;
  const outcome = await answerAnomaly(context, month, { ...answer, seenHash });
  if (!outcome.ok) return refusalReply(submission, explainAnswerRefusal(outcome.refusal));
  return redirect(`/staff/payouts/${month}/anomalies?done=answered`);
});

export default function Anomalies() {
  const { month, anomalies, answered } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const about = lastResult?.initialValue?.['subject'];
  return (
    <>
      <PageHeading
        title={`${monthText(month)}の支払処理の確認事項`}
        lead="直近の支払に比べて大きい支払です。請求書や契約と照合し、確認した内容を入力してください。すべてに回答するまで承認できません。回答した担当者は、この支払処理を承認できません。"
        crumbs={[
          { to: '/staff/payouts', label: '送金' },
          { to: `/staff/payouts/${month}`, label: monthText(month) },
        ]}
      />
      {answered && !lastResult && <Notice kind="success" title="確認した内容を記録しました" />}
      {anomalies.length === 0 && <p>確認事項はありません。</p>}
      {anomalies.map((anomaly) => (
        <Section key={anomaly.subject} title={anomaly.partnerName ?? '支払処理の合計'}>
          <Asked anomaly={anomaly} lastResult={about === anomaly.subject ? lastResult : undefined} />
        </Section>
      ))}
    </>
  );
}

type Asked = ReturnType<typeof useLoaderData<typeof loader>>['anomalies'][number];

function Asked({ anomaly, lastResult }: { anomaly: Asked; lastResult: SubmissionResult | undefined }) {
  const { month, mayAnswer } = useLoaderData<typeof loader>();
  const { answer, subject, amount } = anomaly;
  return (
    <>
      <DescriptionList
        items={[
          {
            term: '状態',
            description: answer ? (
              <StatusLabel tone="good">回答済み</StatusLabel>
            ) : (
              <StatusLabel tone="bad">未回答</StatusLabel>
            ),
          },
          { term: '内容', description: anomalyText(anomaly) },
          { term: '今回の金額', description: <YenText value={amount} /> },
          ...(answer
            ? [
                { term: '確認した内容', description: answer.reason },
                {
                  term: '回答',
                  description: (
                    <>
                      {answer.by} <DayText value={answer.on} />
                    </>
                  ),
                },
              ]
            : []),
        ]}
      />
      {!answer && mayAnswer && <Answer subject={subject} lastResult={lastResult} />}
      {!answer && !mayAnswer && <p>回答は、承認前の支払処理について、作成担当または承認担当が行います。</p>}
      {subject !== 'run' && (
        <p className="mt-4">
          <TextLink to={`/staff/partners/${subject}`}>パートナーの詳細</TextLink>
          {'　'}
          <TextLink to={`/staff/payouts/${month}`}>支払の内訳</TextLink>
        </p>
      )}
    </>
  );
}

function Answer({ subject, lastResult }: { subject: string; lastResult: SubmissionResult | undefined }) {
  const { contentHash } = useLoaderData<typeof loader>();
  const [form, fields] = useForm<{ subject: string; contentHash: string; reason: string }>({
    id: `answer-${subject}`,
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(AnswerForm),
  });
  return (
    <PortalForm form={form}>
      <input type="hidden" name="subject" value={subject} />
      <input type="hidden" name="contentHash" value={contentHash} />
      <TextField
        field={fields.reason}
        label="確認した内容"
        hint="例: 12か月契約の更新が重なったため。請求書5件と照合済み"
        width="full"
        autoComplete="off"
      />
      <SubmitButton>回答を記録する</SubmitButton>
    </PortalForm>
  );
}
