import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { momentText } from '#app/core/wording.ts';
import { handInStatement } from '#app/features/bank-statements/commands.server.ts';
import { STATEMENT_FIELDS, StatementForm } from '#app/features/bank-statements/form.ts';
import { formatName } from '#app/features/bank-statements/messages.ts';
import { listStatements } from '#app/features/bank-statements/queries.server.ts';
import { CSV_COLUMNS } from '#app/features/bank-statements/rules.ts';
import { explainFileRefusal } from '#app/features/imports/messages.ts';
import { ColumnDescription } from '#app/features/imports/ui/column-description.tsx';
import { FaultTable } from '#app/features/imports/ui/fault-table.tsx';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFieldsAndFile } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { FileField, TextField } from '#app/ui/controls.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { Notice, StatusLabel } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '入金データの取り込み|パートナーポータル' }];

const ROWS = 20;

export const loader = staffLoader('payments.record', async (context, { request }) => ({
  discarded: askedText(request, 'done') === 'discarded',
  statements: (await listStatements(context, ROWS)).map(({ uploadedAt, ...statement }) => ({
    ...statement,
    uploaded: momentText(uploadedAt),
  })),
  columns: Object.values(CSV_COLUMNS).map(({ names, required }) => ({ names: [...names], required })),
}));

export const action = staffAction('payments.record', async (context, { request }) => {
  const { fields, file } = await readFieldsAndFile(request, STATEMENT_FIELDS, 'file');
  const submission = parseWithZod(fields, { schema: StatementForm });
  if (submission.status !== 'success') return data({ result: submission.reply(), faulty: null }, { status: 400 });
  const { count, total } = submission.value;
  const outcome = file
    ? await handInStatement(context, file, { count, total })
    : { ok: false as const, refusal: { code: 'file-missing' as const } };
  if (outcome.ok) return redirect(`/staff/bank-lines/statements/${outcome.value}`);
  const { refusal } = outcome;
  const result = submission.reply({ fieldErrors: { file: [explainFileRefusal(refusal)] } });
  return data({ result, faulty: refusal.code === 'file-faulty' ? refusal : null }, { status: 409 });
});

export default function ImportBankLines() {
  const { discarded } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof StatementForm>>({
    lastResult: answer?.result ?? null,
    constraint: getZodConstraint(StatementForm),
  });
  return (
    <>
      <PageHeading
        title="入金データの取り込み"
        lead="銀行からダウンロードした入金データを読み取ります。この画面では内容を確認するだけで、次の画面で確定するまで何も記録されません。"
        crumbs={[{ to: '/staff/bank-lines', label: '入金明細の照合' }]}
      />
      {discarded && !answer && <Notice kind="success" title="入金データを破棄しました" />}
      <PortalForm form={form} withFile>
        <FileField
          field={fields.file}
          label="入金データのファイル"
          hint="全銀形式(振込入金通知・入出金取引明細、200バイト)またはCSV(UTF-8・Shift_JIS)。5MB、10万行まで。"
          accept=".txt,.dat,.csv,text/plain,text/csv"
        />
        <TextField
          field={fields.count}
          label="入金の件数"
          hint="CSVの場合に、銀行の画面に表示された件数を入力すると、読み取った件数と照らし合わせます。"
          width="short"
          inputMode="numeric"
          autoComplete="off"
          suffix="件"
        />
        <TextField
          field={fields.total}
          label="入金の合計金額"
          hint="CSVの場合に入力すると、読み取った合計と照らし合わせます。"
          width="short"
          inputMode="numeric"
          autoComplete="off"
          suffix="円"
        />
        <SubmitButton>内容を確認する</SubmitButton>
      </PortalForm>
      {answer?.faulty && <FaultTable {...answer.faulty} />}
      <CsvDescription />
      <Statements />
    </>
  );
}

function CsvDescription() {
  const { columns } = useLoaderData<typeof loader>();
  return (
    <ColumnDescription columns={columns}>
      <p>日付は「2026/5/31」「2026-05-31」「2026年5月31日」「20260531」のいずれか、金額は1円以上の整数です。</p>
    </ColumnDescription>
  );
}

function Statements() {
  const { statements } = useLoaderData<typeof loader>();
  return (
    <Section title="最近のファイル">
      <DataTable
        caption={`新しい順(最大${ROWS}件)`}
        rows={statements}
        rowKey={({ id }) => id}
        empty="取り込んだファイルはまだありません。"
        columns={[
          { heading: '読み取り日時', cell: ({ uploaded }) => uploaded },
          {
            heading: 'ファイル',
            names: true,
            cell: ({ id, fileName }) => <TextLink to={`/staff/bank-lines/statements/${id}`}>{fileName}</TextLink>,
          },
          { heading: '形式', cell: ({ format }) => formatName(format) },
          { heading: '入金', cell: ({ lines }) => `${lines.toLocaleString('ja-JP')}件`, figures: true },
          { heading: '合計', cell: ({ total }) => <YenText value={total} />, figures: true },
          {
            heading: '状態',
            cell: ({ takenOn }) =>
              takenOn ? (
                <>
                  <StatusLabel tone="good">取り込み済み</StatusLabel> <DayText value={takenOn} />
                </>
              ) : (
                <StatusLabel tone="waiting">確認待ち</StatusLabel>
              ),
          },
        ]}
      />
    </Section>
  );
}
