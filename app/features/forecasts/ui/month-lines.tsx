import { type Month, lastDayOf } from '#app/core/calendar.ts';
import { dayText, monthText, rateText } from '#app/core/wording.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, SignedYenText, YenText } from '#app/ui/figures.tsx';
import { Section } from '#app/ui/page-parts.tsx';
import { certaintyName, lineSubject } from '../messages.ts';
import type { ForecastLine } from '../rules.ts';

/** Of how many lines the first are named on a page; the file has them all. */
const NAMED = 200;

/** What one month of a forecast is made of, line by line, each with how it was worked out. */
export function MonthLines({
  month,
  lines,
  programme,
}: {
  month: Month;
  lines: readonly ForecastLine[];
  programme: 'discount' | 'cashback';
}) {
  const cashback = programme === 'cashback';
  const named = lines.slice(0, NAMED);
  const more =
    lines.length > NAMED
      ? `最初の${NAMED}件です。全${lines.length.toLocaleString('ja-JP')}件はCSVをご覧ください。`
      : '';
  return (
    <div id="month" className="mt-12">
      <Section
        title={cashback ? `${monthText(month)}末の送金の内訳` : `${monthText(month)}が期限のご請求の内訳`}
        {...(more ? { lead: more } : {})}
      >
        <DataTable
          caption={`${monthText(month)}の内訳`}
          captionShown={false}
          rows={named.map((line, place) => ({ ...line, place }))}
          rowKey={({ place }) => String(place)}
          empty="この月の見通しはありません。"
          columns={[
            {
              heading: 'ご契約',
              cell: ({ orderNumber }) =>
                orderNumber ? <TextLink to={`/mypage/contracts/${orderNumber}`}>{orderNumber}</TextLink> : '—',
            },
            { heading: '対象', cell: (line) => <Subject {...line} /> },
            { heading: '区分', cell: ({ certainty }) => certaintyName(certainty) },
            { heading: cashback ? '送金日' : 'お支払い期限', cell: ({ on }) => (on ? <DayText value={on} /> : '—') },
            { heading: '率', cell: (line) => <ReadRate {...line} /> },
            { heading: '金額', cell: (line) => <Amount {...line} />, figures: true },
          ]}
        />
      </Section>
    </div>
  );
}

function Subject({ what, term, reason }: ForecastLine) {
  return (
    <>
      {lineSubject({ what, term })}
      {reason && <span className="block text-dns-14N-130 text-solid-gray-700">{reason}</span>}
    </>
  );
}

function ReadRate({ rate, countMonth, count }: ForecastLine) {
  if (rate === null) return '—';
  return (
    <>
      {rateText(rate)}
      {countMonth && count !== null && (
        <span className="block text-dns-14N-130 text-solid-gray-700">
          {dayText(lastDayOf(countMonth))}の{count.toLocaleString('ja-JP')}件
        </span>
      )}
    </>
  );
}

function Amount({ what, amount, base, rate }: ForecastLine) {
  return (
    <>
      {what === 'correction' ? <SignedYenText value={amount} /> : <YenText value={amount} />}
      {base !== null && rate !== null && (
        <span className="block text-dns-14N-130 text-solid-gray-700">
          <YenText value={base} />×{rateText(rate)}
        </span>
      )}
    </>
  );
}
