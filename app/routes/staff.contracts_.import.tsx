import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { handInBook } from '#app/features/contract-imports/commands.server.ts';
import { BOOK_FIELDS, BookForm } from '#app/features/contract-imports/form.ts';
import { listImports } from '#app/features/contract-imports/queries.server.ts';
import { BOOK_COLUMNS } from '#app/features/contract-imports/rules.ts';
import { explainFileRefusal } from '#app/features/imports/messages.ts';
import { ColumnDescription } from '#app/features/imports/ui/column-description.tsx';
import { FaultTable } from '#app/features/imports/ui/fault-table.tsx';
import { readFieldsAndFile } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { FileField, TextField } from '#app/ui/controls.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '契約の一覧の取り込み|パートナーポータル' }];

const ROWS = 20;

export const loader = staffLoader('contracts.import', async (context) => ({
  books: await listImports(context, ROWS),
  columns: Object.values(BOOK_COLUMNS).map(({ names, required }) => ({ names: [...names], required })),
}));

export const action = staffAction('contracts.import', async (context, { request }) => {
  const { fields, file } = await readFieldsAndFile(request, BOOK_FIELDS, 'file');
  const submission = parseWithZod(fields, { schema: BookForm });
  if (submission.status !== 'success') return data({ result: submission.reply(), faulty: null }, { status: 400 });
  const { count, monthlyTotal } = submission.value;
  const outcome = file
    ? await handInBook(context, file, { count, monthlyTotal })
    : { ok: false as const, refusal: { code: 'file-missing' as const } };
  if (outcome.ok) return redirect(`/staff/contracts/imports/${outcome.value}`);
  const { refusal } = outcome;
  const result = submission.reply({ fieldErrors: { file: [explainFileRefusal(refusal)] } });
  return data({ result, faulty: refusal.code === 'file-faulty' ? refusal : null }, { status: 409 });
});

export default function ImportContracts() {
  const answer = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof BookForm>>({
    lastResult: answer?.result ?? null,
    constraint: getZodConstraint(BookForm),
  });
  return (
    <>
      <PageHeading
        title="契約の一覧の取り込み"
        lead="以前のシステムで管理していた契約を、CSVで取り込みます。この画面では内容を確認するだけで、次の画面で確定するまで何も登録されません。"
        crumbs={[{ to: '/staff/contracts', label: '注文・契約' }]}
      />
      <PortalForm form={form} withFile>
        <FileField
          field={fields.file}
          label="契約の一覧のファイル"
          hint="CSV(UTF-8・Shift_JIS)。5MB、10万行まで。1か所でも誤りがあれば、1件も取り込みません。"
          accept=".csv,text/csv"
        />
        <TextField
          field={fields.count}
          label="契約の件数"
          hint="以前のシステムで確認した件数を入力すると、読み取った件数と照らし合わせます。"
          width="short"
          inputMode="numeric"
          autoComplete="off"
          suffix="件"
        />
        <TextField
          field={fields.monthlyTotal}
          label="月額(税抜)の合計"
          hint="入力すると、読み取った合計と照らし合わせます。"
          width="short"
          inputMode="numeric"
          autoComplete="off"
          suffix="円"
        />
        <SubmitButton>内容を確認する</SubmitButton>
      </PortalForm>
      {answer?.faulty && <FaultTable {...answer.faulty} />}
      <BookDescription />
      <Books />
    </>
  );
}

function BookDescription() {
  const { columns } = useLoaderData<typeof loader>();
  return (
    <ColumnDescription columns={columns}>
      <ul className="list-disc pl-6">
        <li>取り込めるのは、本日契約中で、現在の契約期間の料金が支払い済みの契約です。</li>
        <li>契約件数には、取り込んだ業務日以降が数えられます。締めた月の件数は変わりません。</li>
        <li>パートナー番号が空欄の契約は、紹介のないお客様の契約になります。</li>
        <li>
          割引プログラム以外の契約では、会社名・会社名カナ・担当者名・担当者名カナ・メールアドレス・電話番号が必要です。
        </li>
        <li>更新の料金は、商品一覧の価格になります。月額(税抜)は照合のために読み取ります。</li>
      </ul>
    </ColumnDescription>
  );
}

function Books() {
  const { books } = useLoaderData<typeof loader>();
  return (
    <Section title="最近のファイル">
      <DataTable
        caption={`新しい順(最大${ROWS}件)`}
        rows={books}
        rowKey={({ id }) => id}
        empty="取り込んだファイルはまだありません。"
        columns={[
          {
            heading: 'ファイル',
            cell: ({ id, fileName }) => (
              <TextLink to={`/staff/contracts/imports/${id}`}>{fileName || '(名称なし)'}</TextLink>
            ),
          },
          { heading: '契約', cell: ({ contracts }) => `${contracts.toLocaleString('ja-JP')}件`, figures: true },
          { heading: '月額の合計', cell: ({ monthlyTotal }) => <YenText value={monthlyTotal} />, figures: true },
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
