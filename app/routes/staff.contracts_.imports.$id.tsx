import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { discardBook, takeBook } from '#app/features/contract-imports/commands.server.ts';
import { explainTakeRefusal } from '#app/features/contract-imports/messages.ts';
import { findImport, listImported, previewImport } from '#app/features/contract-imports/queries.server.ts';
import { figuresOf, figuresSeen } from '#app/features/contract-imports/rules.ts';
import { explainFileRefusal } from '#app/features/imports/messages.ts';
import { FaultTable } from '#app/features/imports/ui/fault-table.tsx';
import type { Context } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, KeyFigures, PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '契約の一覧の確認|パートナーポータル' }];

/** Contracts shown of a book: enough to see that it was read rightly. */
const ROWS = 100;

async function askedFor(context: Context, id: string | undefined) {
  const known = parseId('cim', id);
  return found(known && (await findImport(context, known)), '契約の一覧');
}

export const loader = staffLoader('contracts.import', async (context, { params }) => {
  const book = await askedFor(context, params['id']);
  if (book.takenOn) return { book, preview: null, refusal: null, taken: await listImported(context, book.id, ROWS) };
  const read = found(await previewImport(context, book.id), '契約の一覧');
  if (!read.ok) return { book, preview: null, refusal: read.refusal, taken: [] };
  const figures = figuresOf(read.value, context.today);
  const contracts = read.value.contracts.slice(0, ROWS).map(({ client, days, ...contract }) => ({
    ...{ oldNumber: contract.oldNumber, company: client?.company ?? null, planCode: contract.planCode },
    ...{ startsOn: contract.startsOn, renewsOn: days.renewsOn, term: contract.term, monthlyFee: contract.monthlyFee },
    feeDiffers: contract.feeDiffers,
  }));
  const { ignored } = read.value;
  return { book, preview: { figures, seen: figuresSeen(figures), contracts, ignored }, refusal: null, taken: [] };
});

export const action = staffAction('contracts.import', async (context, { request, params }) => {
  const { id } = await askedFor(context, params['id']);
  const fields = await readFields(request, ['intent', 'seen']);
  const seen = fields.get('seen');
  if (fields.get('intent') === 'discard') {
    const outcome = await discardBook(context, id);
    if (!outcome.ok) return data({ refusal: explainTakeRefusal(outcome.refusal) }, { status: 409 });
    return redirect('/staff/contracts/import');
  }
  const outcome = await takeBook(context, id, typeof seen === 'string' ? seen : '');
  if (!outcome.ok) return data({ refusal: explainTakeRefusal(outcome.refusal) }, { status: 409 });
  return redirect(`/staff/contracts/imports/${id}`);
});

export default function ContractImport() {
  const { book, preview, taken } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title={book.takenOn ? '取り込んだ契約の一覧' : '契約の一覧の確認'}
        lead={
          book.takenOn
            ? undefined
            : 'まだ何も登録していません。件数と合計を以前のシステムと照らし合わせてから、確定してください。'
        }
        crumbs={[
          { to: '/staff/contracts', label: '注文・契約' },
          { to: '/staff/contracts/import', label: '契約の一覧の取り込み' },
        ]}
      />
      <Answers />
      {preview && <Figures />}
      <About />
      {!book.takenOn && <Decide />}
      {preview && <Contracts />}
      {taken.length > 0 && (
        <DataTable
          caption={`取り込んだ契約(最初の${ROWS}件まで)`}
          rows={taken}
          rowKey={({ contractId }) => contractId}
          empty=""
          columns={[
            {
              heading: '旧契約番号',
              cell: ({ contractId, oldNumber }) => (
                <TextLink to={`/staff/contracts/${contractId}`}>{oldNumber}</TextLink>
              ),
            },
          ]}
        />
      )}
    </>
  );
}

function Answers() {
  const { book, refusal } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>()?.refusal;
  return (
    <>
      {answered && (
        <Notice kind="error" title="操作を完了できませんでした">
          <p>{answered}</p>
        </Notice>
      )}
      {book.takenOn && (
        <Notice kind="success" title={`${book.contracts.toLocaleString('ja-JP')}件の契約を取り込みました`}>
          <p>
            <DayText value={book.takenOn} />
            に取り込みました。同じファイルをもう一度取り込むことはできません。
          </p>
        </Notice>
      )}
      {refusal && (
        <Notice kind="error" title="このファイルは、現在の登録内容では取り込めません">
          <p>{explainFileRefusal(refusal)}</p>
        </Notice>
      )}
      {refusal?.code === 'file-faulty' && <FaultTable {...refusal} />}
    </>
  );
}

function About() {
  const { book, preview } = useLoaderData<typeof loader>();
  const ignored = preview?.ignored ?? [];
  return (
    <div className="mt-8">
      <DescriptionList
        items={[
          { term: 'ファイル', description: book.fileName || '(名称なし)' },
          { term: '文字コード', description: book.encoding === 'utf-8' ? 'UTF-8' : 'Shift_JIS(CP932)' },
          { term: 'SHA-256', description: <span className="break-all">{book.sha256}</span> },
          ...(ignored.length > 0 ? [{ term: '読み飛ばした列', description: ignored.join('、') }] : []),
        ]}
      />
    </div>
  );
}

function Decide() {
  const { preview } = useLoaderData<typeof loader>();
  return (
    <Form method="post" className="mt-8 flex flex-wrap gap-4">
      <input type="hidden" name="seen" value={preview ? preview.seen : ''} />
      {preview && (
        <SubmitButton name="intent" value="take">
          {`${preview.figures.contracts.toLocaleString('ja-JP')}件の取り込みを確定する`}
        </SubmitButton>
      )}
      <SubmitButton look="outline" name="intent" value="discard">
        取り込まずに破棄する
      </SubmitButton>
    </Form>
  );
}

function Figures() {
  const figures = useLoaderData<typeof loader>().preview?.figures;
  if (!figures) return null;
  return (
    <KeyFigures
      figures={[
        { label: '契約', value: <CountText value={figures.contracts} unit="件" /> },
        { label: '月額(税抜)の合計', value: <YenText value={figures.monthlyTotal} /> },
        {
          label: '現在の契約期間の料金(税抜)の合計',
          value: <YenText value={figures.serverTotal} />,
          note: '月額×契約月数',
        },
        {
          label: '確定と同時に発行する更新請求書',
          value: <CountText value={figures.invoicedAtOnce} unit="件" />,
          note: '発行日を過ぎている契約です。請求先へメールでお知らせします。',
        },
        {
          label: '商品一覧と月額が異なる契約',
          value: <CountText value={figures.feesDiffering} unit="件" />,
          note: '更新からは商品一覧の価格になります。',
        },
      ]}
    />
  );
}

function Contracts() {
  const contracts = useLoaderData<typeof loader>().preview?.contracts ?? [];
  return (
    <DataTable
      caption={`読み取った契約(最初の${ROWS}件まで)`}
      rows={contracts}
      rowKey={({ oldNumber }) => oldNumber}
      empty="契約はありません。"
      columns={[
        { heading: '旧契約番号', cell: ({ oldNumber }) => oldNumber },
        { heading: '会社名', cell: ({ company }) => company ?? '(パートナー)' },
        { heading: 'プラン', cell: ({ planCode }) => planCode },
        { heading: '契約開始日', cell: ({ startsOn }) => <DayText value={startsOn} /> },
        { heading: '期', cell: ({ term }) => term, figures: true },
        { heading: '次回更新日', cell: ({ renewsOn }) => <DayText value={renewsOn} /> },
        {
          heading: '月額(税抜)',
          figures: true,
          cell: ({ monthlyFee, feeDiffers }) => (
            <>
              <YenText value={monthlyFee} />
              {feeDiffers && <span className="block text-dns-14N-130">商品一覧と異なります</span>}
            </>
          ),
        },
      ]}
    />
  );
}
