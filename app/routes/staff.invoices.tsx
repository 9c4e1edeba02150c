import type { MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { monthOf } from '#app/core/calendar.ts';
import { creditNoteName } from '#app/features/credit-notes/rules.ts';
import { documentKindName, documentStatusName } from '#app/features/document-searches/messages.ts';
import { searchDocuments, sumDocuments } from '#app/features/document-searches/queries.server.ts';
import { type SearchField, parsePlace, placeText, readSearch } from '#app/features/document-searches/rules.ts';
import { askedSearch } from '#app/platform/asked-search.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, YenText } from '#app/ui/figures.tsx';
import { ListPaging, listAddress } from '#app/ui/list-search.tsx';
import { KeyFigures, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '請求書の検索|パートナーポータル' }];

const ROWS = 50;

export const loader = staffLoader('orders.view', async (context, { request }) => {
  const { asked, afterText } = askedSearch(request);
  const { search, unread } = readSearch(asked);
  const after = parsePlace(afterText);
  const nothing = unread.length > 0;
  const [found, sums] = nothing
    ? [[], null]
    : await Promise.all([searchDocuments(context, search, { after, limit: ROWS + 1 }), sumDocuments(context, search)]);
  const documents = found.slice(0, ROWS);
  const last = found.length > ROWS ? documents.at(-1) : undefined;
  return {
    ...{ asked, unread, documents, sums },
    paged: after !== undefined,
    next: last && placeText(last),
    month: monthOf(context.today),
  };
});

export default function Invoices() {
  const { asked, sums, paged, next } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="請求書の検索"
        lead="取引年月日・金額・取引先を組み合わせて検索できます。取り消した請求書と返還請求書も含みます。"
      />
      <SearchForm />
      {sums && (
        <KeyFigures
          figures={[
            { label: '該当件数', value: <CountText value={sums.count} unit="件" /> },
            {
              label: '請求書の合計(税込)',
              value: <YenText value={sums.invoices} />,
              note: (
                <>
                  うち取消 <YenText value={sums.voided} />
                </>
              ),
            },
            { label: '返還請求書の合計(税込)', value: <YenText value={sums.creditNotes} /> },
          ]}
        />
      )}
      <FoundDocuments />
      <ListPaging
        first={paged ? listAddress('/staff/invoices', asked) : undefined}
        next={next ? listAddress('/staff/invoices', { ...asked, after: next }) : undefined}
      />
      {sums && sums.count > 0 && (
        <ButtonLink to={listAddress('/staff/invoices/list', asked)} look="outline" reload>
          検索結果をCSVでダウンロードする
        </ButtonLink>
      )}
      <PrintRun />
    </>
  );
}

function FoundDocuments() {
  const { documents } = useLoaderData<typeof loader>();
  return (
    <DataTable
      caption="該当する請求書・返還請求書(新しい順)"
      rows={documents}
      rowKey={({ kind, number }) => `${kind} ${number}`}
      empty="該当する書類はありません。条件を変えてお試しください。"
      columns={[
        {
          heading: '番号',
          cell: ({ kind, number }) => (
            <a
              href={kind === 'invoice' ? `/staff/invoices/${number}/pdf` : `/staff/credit-notes/${number}/pdf`}
              className="whitespace-nowrap underline underline-offset-4"
            >
              {kind === 'invoice' ? number : creditNoteName(number)}
              <span className="sr-only">(PDF)</span>
            </a>
          ),
        },
        { heading: '書類', cell: ({ kind }) => documentKindName(kind) },
        { heading: '取引年月日', cell: ({ issuedOn }) => <DayText value={issuedOn} /> },
        { heading: '取引先', cell: ({ recipientName }) => recipientName ?? '—' },
        {
          heading: '注文番号',
          cell: ({ contractId, orderNumber }) => (
            <TextLink to={`/staff/contracts/${contractId}`}>{orderNumber}</TextLink>
          ),
        },
        { heading: '金額(税込)', cell: ({ total }) => <YenText value={total} />, figures: true },
        { heading: '状態', cell: ({ status }) => documentStatusName(status) },
      ]}
    />
  );
}

const BOX = 'min-h-12 w-full rounded-8 border border-solid-gray-600 bg-white px-4 text-std-16N-170 hover:border-black';

function SearchForm() {
  return (
    <Form method="get" role="search" className="my-6 rounded-12 bg-solid-gray-50 p-5">
      <div className="grid gap-4 sm:grid-cols-2">
        <SearchBox name="from" label="取引年月日(から)" type="date" />
        <SearchBox name="to" label="取引年月日(まで)" type="date" />
        <SearchBox name="least" label="金額(税込・円以上)" type="text" />
        <SearchBox name="most" label="金額(税込・円以下)" type="text" />
        <SearchBox name="name" label="取引先の名称(一部)" type="search" />
      </div>
      <button
        type="submit"
        className="mt-4 min-h-12 rounded-8 border border-blue-900 bg-white px-6 text-oln-16B-100 text-blue-900 hover:bg-blue-50 hover:underline"
      >
        検索する
      </button>
    </Form>
  );
}

function SearchBox({ name, label, type }: { name: SearchField; label: string; type: string }) {
  const { asked, unread } = useLoaderData<typeof loader>();
  const wrong = unread.includes(name);
  return (
    <div>
      <label htmlFor={`search-${name}`} className="mb-2 block text-dns-16B-130">
        {label}
      </label>
      <input
        id={`search-${name}`}
        name={name}
        type={type}
        maxLength={100}
        defaultValue={asked[name] ?? ''}
        className={BOX}
        {...(type === 'text' ? { inputMode: 'numeric' as const } : {})}
        {...(wrong ? { 'aria-invalid': true, 'aria-describedby': `search-${name}-error` } : {})}
      />
      {wrong && (
        <p id={`search-${name}-error`} className="mt-2 text-dns-16N-130 text-error-2">
          {type === 'date' ? '日付は2026-05-31のように入力してください。' : '金額は数字で入力してください。'}
        </p>
      )}
    </div>
  );
}

function PrintRun() {
  const { month } = useLoaderData<typeof loader>();
  return (
    <div className="mt-12">
      <Section title="印刷用のPDF" lead="郵送をご希望の方のために、1ヶ月に発行した請求書を1つのPDFにまとめます。">
        <Form method="get" action="/staff/invoices/print" reloadDocument className="flex flex-wrap items-end gap-4">
          <div>
            <label htmlFor="print-month" className="mb-2 block text-dns-16B-130">
              発行月
            </label>
            <input id="print-month" name="month" type="month" required defaultValue={month} className={BOX} />
          </div>
          <button
            type="submit"
            className="min-h-12 rounded-8 border border-blue-900 bg-white px-6 text-oln-16B-100 text-blue-900 hover:bg-blue-50 hover:underline"
          >
            PDFを作成する
          </button>
        </Form>
      </Section>
    </div>
  );
}
