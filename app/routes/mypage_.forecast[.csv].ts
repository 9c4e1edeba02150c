import { lastDayOf } from '#app/core/calendar.ts';
import { csvForPeople } from '#app/core/csv-text.ts';
import { percentOf } from '#app/core/rate.ts';
import { certaintyName, lineKindName } from '#app/features/forecasts/messages.ts';
import { loadOwnForecast } from '#app/features/forecasts/queries.server.ts';
import { obstacleName } from '#app/features/payout-prospects/messages.ts';
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
  '調整の理由',
  '日付がない理由',
];

/** Every line of the partner's forecast, for a spreadsheet. */
export const loader = partnerLoader(async (context) => {
  const { lines, hold } = await loadOwnForecast(context);
  const rows = lines.map((line) => {
    const { what, certainty, month, on, orderNumber, term, base, rate, countMonth, count, amount, reason } = line;
    return [
      ...[month, on, lineKindName(what), certaintyName(certainty), orderNumber, term, base],
      rate === null ? null : percentOf(rate),
      countMonth === null ? null : lastDayOf(countMonth),
      ...[count, amount, reason],
      on === null ? obstacleName(hold ? 'held' : 'outweighed') : null,
    ];
  });
  return new Response(csvForPeople([HEADINGS, ...rows]), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="forecast-${context.today}.csv"`,
      'Cache-Control': 'no-store',
    },
  });
});
