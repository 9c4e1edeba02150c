import { parseMonth } from '#app/core/calendar.ts';
import { parseId } from '#app/core/ids.ts';
import { certificateFile, certificateSheet } from '#app/features/rate-certificates/messages.ts';
import { findRateCertificate } from '#app/features/rate-certificates/queries.server.ts';
import { pdfReply } from '#app/platform/file-reply.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';

/** The rate certificate of a partner and month as a PDF. */
export const loader = staffLoader('closes.view', async (context, { params, context: { portal } }) => {
  const month = found(parseMonth(params['month'] ?? ''), '率の証明');
  const partnerId = found(parseId('par', params['partner']), '率の証明');
  const certificate = found(await findRateCertificate(context, month, partnerId), '率の証明');
  return pdfReply(certificateFile(certificate, portal.company), certificateSheet(certificate, portal.company));
});
