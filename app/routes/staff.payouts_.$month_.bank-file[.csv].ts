import { parseMonth } from '#app/core/calendar.ts';
import { handOutFile } from '#app/features/bank-files/commands.server.ts';
import { findFilePart } from '#app/features/bank-files/queries.server.ts';
import { explainHandOutRefusal } from '#app/features/bank-files/messages.ts';
import { fileName } from '#app/features/bank-files/rules.ts';
import { PAYOUT_ROUTES } from '#app/features/payouts/rules.ts';
import { askedNumber } from '#app/platform/asked-number.server.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { errorPage, found } from '#app/platform/respond.server.ts';

/**
 * One file of the live version of a route, that of Mail-Money where none is named, byte for byte, however often it is
 * fetched, for as long as it says what was approved; the first where none is asked for. From the first time on, the payouts
 * in it are the bank's; what asks for its head alone gets no byte of it, and hands nothing out.
 */
export const loader = staffLoader('payouts.export', async (context, { params, request }) => {
  const month = found(parseMonth(params['month'] ?? ''), '銀行ファイル');
  const asked = askedText(request, 'part');
  const part = found(asked === undefined ? 1 : askedNumber(asked), '銀行ファイル');
  const route = found(
    PAYOUT_ROUTES.find((known) => known === (askedText(request, 'route') ?? 'mail-money')),
    '銀行ファイル',
  );
  const take = request.method === 'HEAD' ? findFilePart : handOutFile;
  const file = found(await take(context, month, part, route), '銀行ファイル');
  if (!file.ok) throw errorPage(409, explainHandOutRefusal(file.refusal));
  const { version, parts, content } = file.value;
  const name = fileName(route, month, version, parts > 1 ? `-${part}of${parts}` : '');
  return new Response(Buffer.from(content), {
    headers: {
      'Content-Type': `${route === 'transfer' ? 'text/plain' : 'text/csv'}; charset=Shift_JIS`,
      'Content-Disposition': `attachment; filename="${name}"`,
      'Content-Length': String(content.byteLength),
      'Cache-Control': 'no-store',
    },
  });
});
