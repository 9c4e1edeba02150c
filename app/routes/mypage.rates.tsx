import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { dayText, rateText } from '#app/core/wording.ts';
import { CountStanding, ExplainedCountStanding } from '#app/features/close-reviews/ui/count-standing.tsx';
import { planGroupName } from '#app/features/catalogue/messages.ts';
import { loadOwnRates } from '#app/features/my-page/queries.server.ts';
import { rateEventName } from '#app/features/rates/messages.ts';
import { RateTable } from '#app/features/rates/ui/rate-table.tsx';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { CountChart, TierChart } from '#app/ui/charts.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, MonthText } from '#app/ui/figures.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '率と件数|パートナーポータル' }];

export const loader = partnerLoader(async (context) => {
  const rates = await loadOwnRates(context);
  const standings = rates.standings.map((row) => ({ ...row, groupName: planGroupName(row.planGroup) }));
  return { ...rates, standings, programme: context.partner.programme };
});

export default function Rates() {
  const { programme, countToday, countAtClose, fixedOn, nextFixedOn, standings, beingSigned } =
    useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="率と件数"
        lead={
          programme === 'discount'
            ? '割引率は、請求書発行日の前月末日の契約件数で決まります。'
            : 'キャッシュバック率は、利用開始日または契約更新日の前月末日の契約件数で決まります。'
        }
      />
      <DescriptionList
        items={[
          { term: '本日の契約件数', description: <CountText value={countToday} unit="件" /> },
          {
            term: '率が確定した日',
            description: (
              <>
                <DayText value={fixedOn} />(<CountText value={countAtClose} unit="件" />)
              </>
            ),
          },
          ...(beingSigned ? [{ term: '確認の状況', description: <ExplainedCountStanding confirmedOn={null} /> }] : []),
          { term: '次に率が決まる日', description: <DayText value={nextFixedOn} /> },
          { term: '数えるご契約', description: '月末日に契約中のサーバー(オプション・ドメインなどは数えません)' },
        ]}
      />
      <Section title="本日の率" lead={`${dayText(fixedOn)}に確定し、${dayText(nextFixedOn)}まで変わりません。`}>
        <RateTable standings={standings} />
      </Section>
      <Section title="率の段階" lead="今月末に適用される料率表です。点は、本日の契約件数の位置を示します。">
        <div className="grid grid-cols-1 gap-x-10 lg:grid-cols-2">
          {standings.map(({ planGroup, event, groupName, steps, next }) => (
            <TierChart
              key={`${planGroup} ${event}`}
              caption={`${groupName}・${rateEventName(event)}${next ? `(あと${next.missing}件で${rateText(next.rate)})` : ''}`}
              unit="件"
              tiers={steps}
              count={countToday}
            />
          ))}
        </div>
      </Section>
      <MonthEnds />
    </>
  );
}

function MonthEnds() {
  const { counts } = useLoaderData<typeof loader>();
  return (
    <Section title="月末の契約件数" lead="月を選ぶと、数えたご契約の一覧(率の証明)を表示します。">
      {counts.length > 0 ? (
        <>
          <CountChart caption="月末ごとの件数" unit="件" points={counts} />
          <DataTable
            caption="月末ごとの率の証明(新しい順)"
            rows={counts.toReversed()}
            rowKey={({ month }) => month}
            empty=""
            columns={[
              {
                heading: '月末',
                cell: ({ month }) => (
                  <TextLink to={`/mypage/rates/${month}`}>
                    <MonthText value={month} />
                  </TextLink>
                ),
              },
              { heading: '件数', cell: ({ count }) => <CountText value={count} unit="件" />, figures: true },
              { heading: '確認の状況', cell: ({ confirmedOn }) => <CountStanding confirmedOn={confirmedOn} /> },
            ]}
          />
        </>
      ) : (
        <p>月末の件数は、ご参加後の最初の月末から記録されます。</p>
      )}
    </Section>
  );
}
