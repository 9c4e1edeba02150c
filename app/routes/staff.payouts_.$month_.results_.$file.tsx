import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { parseMonth } from '#app/core/calendar.ts';
import { parseId } from '#app/core/ids.ts';
import { monthText } from '#app/core/wording.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { answerLine, discardResult, takeResult } from '#app/features/bank-results/commands.server.ts';
import { AnswerForm, DEED_FIELDS } from '#app/features/bank-results/form.ts';
import { explainTakeRefusal } from '#app/features/bank-results/messages.ts';
import { findResult, listResultLines, previewResult } from '#app/features/bank-results/queries.server.ts';
import { figuresOf, planText } from '#app/features/bank-results/rules.ts';
import { PlannedFigures, ResultLines } from '#app/features/bank-results/ui/result-lines.tsx';
import { explainFileRefusal } from '#app/features/imports/messages.ts';
import { FaultTable } from '#app/features/imports/ui/fault-table.tsx';
import { maskedName } from '#app/core/masked.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '送金結果の確認|パートナーポータル' }];

/** Lines shown of a file: what waits for an answer first, then enough to see that it was read rightly. */
const ROWS = 200;

type Params = Readonly<Record<string, string | undefined>>;

async function askedFor(context: Context, params: Params) {
  const month = found(parseMonth(params['month'] ?? ''), '送金結果');
  const id = found(parseId('brs', params['file']), '送金結果');
  const result = await findResult(context, id);
  return found(result?.month === month ? result : undefined, '送金結果');
}

export const loader = staffLoader('payouts.view', async (context, { params, context: { portal } }) => {
  const file = await askedFor(context, params);
  const { role } = context.staff;
  const mayMark = mayDo(role, 'payouts.mark');
  const shown = <Line extends { name: string }>(line: Line): Line =>
    mayDo(role, 'payees.see') ? line : { ...line, name: maskedName(line.name) };
  if (file.takenOn) {
    const lines = await listResultLines(context, file.id, ROWS);
    return { file, mayMark, lines: lines.map(shown), plan: null, refusal: null, ignored: [] };
  }
  const read = found(await previewResult(context, file.id, portal.bankResult), '送金結果');
  if (!read.ok) return { file, mayMark, lines: [], plan: null, refusal: read.refusal, ignored: [] };
  const { lines, ignored } = read.value;
  const waitingFirst = lines.toSorted((one, other) => Number(other.why !== null) - Number(one.why !== null));
  return {
    ...{ file, mayMark, ignored, refusal: null },
    lines: waitingFirst.slice(0, ROWS).map(({ transfer: _transfer, ...line }) => shown({ ...line, ...UNANSWERED })),
    plan: { figures: figuresOf(lines), seen: sha256(planText(lines)) },
  };
});

const UNANSWERED = { answer: null, answeredOn: null };

export const action = staffAction('payouts.mark', async (context, { request, params, context: { portal } }) => {
  const { id, month } = await askedFor(context, params);
  const fields = await readFields(request, DEED_FIELDS);
  const intent = fields.get('intent');
  if (intent === 'answer') {
    const submission = parseWithZod(fields, { schema: AnswerForm });
    if (submission.status !== 'success') {
      const sentences = Object.values(submission.error ?? {}).flatMap((one) => one ?? []);
      return data({ refusal: sentences.join(' ') }, { status: 400 });
    }
    const answered = await answerLine(context, id, submission.value);
    if (answered) return redirect(`/staff/payouts/${month}/results?done=answered`);
    return data(
      { refusal: 'この明細への対応は、すでに記録されています。最新の状態をご確認ください。' },
      { status: 409 },
    );
  }
  const seen = fields.get('seen');
  const outcome =
    intent === 'discard'
      ? await discardResult(context, id)
      : await takeResult(context, id, typeof seen === 'string' ? seen : '', portal.bankResult);
  if (!outcome.ok) return data({ refusal: explainTakeRefusal(outcome.refusal) }, { status: 409 });
  return redirect(`/staff/payouts/${month}/results${intent === 'discard' ? '' : `/${id}`}`);
});

export default function ResultFile() {
  const { file, plan, lines, refusal, mayMark } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>()?.refusal;
  return (
    <>
      <PageHeading
        title={file.takenOn ? '取り込んだ送金結果' : '送金結果の確認'}
        lead={
          file.takenOn
            ? undefined
            : 'まだ何も記録していません。件数と合計を銀行の画面と照らし合わせてから、確定してください。'
        }
        crumbs={[
          { to: '/staff/payouts', label: '送金' },
          { to: `/staff/payouts/${file.month}/results`, label: `${monthText(file.month)}の送金結果` },
        ]}
      />
      {answered && (
        <Notice kind="error" title="操作を完了できませんでした">
          <p>{answered}</p>
        </Notice>
      )}
      {file.takenOn && (
        <Notice kind="success" title="このファイルは取り込み済みです">
          <p>
            <DayText value={file.takenOn} />
            に取り込みました。同じファイルをもう一度取り込むことはできません。
          </p>
        </Notice>
      )}
      {refusal && (
        <Notice kind="error" title="このファイルは、現在の設定では読み取れません">
          <p>{explainFileRefusal(refusal)}</p>
        </Notice>
      )}
      {refusal?.code === 'file-faulty' && <FaultTable {...refusal} />}
      {plan && <PlannedFigures figures={plan.figures} />}
      <About />
      {!file.takenOn && mayMark && <Decide />}
      <Section title="明細">
        <ResultLines rows={lines} mayAnswer={mayMark && file.takenOn !== null} most={ROWS} />
      </Section>
    </>
  );
}

function About() {
  const { file, ignored } = useLoaderData<typeof loader>();
  return (
    <div className="mt-8">
      <DescriptionList
        items={[
          { term: 'ファイル', description: file.fileName || '(名称なし)' },
          {
            term: '照合する銀行ファイル',
            description: `第${file.version}版${file.part > 0 ? `(ファイル${file.part})` : ''}`,
          },
          { term: '行数', description: `${file.lines.toLocaleString('ja-JP')}行` },
          { term: '合計', description: <YenText value={file.total} /> },
          { term: '文字コード', description: file.encoding === 'utf-8' ? 'UTF-8' : 'Shift_JIS(CP932)' },
          { term: 'SHA-256', description: <span className="break-all">{file.sha256}</span> },
          ...(ignored.length > 0 ? [{ term: '読み飛ばした列', description: ignored.join('、') }] : []),
        ]}
      />
    </div>
  );
}

function Decide() {
  const { plan } = useLoaderData<typeof loader>();
  return (
    <Form method="post" className="mt-8 flex flex-wrap gap-4">
      <input type="hidden" name="seen" value={plan ? plan.seen : ''} />
      {plan && (
        <SubmitButton name="intent" value="take">
          この内容で取り込みを確定する
        </SubmitButton>
      )}
      <SubmitButton look="outline" name="intent" value="discard">
        取り込まずに破棄する
      </SubmitButton>
    </Form>
  );
}
