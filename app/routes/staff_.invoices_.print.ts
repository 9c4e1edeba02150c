import { parseMonth } from '#app/core/calendar.ts';
import { printSheets } from '#app/features/documents/queries.server.ts';
import { printRunFile } from '#app/features/documents/rules.ts';
import { streamedPdfReply } from '#app/platform/file-reply.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';

/** Every invoice issued in a month in one file, for those who asked for paper. CON-04. */
export const loader = staffLoader('lists.export', async (context, { request, context: { portal } }) => {
  const month = found(parseMonth(new URL(request.url).searchParams.get('month') ?? ''), '月');
  return streamedPdfReply(printRunFile(month, portal.company), printSheets(context, month, portal.company));
});
