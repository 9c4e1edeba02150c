import { creditNoteName } from '#app/features/credit-notes/rules.ts';
import { csvForPeople } from '#app/core/csv-text.ts';
import { documentKindName, documentStatusName } from '#app/features/document-searches/messages.ts';
import { type FoundDocument, listDocuments } from '#app/features/document-searches/queries.server.ts';
import { readSearch } from '#app/features/document-searches/rules.ts';
import { askedSearch } from '#app/platform/asked-search.server.ts';
import { streamedFileReply } from '#app/platform/file-reply.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { errorPage } from '#app/platform/respond.server.ts';

const HEADINGS = ['書類', '番号', '取引年月日', '取引先', '注文番号', '金額(税込)', '消費税', '状態'];

/** Everything a search finds, for a spreadsheet. */
export const loader = staffLoader('lists.export', (context, { request }) => {
  const { search, unread } = readSearch(askedSearch(request).asked);
  if (unread.length > 0) throw errorPage(400, '検索の条件を読み取れませんでした。検索の画面からやり直してください。');
  const name = `請求書一覧_${context.today}.csv`;
  return streamedFileReply({ type: 'text/csv; charset=utf-8', name }, csvPieces(listDocuments(context, search)));
});

async function* csvPieces(chunks: AsyncIterable<FoundDocument[]>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(csvForPeople([HEADINGS]));
  for await (const chunk of chunks) {
    const rows = chunk.map(({ kind, number, issuedOn, recipientName, orderNumber, total, tax, status }) => [
      documentKindName(kind),
      kind === 'invoice' ? String(number) : creditNoteName(number),
      issuedOn,
      recipientName,
      orderNumber,
      total,
      tax,
      documentStatusName(status),
    ]);
    // The byte order mark stands at the beginning of the file alone.
    yield Buffer.from(csvForPeople(rows).slice(1));
  }
}
