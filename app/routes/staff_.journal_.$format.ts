import { parseMonth } from '#app/core/calendar.ts';
import { csvForPeople } from '#app/core/csv-text.ts';
import { freeeRows, slipsOf, yayoiRows } from '#app/features/journals/rules.ts';
import { listPostingsIn } from '#app/features/ledger/queries.server.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { encodeCp932 } from '#app/platform/cp932.server.ts';
import { fileReply } from '#app/platform/file-reply.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { errorPage, found } from '#app/platform/respond.server.ts';

/** The month's journal in the columns of an accountants' program; 弥生 reads CP932, in which nothing is lost silently. */
export const loader = staffLoader('lists.export', async (context, { params, request }) => {
  const month = found(parseMonth(askedText(request, 'month') ?? ''), '月');
  const { format } = params;
  const slips = slipsOf(await listPostingsIn(context, month));
  if (format === 'freee') {
    const name = `仕訳_freee_${month}.csv`;
    return fileReply({ type: 'text/csv; charset=utf-8', name }, Buffer.from(csvForPeople(freeeRows(slips))));
  }
  found(format === 'yayoi' || null, '形式');
  const encoded = encodeCp932(csvForPeople(yayoiRows(slips)).slice(1));
  if (!encoded.ok) throw errorPage(409, `「${encoded.refusal.character}」は弥生会計の文字コードで表せません。`);
  return fileReply({ type: 'text/csv; charset=Shift_JIS', name: `仕訳_弥生_${month}.csv` }, encoded.value);
});
