import { lastDayOf } from '#app/core/calendar.ts';
import { csvForPeople } from '#app/core/csv-text.ts';
import { percentOf } from '#app/core/rate.ts';
import { billedStatusName } from '#app/features/invoices/messages.ts';
import { discountRead } from '#app/features/invoices/rules.ts';
import { listOwnInvoiceRows } from '#app/features/my-page/queries.server.ts';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';

const HEADINGS = [
  '請求書番号',
  '注文番号',
  'プラン',
  '期',
  '発行日',
  'お支払い期限',
  '割引率(%)',
  '割引額(税抜)',
  '率の基準日',
  '件数',
  'ご請求額(税込)',
  '状況',
  '入金日',
];

/** More invoices than one partner is billed in decades. */
const MOST_ROWS = 20_000;

/** Every invoice billed to the partner, newest first, for a spreadsheet. */
export const loader = partnerLoader(async (context) => {
  found(context.partner.programme === 'discount' || null, 'ページ');
  const invoices = await listOwnInvoiceRows(context, { limit: MOST_ROWS });
  const rows = invoices.map(
    ({ number, orderNumber, planName, term, issuedOn, dueOn, discount, total, status, paidOn, ...one }) => {
      const read = discountRead(one);
      return [
        ...[number, orderNumber, planName, term, issuedOn, dueOn],
        ...[read && percentOf(read.rate), discount, read && lastDayOf(read.countMonth), read && read.count],
        ...[total, billedStatusName(status, dueOn < context.today), paidOn],
      ];
    },
  );
  return new Response(csvForPeople([HEADINGS, ...rows]), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="invoices-${context.today}.csv"`,
      'Cache-Control': 'no-store',
    },
  });
});
