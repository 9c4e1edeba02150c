import { parseMonth } from '#app/core/calendar.ts';
import { certificateFile, certificateSheet } from '#app/features/rate-certificates/messages.ts';
import { findRateCertificate } from '#app/features/rate-certificates/queries.server.ts';
import { pdfReply } from '#app/platform/file-reply.server.ts';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';

/** The partner's own rate certificate of a month as a PDF. */
export const loader = partnerLoader(async (context, { params, context: { portal } }) => {
  const month = found(parseMonth(params['month'] ?? ''), '率の証明');
  const certificate = found(await findRateCertificate(context, month, context.partner.id), '率の証明');
  return pdfReply(certificateFile(certificate, portal.company), certificateSheet(certificate, portal.company));
});
