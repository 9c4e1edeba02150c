import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { parseMonth } from '#app/core/calendar.ts';
import { sumYen } from '#app/core/yen.ts';
import { certaintyName, explainCertainty, lineSubject } from '#app/features/forecasts/messages.ts';
import { loadOwnForecast } from '#app/features/forecasts/queries.server.ts';
import { type ForecastMonth, isEmptyMonth, sumForecast, sumWithoutDay } from '#app/features/forecasts/rules.ts';
import { CorrectionsToCome } from '#app/features/forecasts/ui/corrections-to-come.tsx';
import { ForecastChart } from '#app/features/forecasts/ui/forecast-chart.tsx';
import { MonthLines } from '#app/features/forecasts/ui/month-lines.tsx';
import { OUTWEIGHED, obstacleName } from '#app/features/payout-prospects/messages.ts';
import { HoldNotice } from '#app/features/payout-prospects/ui/hold-notice.tsx';
import { OwedText } from '#app/features/payout-prospects/ui/next-payout.tsx';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, MonthText, YenText } from '#app/ui/figures.tsx';
import { DescriptionList, KeyFigures, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '12か月の見通し|パートナーポータル' }];

/** How many amounts at risk are named on the page; the CSV has them all. */
const NAMED = 20;

export const loader = partnerLoader(async (context, { request }) => {
  const { today, partner } = context;
  const { lines, hold } = await loadOwnForecast(context);
  const months = sumForecast(lines, today);
  const asked = parseMonth(new URL(request.url).searchParams.get('month') ?? '');
  const month = months.find((one) => one.month === asked)?.month ?? null;
  const atRisk = lines.filter(({ certainty, on }) => certainty === 'at-risk' && on !== null);
  return {
    ...{ today, programme: partner.programme, atRiskLines: atRisk.length, hold },
    withoutDay: sumWithoutDay(lines),
    corrections: lines.filter(({ what }) => what === 'correction'),
    months,
    asked: month && { month, lines: lines.filter((line) => line.month === month) },
    atRisk: atRisk.slice(0, NAMED),
  };
});

export default function Forecast() {
  const { programme, hold, corrections, asked } = useLoaderData<typeof loader>();
  const cashback = programme === 'cashback';
  return (
    <>
      <PageHeading
        title="12か月の見通し"
        lead={
          cashback
            ? '月末の送金ごとの、キャッシュバックの見通しです。'
            : 'お支払い期限のある月ごとの、ご請求額(税込)の見通しです。'
        }
      >
        <ButtonLink to="/mypage/forecast.csv" look="outline" reload>
          明細をCSVで保存する
        </ButtonLink>
        <ButtonLink to="/mypage/calendar/feed" look="outline">
          カレンダーに登録する
        </ButtonLink>
      </PageHeading>
      <HoldNotice hold={hold} />
      <WithoutDay />
      <Months />
      {asked && <MonthLines {...asked} programme={programme} />}
      {corrections.length > 0 && (
        <CorrectionsToCome corrections={corrections} waiting={obstacleName(hold ? 'held' : 'outweighed')} />
      )}
      <AtRisk />
      <HowItIsMade />
    </>
  );
}

/** The twelve months in sums, as a picture and as a table; in a sentence where none of them has anything. */
function Months() {
  const { programme, months, hold } = useLoaderData<typeof loader>();
  const cashback = programme === 'cashback';
  if (months.every(isEmptyMonth)) return <NothingDated held={hold !== null} cashback={cashback} />;
  return (
    <>
      <KeyFigures
        figures={[
          { label: '12か月の合計', value: <YenText value={sumYen(months.map(({ total }) => total))} /> },
          { label: certaintyName('fixed'), value: <YenText value={sumYen(months.map(({ fixed }) => fixed))} /> },
          { label: certaintyName('likely'), value: <YenText value={sumYen(months.map(({ likely }) => likely))} /> },
          { label: certaintyName('at-risk'), value: <YenText value={sumYen(months.map(({ atRisk }) => atRisk))} /> },
        ]}
      />
      <ForecastChart caption={cashback ? '月ごとの送金額' : '月ごとのご請求額'} months={months} />
      <DataTable
        caption="月ごとの内訳(月を選ぶと明細を表示します)"
        rows={months}
        rowKey={({ month }) => month}
        empty="見通しはありません。"
        columns={[
          {
            heading: '月',
            cell: ({ month }) => (
              <TextLink to={`/mypage/forecast?month=${month}#month`}>
                <MonthText value={month} />
              </TextLink>
            ),
          },
          ...(cashback
            ? [{ heading: '送金日', cell: ({ on }: ForecastMonth) => (on ? <DayText value={on} /> : '—') }]
            : []),
          { heading: certaintyName('fixed'), cell: ({ fixed }) => <YenText value={fixed} />, figures: true },
          { heading: certaintyName('likely'), cell: ({ likely }) => <YenText value={likely} />, figures: true },
          { heading: certaintyName('at-risk'), cell: ({ atRisk }) => <YenText value={atRisk} />, figures: true },
          {
            heading: '合計',
            cell: ({ total }) => (
              <strong>
                <YenText value={total} />
              </strong>
            ),
            figures: true,
          },
        ]}
      />
    </>
  );
}

function NothingDated({ held, cashback }: { held: boolean; cashback: boolean }) {
  const what = cashback ? '送金' : 'ご請求';
  return (
    <Section title={cashback ? '月ごとの送金額' : '月ごとのご請求額'}>
      <p className="max-w-[48rem]">
        {held
          ? `保留中のため、${what}の日が決まっている金額はありません。保留が解除されると、ここに月ごとの見通しを表示します。`
          : `今後12か月に、${what}の予定はありません。`}
      </p>
    </Section>
  );
}

/** What has no day: kept back with what joins it, or outweighed by corrections. */
function WithoutDay() {
  const { hold, withoutDay } = useLoaderData<typeof loader>();
  if (withoutDay.lines === 0) return null;
  return (
    <Section
      title={hold ? '保留中の金額' : '翌月以降へ繰り越す金額'}
      lead={
        hold
          ? '送金日が決まっていないため、月ごとの見通しには含みません。明細はCSVをご覧ください。'
          : `${OUTWEIGHED}月ごとの見通しには含みません。`
      }
    >
      <DescriptionList
        items={[
          {
            term: hold ? '現在までに確定し、保留している金額' : '確定している金額と調整の合計',
            description: (
              <strong>
                <OwedText amount={withoutDay.owed} />
              </strong>
            ),
          },
          ...(withoutDay.joining > 0
            ? [
                {
                  term: hold ? '保留が続いた場合に、12か月以内に加わる見込み' : '12か月以内に加わる見込み',
                  description: <YenText value={withoutDay.joining} />,
                },
              ]
            : []),
        ]}
      />
    </Section>
  );
}

function AtRisk() {
  const { atRisk, atRiskLines, programme } = useLoaderData<typeof loader>();
  if (atRisk.length === 0) return null;
  const more = atRiskLines > atRisk.length ? `(早い順に${atRisk.length}件。全${atRiskLines}件はCSVをご覧ください)` : '';
  return (
    <Section title={`${certaintyName('at-risk')}の金額${more}`} lead={explainCertainty('at-risk', programme)}>
      <DataTable
        caption={`${certaintyName('at-risk')}の金額`}
        captionShown={false}
        rows={atRisk}
        rowKey={(line) => `${line.orderNumber} ${line.term} ${line.reason} ${line.amount}`}
        empty="要確認の金額はありません。"
        columns={[
          {
            heading: 'ご契約',
            cell: ({ orderNumber }) =>
              orderNumber ? <TextLink to={`/mypage/contracts/${orderNumber}`}>{orderNumber}</TextLink> : '—',
          },
          { heading: '対象', cell: lineSubject },
          {
            heading: programme === 'cashback' ? '最も早い送金日' : 'お支払い日の目安',
            cell: ({ on }) => (on ? <DayText value={on} /> : '—'),
          },
          { heading: '金額', cell: ({ amount }) => <OwedText amount={amount} />, figures: true },
        ]}
      />
    </Section>
  );
}

function HowItIsMade() {
  const { today, programme } = useLoaderData<typeof loader>();
  return (
    <Section title="見通しの立て方">
      <DescriptionList
        items={(['fixed', 'likely', 'at-risk'] as const).map((certainty) => ({
          term: certaintyName(certainty),
          description: explainCertainty(certainty, programme),
        }))}
      />
      <p className="mt-4 max-w-[48rem]">
        <DayText value={today} />
        現在のご契約、登録済みの料金と料率表から計算しています。これからの率は、ご契約がそのまま続いた場合の各月末の件数で見込んでいます。
        解約済みのご契約の更新は含みません。実際の金額は、率と入金が確定したときに決まります。
      </p>
    </Section>
  );
}
