import { parseDay } from '#app/core/calendar.ts';
import { csvForPeople } from '#app/core/csv-text.ts';
import { readTransfers } from '#app/core/zengin-transfers.ts';
import { accountKindName } from '#app/features/bank-accounts/rules.ts';
import { explainRefundFileRefusal } from '#app/features/refund-payouts/messages.ts';
import { findRefundFileToSend } from '#app/features/refund-payouts/queries.server.ts';
import { decodeJis8 } from '#app/platform/cp932.server.ts';
import { fileReply } from '#app/platform/file-reply.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { errorPage, found } from '#app/platform/respond.server.ts';

/** The live file of a day byte for byte, however often it is fetched; as CSV, what those very bytes say. */
export const loader = staffLoader('payouts.export', async (context, { params }) => {
  const transferOn = found(parseDay(params['day'] ?? ''), '振込データ');
  const format = found(['zengin', 'csv'].find((known) => known === params['format']) ?? null, '形式');
  const file = found(await findRefundFileToSend(context, transferOn), '振込データ');
  if (!file.ok) throw errorPage(409, explainRefundFileRefusal(file.refusal));
  const { content, version } = file.value;
  const name = `返金振込_${transferOn}_v${version}`;
  if (format === 'zengin') {
    return fileReply({ type: 'text/plain; charset=Shift_JIS', name: `${name}.txt` }, content);
  }
  const read = readTransfers(decodeJis8(content));
  if (!read.ok) throw new Error(`the file of ${transferOn} cannot be read back: ${read.refusal.code}`);
  const rows = read.value.transfers.map(({ bankCode, branchCode, kind, number, holder, amount }, index) => [
    ...[index + 1, bankCode, branchCode, accountKindName(kind), number, holder, amount],
  ]);
  const heading = ['行', '銀行コード', '支店コード', '預金種目', '口座番号', '受取人名', '金額'];
  return fileReply(
    { type: 'text/csv; charset=utf-8', name: `${name}.csv` },
    Buffer.from(csvForPeople([heading, ...rows])),
  );
});
