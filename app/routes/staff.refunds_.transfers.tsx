import { type SubmissionResult, useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { lastDayOf, monthOf } from '#app/core/calendar.ts';
import { momentText } from '#app/core/wording.ts';
import { loadUserNames } from '#app/features/access/queries.server.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { checkMoneyOnceADay } from '#app/features/money-checks/commands.server.ts';
import { makeRefundFile } from '#app/features/refund-payouts/commands.server.ts';
import { REFUND_FILE_FIELDS, RefundFileForm } from '#app/features/refund-payouts/form.ts';
import { explainListRefusal } from '#app/features/refund-payouts/messages.ts';
import { listRefundFiles, listTransferable, transferDayOf } from '#app/features/refund-payouts/queries.server.ts';
import { RefundFileState } from '#app/features/refund-payouts/ui/refund-state.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, YenText } from '#app/ui/figures.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '返金の振込データ|パートナーポータル' }];

/** Rows of the list: the latest day comes first. */
const FILE_ROWS = 60;

export const loader = staffLoader('refunds.view', async (context) => {
  const transferOn = transferDayOf(lastDayOf(monthOf(context.today)));
  const files = await listRefundFiles(context, FILE_ROWS);
  const [names, waiting] = await Promise.all([
    loadUserNames(
      context,
      files.map(({ madeBy }) => madeBy),
    ),
    listTransferable(context, transferOn),
  ]);
  return {
    transferOn,
    waiting: waiting.filter(({ listed }) => !listed).length,
    files: files.map(({ transferOn, version, rows, total, madeBy, madeAt, replacedAt }) => ({
      ...{ transferOn, version, rows, total },
      live: replacedAt === null,
      made: `${names.get(madeBy) ?? '—'}(${momentText(madeAt)})`,
    })),
    mayExport: mayDo(context.staff.role, 'payouts.export'),
  };
});

export const action = staffAction('payouts.export', async (context, { request, context: { portal } }) => {
  const submission = parseWithZod(await readFields(request, REFUND_FILE_FIELDS), { schema: RefundFileForm });
  if (submission.status !== 'success') return data<SubmissionResult>(submission.reply(), { status: 400 });
  const { transferOn } = submission.value;
  await checkMoneyOnceADay(context);
  const outcome = await makeRefundFile(context, transferOn, portal.bankTransfer);
  if (outcome.ok) return redirect(`/staff/refunds/transfers/${transferOn}?done=made`);
  const sentences = [explainListRefusal(outcome.refusal)];
  const atDay = ['no-bank-day', 'day-past', 'too-far', 'nothing-to-transfer'].includes(outcome.refusal.code);
  return data<SubmissionResult>(
    submission.reply(atDay ? { fieldErrors: { transferOn: sentences } } : { formErrors: sentences }),
    { status: 409 },
  );
});

export default function RefundFiles() {
  const { files, mayExport } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="返金の振込データ"
        lead="承認済みの返金を、全銀協規定の総合振込データ(120バイト)とCSVで出力します。"
        crumbs={[{ to: '/staff/refunds', label: '返金' }]}
      />
      {mayExport && <NewFile />}
      <Section title="作成した振込データ">
        <DataTable
          caption={`振込日の新しい順(最大${FILE_ROWS}件)`}
          rows={files}
          rowKey={({ transferOn, version }) => `${transferOn} ${version}`}
          empty="振込データはまだ作成されていません。"
          columns={[
            {
              heading: '振込日',
              cell: ({ transferOn }) => (
                <TextLink to={`/staff/refunds/transfers/${transferOn}`}>
                  <DayText value={transferOn} />
                </TextLink>
              ),
            },
            { heading: '版', cell: ({ version }) => `第${version}版` },
            { heading: '状態', cell: ({ live }) => <RefundFileState live={live} /> },
            { heading: '件数', cell: ({ rows }) => <CountText value={rows} unit="件" />, figures: true },
            { heading: '合計', cell: ({ total }) => <YenText value={total} />, figures: true },
            { heading: '作成', cell: ({ made }) => made },
          ]}
        />
      </Section>
    </>
  );
}

function NewFile() {
  const { transferOn, waiting } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<{ transferOn: string }>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(RefundFileForm),
    defaultValue: { transferOn },
  });
  return (
    <Section
      title="振込データの作成"
      lead={`今月の振込日までに振り込む承認済みの返金のうち、振込データに含まれていないものは${waiting}件です。`}
    >
      <PortalForm form={form}>
        <TextField
          field={fields.transferOn}
          label="振込日"
          hint="銀行営業日を「2026-05-29」の形式で入力します。この日までに振り込む承認済みの返金をすべて含めます。同じ振込日のデータがある場合は、新しい版に差し替えます。"
          autoComplete="off"
        />
        <SubmitButton>振込データを作成する</SubmitButton>
      </PortalForm>
    </Section>
  );
}
