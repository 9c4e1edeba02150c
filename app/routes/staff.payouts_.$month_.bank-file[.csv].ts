import { parseMonth } from '#app/core/calendar.ts';
import { findLiveFile } from '#app/features/bank-files/queries.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';

/** The live bank file byte for byte, however often it is fetched. */
export const loader = staffLoader('payouts.export', async (context, { params }) => {
  const month = found(parseMonth(params['month'] ?? ''), '銀行ファイル');
  const { content, version } = found(await findLiveFile(context, month), '銀行ファイル');
  return new Response(Buffer.from(content), {
    headers: {
      'Content-Type': 'text/csv; charset=Shift_JIS',
      'Content-Disposition': `attachment; filename="mailmoney-${month}-v${version}.csv"`,
      'Content-Length': String(content.byteLength),
      'Cache-Control': 'no-store',
    },
  });
});
