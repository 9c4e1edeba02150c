import { lastDayOf, monthOf } from '#app/core/calendar.ts';
import { csvForPeople } from '#app/core/csv-text.ts';
import { percentOf } from '#app/core/rate.ts';
import { certaintyName } from '#app/features/forecasts/messages.ts';
import { loadOwnForecast } from '#app/features/forecasts/queries.server.ts';
import { partnerLoader } from '#app/platform/guards.server.ts';

const HEADINGS = [
  '月',
  '日付',
  '種類',
  '区分',
  '注文番号',
  '期',
  '対象額(税抜)',
  '率(%)',
  '率の基準日',
  '件数',
  '金額',
];

/** Every line of the partner's forecast, for a spreadsheet. */
export const loader = partnerLoader(async (context) => {
  const lines = await loadOwnForecast(context);
  const rows = lines.map(({ what, certainty, on, orderNumber, term, base, rate, countMonth, count, amount }) => [
    monthOf(on),
    on,
    what === 'cashback' ? 'キャッシュバックの送金' : 'ご請求(税込)',
    certaintyName(certainty),
    orderNumber,
    term,
    base,
    rate === null ? null : percentOf(rate),
    countMonth === null ? null : lastDayOf(countMonth),
    count,
    amount,
  ]);
  return new Response(csvForPeople([HEADINGS, ...rows]), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="forecast-${context.today}.csv"`,
      'Cache-Control': 'no-store',
    },
  });
});
