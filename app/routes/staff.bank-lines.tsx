import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { sumYen } from '#app/core/yen.ts';
import { confirmCertain } from '#app/features/bank-lines/commands.server.ts';
import { explainLineRefusal, gradeName, lineDecided, lineStateName } from '#app/features/bank-lines/messages.ts';
import { certainDigest, countLines, isCertain, listProposed } from '#app/features/bank-lines/queries.server.ts';
import { ProposedTable } from '#app/features/bank-lines/ui/proposed-table.tsx';
import { countReportedInvoices } from '#app/features/payment-reports/queries.server.ts';
import { askedPage } from '#app/platform/asked-page.server.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { ButtonLink, SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PageTurner } from '#app/ui/page-turner.tsx';

export const meta: MetaFunction = () => [{ title: '入金明細の照合|パートナーポータル' }];

const ROWS = 50;
const GRADES = ['certain', 'likely', 'unknown'] as const;
const DECIDED = ['kept', 'not-ours', 'waiting'] as const;

export const loader = staffLoader('payments.record', async (context, { request }) => {
  const asked = askedText(request, 'grade');
  const page = askedPage(request);
  const [counts, proposed, reported] = await Promise.all([
    countLines(context),
    listProposed(context),
    countReportedInvoices(context),
  ]);
  const certain = proposed.filter(isCertain);
  const grade = GRADES.find((known) => known === asked) ?? null;
  const shown = proposed.filter(({ proposal }) => !grade || proposal.grade === grade);
  const decided = askedText(request, 'done');
  const done = /^\d{1,6}$/.exec(askedText(request, 'recorded') ?? '')?.[0];
  return {
    ...{
      counts,
      reported,
      considered: proposed.length,
      grade,
      page,
      more: shown.length > page * ROWS,
      recorded: done ? Number(done) : null,
      decided: DECIDED.find((state) => state === decided) ?? null,
      taken: decided === 'taken',
    },
    lines: shown.slice((page - 1) * ROWS, page * ROWS),
    grades: GRADES.map((known) => ({
      grade: known,
      lines: proposed.filter(({ proposal }) => proposal.grade === known).length,
    })),
    certain: {
      lines: certain.length,
      total: sumYen(certain.map(({ amount }) => amount)),
      digest: certainDigest(proposed),
    },
  };
});

export const action = staffAction('payments.record', async (context, { request }) => {
  const fields = await readFields(request, ['seen']);
  const seen = fields.get('seen');
  const outcome = await confirmCertain(context, typeof seen === 'string' ? seen : '');
  if (!outcome.ok) return data({ refusal: explainLineRefusal(outcome.refusal) }, { status: 409 });
  return redirect(`/staff/bank-lines?recorded=${outcome.value}`);
});

export default function BankLines() {
  const { counts, reported, considered, grade, page, more, lines, recorded, decided, taken } =
    useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>()?.refusal;
  return (
    <>
      <PageHeading
        title="入金明細の照合"
        lead="銀行から届いた入金明細を請求書と照合し、入金として記録します。入金日は業務日になります。"
      >
        <ButtonLink to="/staff/bank-lines/import">入金データを取り込む</ButtonLink>
      </PageHeading>
      {recorded !== null && (
        <Notice kind="success" title={`${recorded.toLocaleString('ja-JP')}件の入金を記録しました`} />
      )}
      {taken && !refusal && <Notice kind="success" title="入金データを取り込みました" />}
      {decided && !refusal && <Notice kind="success" title={lineDecided(decided)} />}
      {refusal && (
        <Notice kind="error" title="入金を記録できませんでした">
          <p>{refusal}</p>
        </Notice>
      )}
      <ConfirmCertain />
      <GradeChoice />
      <ProposedTable
        caption={
          counts.waiting > considered
            ? `照合待ちの明細(全${counts.waiting.toLocaleString('ja-JP')}件のうち、古い${considered.toLocaleString('ja-JP')}件から)`
            : '照合待ちの明細(入金日の古い順)'
        }
        lines={lines}
      />
      <PageTurner
        page={page}
        more={more}
        to={(to) => `/staff/bank-lines?${grade ? `grade=${grade}&` : ''}page=${to}`}
      />
      <ul className="mt-10 flex flex-wrap gap-x-8 gap-y-3">
        {(['kept', 'not-ours', 'matched'] as const).map((state) => (
          <li key={state}>
            <TextLink to={`/staff/bank-lines/decided?state=${state}`}>
              {lineStateName(state)}の明細({counts[state].toLocaleString('ja-JP')}件)
            </TextLink>
          </li>
        ))}
        <li>
          <TextLink to="/staff/bank-lines/reports">
            お客様からの振込のご連絡({reported.toLocaleString('ja-JP')}件の請求書)
          </TextLink>
        </li>
        <li>
          <TextLink to="/staff/bank-lines/names">覚えた振込依頼人名</TextLink>
        </li>
      </ul>
    </>
  );
}

function ConfirmCertain() {
  const { certain } = useLoaderData<typeof loader>();
  if (certain.lines === 0) return null;
  return (
    <section className="my-6 rounded-12 border-2 border-green-800 p-5" aria-labelledby="certain">
      <h2 id="certain" className="text-std-20B-150">
        確実な候補が{certain.lines.toLocaleString('ja-JP')}件あります(合計
        <YenText value={certain.total} />)
      </h2>
      <p className="my-3">
        請求書番号または振込依頼人名と、金額が一致する明細です。まとめて入金として記録できます。記録した入金は取り消せません。
      </p>
      <div className="flex flex-wrap items-center gap-4">
        <Form method="post">
          <input type="hidden" name="seen" value={certain.digest} />
          <SubmitButton>確実な{certain.lines.toLocaleString('ja-JP')}件を記録する</SubmitButton>
        </Form>
        <TextLink to="/staff/bank-lines?grade=certain">対象の明細を見る</TextLink>
      </div>
    </section>
  );
}

function GradeChoice() {
  const { grades, grade } = useLoaderData<typeof loader>();
  return (
    <nav aria-label="候補の確かさで絞り込む" className="my-6">
      <ul className="flex flex-wrap gap-x-6 gap-y-2">
        <li>{grade ? <TextLink to="/staff/bank-lines">すべて</TextLink> : <strong>すべて</strong>}</li>
        {grades.map((choice) => (
          <li key={choice.grade}>
            {choice.grade === grade ? (
              <strong>{gradeName(choice.grade)}</strong>
            ) : (
              <TextLink to={`/staff/bank-lines?grade=${choice.grade}`}>{gradeName(choice.grade)}</TextLink>
            )}{' '}
            {choice.lines.toLocaleString('ja-JP')}件
          </li>
        ))}
      </ul>
    </nav>
  );
}
