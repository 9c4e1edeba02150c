import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { sumYen } from '#app/core/yen.ts';
import { takeLines } from '#app/features/bank-lines/commands.server.ts';
import { discardStatement } from '#app/features/bank-statements/commands.server.ts';
import { encodingName, explainTakeRefusal, formatName } from '#app/features/bank-statements/messages.ts';
import { findStatement, previewStatement } from '#app/features/bank-statements/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, KeyFigures, PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '入金データの確認|パートナーポータル' }];

/** Lines shown of a file: enough to see that it was read rightly. */
const ROWS = 100;

async function askedFor(context: Context, id: string | undefined) {
  const known = parseId('bst', id);
  return found(known && (await findStatement(context, known)), '入金データ');
}

export const loader = staffLoader('payments.record', async (context, { params }) => {
  const { uploadedAt: _at, uploadedBy: _by, ...statement } = await askedFor(context, params['id']);
  const preview = found(await previewStatement(context, statement.id), '入金データ');
  const fresh = preview.lines.filter(({ kind, known }) => kind === 'incoming' && !known);
  return {
    statement,
    ignored: preview.ignored,
    leftOut: preview.leftOut,
    known: preview.lines.filter(({ known }) => known).length,
    cancelled: preview.lines.filter(({ kind }) => kind === 'cancelled').length,
    fresh: { lines: fresh.length, total: sumYen(fresh.map(({ amount }) => amount)) },
    lines: preview.lines.slice(0, ROWS),
  };
});

export const action = staffAction('payments.record', async (context, { request, params }) => {
  const { id } = await askedFor(context, params['id']);
  const fields = await readFields(request, ['intent']);
  const discarding = fields.get('intent') === 'discard';
  const outcome = discarding ? await discardStatement(context, id) : await takeLines(context, id);
  if (!outcome.ok) return data({ refusal: explainTakeRefusal(outcome.refusal) }, { status: 409 });
  return redirect(discarding ? '/staff/bank-lines/import?done=discarded' : '/staff/bank-lines?done=taken');
});

export default function Statement() {
  const { statement, ignored } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>()?.refusal;
  return (
    <>
      <PageHeading
        title={statement.takenOn ? '入金データ' : '入金データの確認'}
        lead={
          statement.takenOn
            ? undefined
            : 'まだ何も記録していません。件数と合計金額を銀行の画面と照らし合わせてから、確定してください。'
        }
        crumbs={[
          { to: '/staff/bank-lines', label: '入金明細の照合' },
          { to: '/staff/bank-lines/import', label: '入金データの取り込み' },
        ]}
      />
      {refusal && (
        <Notice kind="error" title="操作を完了できませんでした">
          <p>{refusal}</p>
        </Notice>
      )}
      {statement.takenOn && (
        <Notice kind="info" title="このファイルは取り込み済みです">
          <p>
            <DayText value={statement.takenOn} />
            に取り込みました。同じファイルをもう一度取り込むことはできません。
          </p>
        </Notice>
      )}
      <Figures />
      <div className="mt-8">
        <DescriptionList
          items={[
            { term: 'ファイル', description: statement.fileName },
            { term: '形式', description: formatName(statement.format) },
            { term: '文字コード', description: encodingName(statement.encoding) },
            ...(ignored.length > 0 ? [{ term: '読み飛ばした列', description: ignored.join('、') }] : []),
          ]}
        />
      </div>
      {statement.takenOn ? (
        <p className="mt-8">
          <ButtonLink to="/staff/bank-lines">照合に進む</ButtonLink>
        </p>
      ) : (
        <Form method="post" className="mt-8 flex flex-wrap gap-4">
          <SubmitButton name="intent" value="take">
            取り込みを確定する
          </SubmitButton>
          <SubmitButton look="outline" name="intent" value="discard">
            取り込まずに破棄する
          </SubmitButton>
        </Form>
      )}
      <Lines />
    </>
  );
}

function Figures() {
  const { statement, leftOut, known, cancelled, fresh } = useLoaderData<typeof loader>();
  return (
    <KeyFigures
      figures={[
        {
          label: '入金',
          value: <CountText value={statement.lines} unit="件" />,
          note: <YenText value={statement.total} />,
        },
        ...(statement.takenOn
          ? []
          : [
              {
                label: '新しく取り込む入金',
                value: <CountText value={fresh.lines} unit="件" />,
                note: <YenText value={fresh.total} />,
              },
              {
                label: '取り込み済みの明細',
                value: <CountText value={known} unit="件" />,
                note: '以前のファイルと重なるため、取り込みません。',
              },
            ]),
        {
          label: '対象外の明細',
          value: <CountText value={leftOut + cancelled} unit="件" />,
          note: `出金${leftOut}件、取消${cancelled}件`,
        },
      ]}
    />
  );
}

function Lines() {
  const { lines, statement } = useLoaderData<typeof loader>();
  return (
    <DataTable
      caption={`読み取った明細(最初の${ROWS}件まで)`}
      rows={lines}
      rowKey={({ row }) => String(row)}
      empty="明細はありません。"
      columns={[
        { heading: '行', cell: ({ row }) => row.toLocaleString('ja-JP'), figures: true },
        { heading: '入金日', cell: ({ valueOn }) => <DayText value={valueOn} /> },
        { heading: '振込依頼人', names: true, cell: ({ payer }) => payer },
        { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
        { heading: '備考', cell: ({ remark, bank }) => [remark, bank].filter((part) => part !== '').join(' ') },
        {
          heading: '扱い',
          cell: ({ kind, known }) =>
            kind === 'cancelled' ? '取消(対象外)' : known && !statement.takenOn ? '取り込み済み' : '入金',
        },
      ]}
    />
  );
}
