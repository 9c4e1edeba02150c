import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { parseMonth } from '#app/core/calendar.ts';
import { momentText, monthText } from '#app/core/wording.ts';
import { loadUserNames } from '#app/features/access/queries.server.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { explainFileRefusal, fileColumnName } from '#app/features/bank-files/messages.ts';
import { listFileParts, listFiles, listToSend, listTransfers } from '#app/features/bank-files/queries.server.ts';
import { fileIsStale, isNoticed } from '#app/features/bank-files/rules.ts';
import { checkMoneyOnceADay } from '#app/features/money-checks/commands.server.ts';
import { findRun } from '#app/features/payouts/queries.server.ts';
import { payoutDay } from '#app/features/payouts/rules.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { lastBankDayBefore } from '#app/platform/bank-calendar.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, YenText } from '#app/ui/figures.tsx';
import { Notice, StatusLabel } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '銀行ファイル|パートナーポータル' }];

export const loader = staffLoader('payouts.view', async (context, { params, request, context: { portal } }) => {
  const month = found(parseMonth(params['month'] ?? ''), '支払処理');
  const [run, payouts, transfers, files, parts] = await Promise.all([
    findRun(context, month),
    listToSend(context, month),
    listTransfers(context, month),
    listFiles(context, month),
    listFileParts(context, month),
  ]);
  const names = await loadUserNames(
    context,
    files.map(({ madeBy }) => madeBy),
  );
  const unsent = payouts.filter(({ sentOn, standing }) => !sentOn && standing > 0);
  return {
    month,
    approved: run?.state === 'approved',
    files: files.map(({ madeAt, madeBy, ...file }) => ({
      ...file,
      live: file.replacedAt === null,
      madeAt: momentText(madeAt),
      madeBy: names.get(madeBy) ?? '-',
    })),
    noticed: isNoticed(payouts),
    stale: files.length > 0 && fileIsStale(payouts, transfers),
    unsent: unsent.length,
    parts: parts.filter(({ version }) => files.some((file) => !file.replacedAt && file.version === version)),
    columns: portal.bankFile.columns.map(fileColumnName).join('、'),
    message: portal.bankFile.message,
    uploadBy: lastBankDayBefore(payoutDay(month)),
    made: askedText(request, 'done') === 'made',
    mayExport: mayDo(context.staff.role, 'payouts.export'),
  };
});

export const action = staffAction('payouts.export', async (context, { params, context: { portal } }) => {
  const month = found(parseMonth(params['month'] ?? ''), '支払処理');
  await checkMoneyOnceADay(context);
  const outcome = await makeBankFile(context, month, portal.bankFile);
  if (!outcome.ok) return data({ refusal: explainFileRefusal(outcome.refusal) }, { status: 409 });
  return redirect(`/staff/payouts/${month}/bank-file?done=made`);
});

export default function BankFile() {
  const { month, approved, noticed, files, parts, stale, unsent, uploadBy, made, mayExport } =
    useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>()?.refusal;
  const live = files.find((file) => file.live);
  return (
    <>
      <PageHeading
        title={`${monthText(month)}の銀行ファイル`}
        lead={
          <>
            銀行への登録期限は <DayText value={uploadBy} />
            (送金日の前の最終銀行営業日)です。
          </>
        }
        crumbs={[
          { to: '/staff/payouts', label: '送金' },
          { to: `/staff/payouts/${month}`, label: monthText(month) },
        ]}
      />
      {refusal && (
        <Notice kind="error" title="銀行ファイルを作成できませんでした">
          <p>{refusal}</p>
        </Notice>
      )}
      {made && !refusal && <Notice kind="success" title="銀行ファイルを作成しました" />}
      {stale && (
        <Notice kind="warning" title="銀行ファイルの作成後に支払が変わりました">
          <p>作成し直し、銀行に登録済みのファイルと差し替えてください。作成し直すと、前の版は使用できなくなります。</p>
        </Notice>
      )}
      {!approved && (
        <Notice kind="info" title="まだ作成できません">
          <p>銀行ファイルは、承認された支払処理からのみ作成できます。</p>
        </Notice>
      )}
      {live && approved && !noticed && (
        <Notice kind="info" title="ダウンロードは、支払通知を送った後にできます">
          <p>通知の前は、支払の内容が変わることがあります。</p>
        </Notice>
      )}
      {live && approved && noticed && !stale && (
        <p>ダウンロードすると、含まれる支払は銀行へ引き渡し済みとなり、保留できなくなります。</p>
      )}
      <div className="my-6 flex flex-wrap gap-4">
        {mayExport && approved && unsent > 0 && (
          <Form method="post">
            <SubmitButton look={live && !stale ? 'outline' : 'fill'}>
              {live ? '新しい版を作成する' : '銀行ファイルを作成する'}
            </SubmitButton>
          </Form>
        )}
        {mayExport && live && approved && noticed && !stale && (
          <>
            {Array.from({ length: Math.max(parts.length, 1) }, (_none, place) => (
              <ButtonLink key={place} to={`/staff/payouts/${month}/bank-file.csv?part=${place + 1}`} reload>
                {`第${live.version}版${parts.length > 1 ? `(${place + 1}/${parts.length})` : ''}をダウンロード`}
              </ButtonLink>
            ))}
          </>
        )}
      </div>
      <FileLayout />
      {parts.length > 1 && <Parts />}
      <Versions />
    </>
  );
}

function FileLayout() {
  const { columns, message } = useLoaderData<typeof loader>();
  return (
    <Section title="ファイルの形式">
      <DescriptionList
        items={[
          { term: '文字コード', description: 'CP932(Shift_JIS)、改行 CRLF、見出し行なし' },
          { term: '列の順序', description: columns },
          { term: 'メッセージ', description: message || 'なし' },
        ]}
      />
    </Section>
  );
}

function Parts() {
  const { parts } = useLoaderData<typeof loader>();
  return (
    <Section
      title="ファイルの分割"
      lead="1ファイルの行数が銀行の上限を超えるため、分けて登録します。すべてのファイルを登録してください。"
    >
      <DataTable
        caption="有効な版のファイル"
        rows={parts}
        rowKey={({ part }) => String(part)}
        empty="分割はありません。"
        columns={[
          { heading: 'ファイル', cell: ({ part }) => `${part}/${parts.length}` },
          { heading: '行数', cell: ({ rows }) => <CountText value={rows} unit="行" />, figures: true },
          { heading: '合計', cell: ({ total }) => <YenText value={total} />, figures: true },
          { heading: '照合値(SHA-256)', cell: ({ sha256 }) => <code className="break-all">{sha256}</code> },
        ]}
      />
    </Section>
  );
}

function Versions() {
  const { files } = useLoaderData<typeof loader>();
  return (
    <Section title="作成した版">
      <DataTable
        caption="新しい版順"
        rows={files}
        rowKey={({ version }) => String(version)}
        empty="銀行ファイルはまだ作成されていません。"
        columns={[
          { heading: '版', cell: ({ version }) => `第${version}版` },
          {
            heading: '状態',
            cell: ({ live }) =>
              live ? (
                <StatusLabel tone="good">有効</StatusLabel>
              ) : (
                <StatusLabel tone="neutral">差し替え済み</StatusLabel>
              ),
          },
          { heading: '作成', cell: ({ madeBy, madeAt }) => `${madeBy}(${madeAt})` },
          { heading: '行数', cell: ({ rows }) => <CountText value={rows} unit="行" />, figures: true },
          { heading: '合計', cell: ({ total }) => <YenText value={total} />, figures: true },
          { heading: '照合値(SHA-256)', cell: ({ sha256 }) => <code className="break-all">{sha256}</code> },
        ]}
      />
    </Section>
  );
}
