import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { parseMonth } from '#app/core/calendar.ts';
import { momentText, monthText } from '#app/core/wording.ts';
import { loadUserNames } from '#app/features/access/queries.server.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { makeBankFile, makeTransferFile } from '#app/features/bank-files/commands.server.ts';
import { ROUTE_FIELDS, RouteForm } from '#app/features/bank-files/form.ts';
import { explainFileRefusal, fileColumnName } from '#app/features/bank-files/messages.ts';
import {
  listFileParts,
  listFiles,
  listToSend,
  listTransfers,
  transferDayOf,
  uploadDayOf,
} from '#app/features/bank-files/queries.server.ts';
import { fileIsStale, isNoticed, routeName } from '#app/features/bank-files/rules.ts';
import { listHanded } from '#app/features/payout-handings/queries.server.ts';
import { checkMoneyOnceADay } from '#app/features/money-checks/commands.server.ts';
import { findRun } from '#app/features/payouts/queries.server.ts';
import { PAYOUT_ROUTES, type PayoutRoute } from '#app/features/payouts/rules.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { errorPage, found } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, YenText } from '#app/ui/figures.tsx';
import { Notice, StatusLabel } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '銀行ファイル|パートナーポータル' }];

export const loader = staffLoader('payouts.view', async (context, { params, request, context: { portal } }) => {
  const month = found(parseMonth(params['month'] ?? ''), '支払処理');
  const { policy, staff } = context;
  const [run, payouts, transfers, files, parts, handed] = await Promise.all([
    findRun(context, month),
    listToSend(context, month),
    listTransfers(context, month),
    listFiles(context, month),
    listFileParts(context, month),
    listHanded(context, month),
  ]);
  const names = await loadUserNames(
    context,
    files.map(({ madeBy }) => madeBy),
  );
  const used = PAYOUT_ROUTES.filter((route) => [...payouts, ...files].some((one) => one.route === route));
  const routes = (used.length > 0 ? used : PAYOUT_ROUTES.slice(0, 1)).map((route) => {
    const own = payouts.filter((payout) => payout.route === route);
    const live = files.find((file) => file.route === route && file.replacedAt === null);
    return {
      route,
      version: live ? live.version : null,
      stale: live !== undefined && fileIsStale(own, transfers),
      taken: own.some(({ id, sentOn }) => handed.has(id) && !sentOn),
      unsent: own.filter(({ sentOn, standing }) => !sentOn && standing > 0).length,
      uploadBy: uploadDayOf(month, route, policy),
      transferOn: route === 'transfer' ? transferDayOf(month, policy) : null,
      parts: parts.filter(({ version }) => live?.version === version),
    };
  });
  return {
    ...{ month, routes },
    approved: run?.state === 'approved',
    files: files.map(({ madeAt, madeBy, ...file }) => ({
      ...file,
      live: file.replacedAt === null,
      madeAt: momentText(madeAt),
      madeBy: names.get(madeBy) ?? '—',
    })),
    noticed: isNoticed(payouts),
    columns: portal.bankFile.columns.map(fileColumnName).join('、'),
    message: portal.bankFile.message,
    lineEnds: portal.bankTransfer.lineEnds,
    made: askedText(request, 'done') === 'made',
    mayExport: mayDo(staff.role, 'payouts.export'),
  };
});

export const action = staffAction('payouts.export', async (context, { params, request, context: { portal } }) => {
  const month = found(parseMonth(params['month'] ?? ''), '支払処理');
  const submission = parseWithZod(await readFields(request, ROUTE_FIELDS), { schema: RouteForm });
  if (submission.status !== 'success')
    throw errorPage(400, '送金方法を確認できませんでした。画面を開き直してください。');
  await checkMoneyOnceADay(context);
  const outcome =
    submission.value.route === 'transfer'
      ? await makeTransferFile(context, month, portal.bankTransfer)
      : await makeBankFile(context, month, portal.bankFile);
  if (!outcome.ok) return data({ refusal: explainFileRefusal(outcome.refusal) }, { status: 409 });
  return redirect(`/staff/payouts/${month}/bank-file?done=made`);
});

export default function BankFile() {
  const { month, approved, noticed, routes, made } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>()?.refusal;
  return (
    <>
      <PageHeading
        title={`${monthText(month)}の銀行ファイル`}
        lead="送金方法ごとに1つのファイルを作成し、それぞれの登録期限までに銀行へ登録します。"
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
      {!approved && (
        <Notice kind="info" title="まだ作成できません">
          <p>銀行ファイルは、承認された支払処理からのみ作成できます。</p>
        </Notice>
      )}
      {approved && !noticed && (
        <Notice kind="info" title="銀行ファイルは、支払通知を送った後に作成できます">
          <p>通知の前は、支払の内容が変わることがあります。</p>
        </Notice>
      )}
      {approved && noticed && routes.some(({ version, stale }) => version !== null && !stale) && (
        <p>ダウンロードすると、含まれる支払は銀行へ引き渡し済みとなり、保留できなくなります。</p>
      )}
      {routes.map((file) => (
        <RouteFile key={file.route} file={file} />
      ))}
      <Versions />
    </>
  );
}

type FileOfRoute = ReturnType<typeof useLoaderData<typeof loader>>['routes'][number];

function RouteFile({ file }: { file: FileOfRoute }) {
  const { route, stale, taken, uploadBy, transferOn } = file;
  return (
    <Section
      title={`${routeName(route)}のファイル`}
      lead={
        <>
          銀行への登録期限は <DayText value={uploadBy} />
          {transferOn ? (
            <>
              、振込日は <DayText value={transferOn} /> です。
            </>
          ) : (
            '(送金日の前の最終銀行営業日)です。'
          )}
        </>
      }
    >
      {stale && (
        <Notice kind="warning" title="銀行ファイルの作成後に支払が変わりました">
          <p>作成し直し、銀行に登録済みのファイルと差し替えてください。作成し直すと、前の版は使用できなくなります。</p>
        </Notice>
      )}
      {taken && (
        <Notice kind="warning" title="このファイルは、すでに銀行へ引き渡しています">
          <p>
            新しい版を登録するときは、先に、銀行に登録済みの版を取り消してください。両方が登録されると、二重に送金されます。
          </p>
        </Notice>
      )}
      <RouteButtons file={file} />
      <FileLayout route={route} />
      {file.parts.length > 1 && <Parts parts={file.parts} />}
    </Section>
  );
}

function RouteButtons({ file: { route, version, stale, unsent, parts } }: { file: FileOfRoute }) {
  const { month, approved, noticed, mayExport } = useLoaderData<typeof loader>();
  if (!mayExport || !approved || !noticed) return null;
  return (
    <div className="mb-6 flex flex-wrap gap-4">
      {unsent > 0 && (
        <Form method="post">
          <input type="hidden" name="route" value={route} />
          <SubmitButton look={version !== null && !stale ? 'outline' : 'fill'}>
            {`${routeName(route)}の${version === null ? 'ファイルを作成する' : '新しい版を作成する'}`}
          </SubmitButton>
        </Form>
      )}
      {version !== null &&
        !stale &&
        Array.from({ length: Math.max(parts.length, 1) }, (_none, place) => (
          <ButtonLink key={place} to={`/staff/payouts/${month}/bank-file.csv?route=${route}&part=${place + 1}`} reload>
            {`第${version}版${parts.length > 1 ? `(${place + 1}/${parts.length})` : ''}をダウンロード`}
          </ButtonLink>
        ))}
    </div>
  );
}

function FileLayout({ route }: { route: PayoutRoute }) {
  const { columns, message, lineEnds } = useLoaderData<typeof loader>();
  return (
    <DescriptionList
      items={
        route === 'transfer'
          ? [
              { term: '形式', description: '全銀協規定形式 総合振込(1レコード120バイト)' },
              { term: '文字コード', description: `JIS8(半角)、改行 ${lineEnds ? 'CRLF' : 'なし'}` },
            ]
          : [
              { term: '文字コード', description: 'CP932(Shift_JIS)、改行 CRLF、見出し行なし' },
              { term: '列の順序', description: columns },
              { term: 'メッセージ', description: message || 'なし' },
            ]
      }
    />
  );
}

function Parts({ parts }: { parts: FileOfRoute['parts'] }) {
  return (
    <div className="mt-6">
      <p className="mb-4">
        1ファイルの行数が銀行の上限を超えるため、分けて登録します。すべてのファイルを登録してください。
      </p>
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
    </div>
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
          { heading: '送金方法', cell: ({ route }) => routeName(route) },
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
