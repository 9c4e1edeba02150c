import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { parseMonth } from '#app/core/calendar.ts';
import { maskedName } from '#app/core/masked.ts';
import { monthText } from '#app/core/wording.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { listFileParts, listFiles } from '#app/features/bank-files/queries.server.ts';
import { handInResult } from '#app/features/bank-results/commands.server.ts';
import { RESULT_FIELDS, ResultForm } from '#app/features/bank-results/form.ts';
import { listResults, listUnanswered } from '#app/features/bank-results/queries.server.ts';
import { columnsOf } from '#app/features/bank-results/rules.ts';
import {
  OpenTransfers,
  ResultFiles,
  RunBalanceFigures,
  UnansweredLines,
} from '#app/features/bank-results/ui/run-results.tsx';
import { explainFileRefusal } from '#app/features/imports/messages.ts';
import { ColumnDescription } from '#app/features/imports/ui/column-description.tsx';
import { FaultTable } from '#app/features/imports/ui/fault-table.tsx';
import { loadPartnerNames } from '#app/features/letters/queries.server.ts';
import { listWaiting } from '#app/features/outcome-proposals/queries.server.ts';
import { expiryOf } from '#app/features/transfer-outcomes/rules.ts';
import { CloseForm } from '#app/features/run-closings/ui/close-form.tsx';
import { explainClosingRefusal } from '#app/features/run-closings/messages.ts';
import { loadRunToClose } from '#app/features/run-closings/queries.server.ts';
import { checkClosing, endsWithoutMoney } from '#app/features/run-closings/rules.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFieldsAndFile } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { FileField, TextField } from '#app/ui/controls.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? monthText(data.month) : ''}の送金結果|パートナーポータル` },
];

/** Lines and transfers shown of each list: the rest follows as these are dealt with. */
const ROWS = 100;

const DONE: Record<string, string> = {
  closed: '送金を締め切りました。この月の結果は、以後変更されません',
  approved: '送金の結果を記録しました',
  rejected: '送金結果の申請を差し戻しました',
  answered: '保留した明細への対応を記録しました',
};

export const loader = staffLoader('payouts.view', async (context, { params, request, context: { portal } }) => {
  const month = found(parseMonth(params['month'] ?? ''), '送金結果');
  const [files, parts, { run, ends }, results, unanswered, waiting] = await Promise.all([
    listFiles(context, month),
    listFileParts(context, month),
    loadRunToClose(context, month),
    listResults(context, month),
    listUnanswered(context, month, ROWS),
    listWaiting(context, month),
  ]);
  const open = ends.filter(({ sentOn, outcome }) => sentOn !== null && outcome === null);
  const names = await loadPartnerNames(
    context,
    open.slice(0, ROWS).map(({ partnerId }) => partnerId),
  );
  const closing = checkClosing(run, ' ');
  const empty = endsWithoutMoney(run);
  const sees = mayDo(context.staff.role, 'payees.see');
  const live = files.find(({ route, replacedAt }) => route === 'mail-money' && replacedAt === null);
  return {
    ...{ month, results, today: context.today, open: open.length, balance: run.balance, closedOn: run.closedOn, empty },
    closedBecause: run.closedBecause,
    missing: closing.ok ? null : explainClosingRefusal(closing.refusal),
    unanswered: unanswered.map((row) => (sees ? row : { ...row, name: maskedName(row.name) })),
    version: live ? live.version : null,
    parts: live ? parts.filter(({ version }) => version === live.version).length : 0,
    transfers: open.slice(0, ROWS).map(({ payoutId, part, partnerId, amount, route, sentOn }) => ({
      ...{ payoutId, part, amount, sentOn },
      partnerName: names.get(partnerId) ?? '—',
      expiresOn: route === 'mail-money' ? sentOn && expiryOf(sentOn, context.policy) : null,
      waits: waiting.has(`${payoutId} ${part}`),
    })),
    columns: Object.values(columnsOf(portal.bankResult)).map(({ names, required }) => ({
      names: [...names],
      required,
    })),
    words: Object.values(portal.bankResult.outcomes).map((words) => words.join('・')),
    mayMark: mayDo(context.staff.role, 'payouts.mark'),
    done: DONE[askedText(request, 'done') ?? ''] ?? null,
  };
});

export const action = staffAction('payouts.mark', async (context, { request, params, context: { portal } }) => {
  const month = found(parseMonth(params['month'] ?? ''), '送金結果');
  const { fields, file } = await readFieldsAndFile(request, RESULT_FIELDS, 'file');
  const submission = parseWithZod(fields, { schema: ResultForm });
  if (submission.status !== 'success') return data({ result: submission.reply(), faulty: null }, { status: 400 });
  const { version: asked, part = 0, count, total } = submission.value;
  const files = await listFiles(context, month);
  const version = asked ?? files.find(({ route }) => route === 'mail-money')?.version;
  if (!files.some((one) => one.version === version)) {
    const version = ['この版の銀行ファイルはありません。銀行ファイルの画面で版をご確認ください。'];
    return data({ result: submission.reply({ fieldErrors: { version } }), faulty: null }, { status: 409 });
  }
  const outcome = file
    ? await handInResult(context, file, { month, version: found(version, '版'), part }, portal.bankResult, {
        count,
        total,
      })
    : { ok: false as const, refusal: { code: 'file-missing' as const } };
  if (outcome.ok) return redirect(`/staff/payouts/${month}/results/${outcome.value}`);
  const { refusal } = outcome;
  const result = submission.reply({ fieldErrors: { file: [explainFileRefusal(refusal)] } });
  return data({ result, faulty: refusal.code === 'file-faulty' ? refusal : null }, { status: 409 });
});

export default function RunResults() {
  const loaded = useLoaderData<typeof loader>();
  const { month, balance, results, unanswered, transfers, open, version, mayMark, done } = loaded;
  const faulty = useActionData<typeof action>()?.faulty;
  return (
    <>
      <PageHeading
        title={`${monthText(month)}の送金結果`}
        lead="送金が受け取られたか、銀行から返戻されたかを記録します。返戻された金額は、次の支払処理に1回だけ含まれます。"
        crumbs={[
          { to: '/staff/payouts', label: '送金' },
          { to: `/staff/payouts/${month}`, label: monthText(month) },
        ]}
      />
      {done && <Notice kind="success" title={done} />}
      <RunBalanceFigures balance={balance} />
      <Closing />
      {mayMark && version !== null && !loaded.closedOn && <HandIn />}
      {faulty && <FaultTable {...faulty} />}
      <Section title="保留した明細">
        <UnansweredLines month={month} rows={unanswered} />
      </Section>
      <Section title="結果待ちの送金">
        <OpenTransfers {...{ month, mayMark, open }} rows={transfers} />
      </Section>
      <Section title="取り込んだファイル">
        <ResultFiles month={month} rows={results} />
      </Section>
      {mayMark && version !== null && !loaded.closedOn && <Description />}
    </>
  );
}

function Closing() {
  const { month, closedOn, closedBecause, missing, mayMark, balance, empty } = useLoaderData<typeof loader>();
  if (closedOn) {
    return (
      <Notice kind="success" title="この月の送金は締め切られています">
        <p>
          <DayText value={closedOn} />
          に締め切りました。結果は変更できません。
        </p>
        {closedBecause && <p>送金した支払はありません。理由: {closedBecause}</p>}
      </Notice>
    );
  }
  if (balance.sent.count === 0 && !empty) return null;
  return (
    <Section
      title="締め切り"
      lead="すべての送金の結果がそろい、差額が0円のときに締め切れます。締め切ると、以後変更できません。"
    >
      {missing ? <p>{missing}</p> : mayMark && <CloseForm month={month} empty={empty} />}
    </Section>
  );
}

function HandIn() {
  const { version, parts } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof ResultForm>>({
    lastResult: answer?.result ?? null,
    constraint: getZodConstraint(ResultForm),
  });
  return (
    <Section
      title="銀行の結果の取り込み"
      lead="次の画面で内容を確認し、確定するまで何も記録されません。同じファイルは、何度選択しても1回だけ取り込まれます。"
    >
      <PortalForm form={form} withFile>
        <FileField
          field={fields.file}
          label="送金結果のファイル"
          hint="CSV(UTF-8・Shift_JIS)。5MB、10万行まで。"
          accept=".csv,text/csv"
        />
        <TextField
          field={fields.version}
          label="銀行ファイルの版"
          hint={`空欄の場合は最新の第${version}版と照合します。`}
          width="short"
          inputMode="numeric"
          autoComplete="off"
        />
        {parts > 1 && (
          <TextField
            field={fields.part}
            label="分割したファイルの番号"
            hint={`行番号をファイルごとに数えている場合に、1から${parts}の番号を入力します。空欄の場合は通し番号とみなします。`}
            width="short"
            inputMode="numeric"
            autoComplete="off"
          />
        )}
        <TextField
          field={fields.count}
          label="件数"
          hint="銀行の画面の件数を入力すると、読み取った件数と照らし合わせます。"
          width="short"
          inputMode="numeric"
          autoComplete="off"
          suffix="件"
        />
        <TextField
          field={fields.total}
          label="合計金額"
          hint="入力すると、読み取った合計と照らし合わせます。"
          width="short"
          inputMode="numeric"
          autoComplete="off"
          suffix="円"
        />
        <SubmitButton>内容を確認する</SubmitButton>
      </PortalForm>
    </Section>
  );
}

function Description() {
  const { columns, words } = useLoaderData<typeof loader>();
  return (
    <ColumnDescription columns={columns}>
      <ul className="list-disc pl-6">
        <li>
          行番号は、銀行ファイルの行の番号です。分割したファイルの番号を付けて「2-15」のように書くこともできます。
        </li>
        <li>受取人名は、1列でも、姓と名の2列でも読み取れます。</li>
        <li>状態は次の言葉を読み取ります: {words.join(' / ')}</li>
        <li>見出しと言葉は、設定 BANK_RESULT_LAYOUT で銀行の書式に合わせられます。</li>
      </ul>
    </ColumnDescription>
  );
}
