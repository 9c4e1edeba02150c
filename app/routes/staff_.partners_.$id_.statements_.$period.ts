import { parseId } from '#app/core/ids.ts';
import { statementFile, statementSheet } from '#app/features/payment-statements/messages.ts';
import { findStatement } from '#app/features/payment-statements/queries.server.ts';
import { parsePeriod } from '#app/features/payment-statements/rules.ts';
import { pdfReply } from '#app/platform/file-reply.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';

/** A partner's payment statement of a month or a year as a PDF. */
export const loader = staffLoader('payouts.view', async (context, { params, context: { portal } }) => {
  const id = found(parseId('par', params['id']), '支払通知書');
  const period = found(parsePeriod(params['period'] ?? ''), '支払通知書');
  const statement = found(await findStatement(context, id, period), '支払通知書');
  return pdfReply(statementFile(statement, portal.company), statementSheet(statement, portal.company));
});
