import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { lastDayOf } from '#app/core/calendar.ts';
import { rateText } from '#app/core/wording.ts';
import { CashbackStageLabel } from '#app/features/cashback-ways/ui/cashback-stage.tsx';
import { listOwnCorrected } from '#app/features/correction-origins/queries.server.ts';
import { OwnCorrections } from '#app/features/correction-origins/ui/own-corrections.tsx';
import { planGroupName } from '#app/features/catalogue/messages.ts';
import { findOwnTimeline } from '#app/features/money-timelines/queries.server.ts';
import { MoneyTimeline } from '#app/features/money-timelines/ui/money-timeline.tsx';
import { isOrderNumber } from '#app/features/orders/rules.ts';
import { rateEventName } from '#app/features/rates/messages.ts';
import { HoldNotice } from '#app/features/payout-prospects/ui/hold-notice.tsx';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { CountText, DayText, MonthText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'キャッシュバックの流れ|パートナーポータル' }];

/** The most corrections of one cashback that are shown. */
const CORRECTIONS = 20;

export const loader = partnerLoader(async (context, { params }) => {
  const { orderNumber = '', term = '' } = params;
  const asked = isOrderNumber(orderNumber) && /^[1-9]\d{0,3}$/.test(term);
  const timeline = asked ? await findOwnTimeline(context, orderNumber, Number(term)) : undefined;
  const known = found(timeline, 'キャッシュバック');
  return { ...known, corrections: await listOwnCorrected(context, CORRECTIONS, known.cashback) };
});

export default function CashbackTimeline() {
  const timeline = useLoaderData<typeof loader>();
  const { cashback, steps, stage, payeeConfirmed, hold, corrections } = timeline;
  const { orderNumber, event, term } = cashback;
  const subject = event === 'new' ? '新規' : `更新(第${term}期)`;
  return (
    <>
      <PageHeading
        title={`${orderNumber} ${subject}のキャッシュバック`}
        lead="お申し込みからお受け取りまでの日付と、金額の根拠です。"
        crumbs={[{ to: '/mypage/cashback', label: 'キャッシュバック' }]}
      />
      {stage === 'payee-missing' && !payeeConfirmed && (
        <Notice kind="warning" title="受取名義の確認がお済みではありません">
          <p>
            確認されるまで送金できません。 <TextLink to="/mypage/payee">受取名義を確認する</TextLink>
          </p>
        </Notice>
      )}
      {stage === 'held' && <HoldNotice hold={hold} />}
      <MoneyTimeline caption="送金までの流れ" of={event} steps={steps} />
      <Section title="金額の根拠">
        <Reasons {...timeline} />
        <p className="mt-4">
          <TextLink to={`/mypage/questions/${orderNumber}/${term}`}>この明細について質問する</TextLink>
        </p>
      </Section>
      <OwnCorrections corrections={corrections} />
    </>
  );
}

type Timeline = ReturnType<typeof useLoaderData<typeof loader>>;

function Reasons({ cashback, company, planName, planGroup, termMonths, stage, cardFrom }: Timeline) {
  const { orderNumber, amount, base, rate, countMonth, count, event, voidedOn } = cashback;
  return (
    <DescriptionList
      items={[
        { term: '状況', description: <CashbackStageLabel stage={stage} /> },
        {
          term: 'キャッシュバック額',
          description: (
            <>
              <strong className={voidedOn ? 'line-through' : ''}>
                <YenText value={amount} />
              </strong>{' '}
              = <YenText value={base} /> × {rateText(rate)}(1円未満切り捨て)
            </>
          ),
        },
        {
          term: '対象の料金(税抜)',
          description: (
            <>
              <YenText value={base} />({planName}、{termMonths}ヶ月分のサーバー料金)
            </>
          ),
        },
        {
          term: '率を決めた件数',
          description: (
            <>
              <DayText value={lastDayOf(countMonth)} />の<CountText value={count} unit="件" />{' '}
              <TextLink to={`/mypage/rates/${countMonth}`}>数えたご契約の一覧を見る</TextLink>
            </>
          ),
        },
        {
          term: '料率表',
          description: cardFrom ? (
            <>
              <MonthText value={cardFrom} />
              末から適用の料率表({planGroupName(planGroup)}・{rateEventName(event)})
            </>
          ) : (
            '適用される料率表がないため0%です'
          ),
        },
        {
          term: 'ご契約',
          description: (
            <>
              <TextLink to={`/mypage/contracts/${orderNumber}`}>{orderNumber}</TextLink>
              {company && `(${company})`}
            </>
          ),
        },
        { term: '手数料', description: 'ご負担はありません。上の金額をそのまま送金します。' },
      ]}
    />
  );
}
