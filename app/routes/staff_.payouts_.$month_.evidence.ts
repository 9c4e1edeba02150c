import { parseMonth } from '#app/core/calendar.ts';
import { packName } from '#app/features/evidence-packs/messages.ts';
import { packOfRun } from '#app/features/evidence-packs/queries.server.ts';
import { streamedFileReply } from '#app/platform/file-reply.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { zipPieces } from '#app/platform/zip.server.ts';

/** Everything about a run in one archive, put together while it is sent; names of payees are in it. */
export const loader = staffLoader('payouts.export', async (context, { params }) => {
  const month = found(parseMonth(params['month'] ?? ''), '支払処理');
  const members = found(await packOfRun(context, month), '支払処理');
  return streamedFileReply({ type: 'application/zip', name: packName(month) }, zipPieces(members));
});
