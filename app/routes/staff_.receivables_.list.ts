import { csvForPeople } from '#app/core/csv-text.ts';
import { ageName } from '#app/features/receivables/messages.ts';
import { loadAgingList } from '#app/features/receivables/queries.server.ts';
import { AGES } from '#app/features/receivables/rules.ts';
import { fileReply } from '#app/platform/file-reply.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';

/** What everybody owes by how long it is past due, for a spreadsheet; the last row is the sum. */
export const loader = staffLoader('lists.export', async (context) => {
  const { all, counterparties } = await loadAgingList(context);
  const headings = ['請求先', '件数', ...AGES.map(({ age }) => ageName(age)), '合計', '最も古い支払期限'];
  const rows = [...counterparties, ...(all ? [{ ...all, name: '合計' }] : [])].map(
    ({ name, invoices, byAge, total, firstDueOn }) => [
      name ?? '(名称なし)',
      invoices,
      ...AGES.map(({ age }) => byAge[age]),
      total,
      firstDueOn,
    ],
  );
  const file = { type: 'text/csv; charset=utf-8' as const, name: `売掛金年齢表_${context.today}.csv` };
  return fileReply(file, Buffer.from(csvForPeople([headings, ...rows])));
});
