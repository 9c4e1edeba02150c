import { parseMonth } from '#app/core/calendar.ts';
import { explainHandOutRefusal } from '#app/features/bank-files/messages.ts';
import { findFileToSend } from '#app/features/bank-files/queries.server.ts';
import { dividedBytes } from '#app/features/bank-files/rules.ts';
import { askedNumber } from '#app/platform/asked-number.server.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { errorPage, found } from '#app/platform/respond.server.ts';

/**
 * One file of the live version byte for byte, however often it is fetched, for as long as it says what was approved; the
 * first where none is asked for.
 */
export const loader = staffLoader('payouts.export', async (context, { params, request }) => {
  const month = found(parseMonth(params['month'] ?? ''), '銀行ファイル');
  const asked = askedText(request, 'part');
  const part = found(asked === undefined ? 1 : askedNumber(asked), '銀行ファイル');
  const file = found(await findFileToSend(context, month), '銀行ファイル');
  if (!file.ok) throw errorPage(409, explainHandOutRefusal(file.refusal));
  const files = dividedBytes(file.value.content);
  const content = found(files[part - 1], '銀行ファイル');
  const name = `mailmoney-${month}-v${file.value.version}${files.length > 1 ? `-${part}of${files.length}` : ''}.csv`;
  return new Response(Buffer.from(content), {
    headers: {
      'Content-Type': 'text/csv; charset=Shift_JIS',
      'Content-Disposition': `attachment; filename="${name}"`,
      'Content-Length': String(content.byteLength),
      'Cache-Control': 'no-store',
    },
  });
});
