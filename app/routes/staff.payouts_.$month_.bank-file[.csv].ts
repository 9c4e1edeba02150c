import { parseMonth } from '#app/core/calendar.ts';
import { explainHandOutRefusal } from '#app/features/bank-files/messages.ts';
import { findFileToSend } from '#app/features/bank-files/queries.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { errorPage, found } from '#app/platform/respond.server.ts';

/** The live bank file byte for byte, however often it is fetched, for as long as it says what was approved. */
export const loader = staffLoader('payouts.export', async (context, { params }) => {
  const month = found(parseMonth(params['month'] ?? ''), '銀行ファイル');
  const file = found(await findFileToSend(context, month), '銀行ファイル');
  if (!file.ok) throw errorPage(409, explainHandOutRefusal(file.refusal));
  const { content, version } = file.value;
  return new Response(Buffer.from(content), {
    headers: {
      'Content-Type': 'text/csv; charset=Shift_JIS',
      'Content-Disposition': `attachment; filename="mailmoney-${month}-v${version}.csv"`,
      'Content-Length': String(content.byteLength),
      'Cache-Control': 'no-store',
    },
  });
});
