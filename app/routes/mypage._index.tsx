import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { dayText, rateText } from '#app/core/wording.ts';
import { ExplainedCountStanding } from '#app/features/close-reviews/ui/count-standing.tsx';
import { planGroupName } from '#app/features/catalogue/messages.ts';
import { RenewalTable } from '#app/features/contracts/ui/renewal-table.tsx';
import { sumOwnOpenInvoices } from '#app/features/invoices/queries.server.ts';
import { OwnInvoiceTable } from '#app/features/invoices/ui/own-invoice-table.tsx';
import {
  listOwnCashbackProspects,
  listOwnInvoiceRows,
  listOwnPayoutDays,
  listOwnRenewalDays,
  loadOwnRates,
} from '#app/features/my-page/queries.server.ts';
import { findPartner } from '#app/features/partners/queries.server.ts';
import { loadOwnMoneyDays, sumOwnCashbacks } from '#app/features/cashback-ways/queries.server.ts';
import { CashbackTable } from '#app/features/cashback-ways/ui/cashback-table.tsx';
import { isOwnReviewDue } from '#app/features/payee-reviews/queries.server.ts';
import { ReviewNotice } from '#app/features/payee-reviews/ui/review-notice.tsx';
import { findAccountInUse } from '#app/features/bank-accounts/queries.server.ts';
import { loadOwnOutlook } from '#app/features/payout-prospects/queries.server.ts';
import { nextPayout, yenWaiting } from '#app/features/payout-prospects/rules.ts';
import { HoldNotice } from '#app/features/payout-prospects/ui/hold-notice.tsx';
import { OwedText, nextPayoutFigure } from '#app/features/payout-prospects/ui/next-payout.tsx';
import { PayoutTable } from '#app/features/payouts/ui/payout-table.tsx';
import { howToReceive } from '#app/features/payout-guides/messages.ts';
import { ReceiveNow } from '#app/features/payout-guides/ui/receive-now.tsx';
import { RenewalRuler } from '#app/features/date-rulers/ui/renewal-ruler.tsx';
import { programmeName, rateEventName } from '#app/features/rates/messages.ts';
import { RateTable } from '#app/features/rates/ui/rate-table.tsx';
import { listOwnOrderUrls } from '#app/features/referrals/queries.server.ts';
import { orderUrlPath } from '#app/features/referrals/rules.ts';
import { OrderUrlField } from '#app/features/referrals/ui/order-url-field.tsx';
import type { PartnerContext } from '#app/platform/context.server.ts';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { CountChart, TierChart } from '#app/ui/charts.tsx';
import { CountText, DayText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { KeyFigures, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'マイページ|パートナーポータル' }];

/** How many rows of each list the summary shows; the rest is on the list's own page. */
const FEW = 5;

/** How many month-ends its chart goes back; the page of rates goes further. */
const MONTHS_SHOWN = 12;

export const loader = partnerLoader(async (context, { context: { portal } }) => {
  const { partner, today } = context;
  const discounted = partner.programme === 'discount';
  const [self, rates, renewals, invoiced, earned] = await Promise.all([
    findPartner(context, partner.id),
    loadOwnRates(context),
    listOwnRenewalDays(context, { limit: FEW }),
    discounted ? invoicedSide(context) : null,
    discounted ? null : earnedSide(context, portal.baseUrl),
  ]);
  return {
    today,
    programme: partner.programme,
    partnerName: self ? self.name : partner.userName,
    code: self ? self.code : '',
    rates: {
      ...rates,
      counts: rates.counts.slice(-MONTHS_SHOWN),
      standings: rates.standings.map((row) => ({ ...row, groupName: planGroupName(row.planGroup) })),
    },
    renewals,
    invoiced,
    earned,
  };
});

async function invoicedSide(context: PartnerContext) {
  const [open, invoices] = await Promise.all([
    sumOwnOpenInvoices(context),
    listOwnInvoiceRows(context, { limit: FEW }),
  ]);
  return { open, invoices };
}

async function earnedSide(context: PartnerContext, baseUrl: URL) {
  const [sums, outlook, moneyOf, cashbacks, payouts, urls, reviewDue, account] = await Promise.all([
    sumOwnCashbacks(context),
    loadOwnOutlook(context),
    loadOwnMoneyDays(context),
    listOwnCashbackProspects(context, { limit: FEW }),
    listOwnPayoutDays(context, FEW),
    listOwnOrderUrls(context),
    isOwnReviewDue(context),
    findAccountInUse(context, context.partner.id),
  ]);
  const next = nextPayout(outlook);
  return {
    sums,
    cashbacks,
    payouts,
    payeeConfirmed: outlook.payeeConfirmedOn !== null,
    hold: outlook.hold,
    next: next ? { ...next, on: moneyOf(next.month).on } : null,
    review: reviewDue && next ? next.month : null,
    byAccount: account !== null,
    waiting: yenWaiting(outlook),
    urls: urls
      .filter(({ active }) => active)
      .slice(0, FEW)
      .map(({ slug, label }) => ({ slug, label, address: new URL(orderUrlPath(slug), baseUrl).href })),
  };
}

type Summary = ReturnType<typeof useLoaderData<typeof loader>>;

export default function MyPageTop() {
  const summary = useLoaderData<typeof loader>();
  const { programme, partnerName, code, invoiced, earned } = summary;
  return (
    <>
      <PageHeading
        title={`${partnerName}様`}
        lead={`${programmeName(programme)}にご参加中です(パートナー番号 ${code})。`}
      >
        {invoiced && <ButtonLink to="/mypage/order">サーバーを申し込む</ButtonLink>}
        {earned && <ButtonLink to="/mypage/urls">申し込みURLを管理する</ButtonLink>}
      </PageHeading>
      {earned && !earned.payeeConfirmed && (
        <Notice kind="warning" title="受取名義の確認がお済みではありません">
          <p>
            確認されるまで送金できません。確認日より後の15日にお知らせする月末の送金から対象になります。{' '}
            <TextLink to="/mypage/payee">受取名義を確認する</TextLink>
          </p>
        </Notice>
      )}
      {earned?.review && (
        <ReviewNotice month={earned.review} byAccount={earned.byAccount}>
          <p className="mt-2">
            <TextLink to="/mypage/payee">受取名義を確認する</TextLink>
          </p>
        </ReviewNotice>
      )}
      {earned && <HoldNotice hold={earned.hold} />}
      <Figures {...summary} />
      <Rates {...summary} />
      <Renewals {...summary} />
      {earned && <Earned earned={earned} />}
      {invoiced && (
        <Section title="請求書">
          <OwnInvoiceTable invoices={invoiced.invoices} today={summary.today} />
          <More to="/mypage/invoices">すべての請求書を見る</More>
        </Section>
      )}
    </>
  );
}

function Figures({ rates, invoiced, earned, renewals }: Summary) {
  const [next] = renewals;
  return (
    <KeyFigures
      figures={[
        {
          label: '本日の契約件数',
          value: <CountText value={rates.countToday} unit="件" />,
          note: `${dayText(rates.nextFixedOn)}の件数で次の率が決まります`,
        },
        {
          label: '前月末の契約件数',
          value: <CountText value={rates.countAtClose} unit="件" />,
          note: `${dayText(rates.fixedOn)}に確定`,
        },
        ...(invoiced
          ? [
              {
                label: 'お支払い待ち',
                value: <YenText value={invoiced.open.total} />,
                note: invoiced.open.firstDueOn
                  ? `${invoiced.open.invoices}件・最も早い期限 ${dayText(invoiced.open.firstDueOn)}`
                  : 'お支払い待ちの請求書はありません',
              },
            ]
          : []),
        ...(earned
          ? [
              nextPayoutFigure(earned),
              {
                label: earned.hold ? '保留中の金額' : '確定済み・未送金の合計',
                value: <OwedText amount={earned.sums.onTheWay} />,
                note: `送金済みの累計 ${earned.sums.sent.toLocaleString('ja-JP')}円`,
              },
            ]
          : []),
        {
          label: '次のご契約更新',
          value: next ? (
            <span className="text-std-22B-150">
              <DayText value={next.renewsOn} />
            </span>
          ) : (
            '—'
          ),
          note: next ? next.orderNumber : '更新を迎えるご契約はありません',
        },
      ]}
    />
  );
}

function Rates({ programme, rates }: Summary) {
  const nearest = rates.standings
    .filter(({ next }) => next !== null)
    .toSorted((left, right) => (left.next?.missing ?? 0) - (right.next?.missing ?? 0))[0];
  const shown = nearest ?? rates.standings[0];
  return (
    <Section
      title="本日の率"
      lead={`${dayText(rates.fixedOn)}の${rates.countAtClose}件で確定した率です。${
        programme === 'discount' ? '今月発行する請求書' : '今月に利用開始または更新を迎えるご契約'
      }に適用されます。`}
    >
      {rates.beingSigned && (
        <p className="mb-4">
          <ExplainedCountStanding confirmedOn={null} />
        </p>
      )}
      <RateTable standings={rates.standings} />
      <div className="mt-8 grid grid-cols-1 gap-x-10 lg:grid-cols-2">
        {shown && (
          <TierChart
            caption={`${shown.groupName}・${rateEventName(shown.event)}の段階${
              shown.next ? `(あと${shown.next.missing}件で${rateText(shown.next.rate)})` : ''
            }`}
            unit="件"
            tiers={shown.steps}
            count={rates.countToday}
          />
        )}
        {rates.counts.length > 0 && <CountChart caption="月末の契約件数(直近12か月)" unit="件" points={rates.counts} />}
      </div>
      <More to="/mypage/rates">すべての段階と月ごとの件数を見る</More>
    </Section>
  );
}

function Renewals({ renewals }: Summary) {
  const [next] = renewals;
  return (
    <Section title="これからの更新">
      {next && (
        <RenewalRuler
          caption={`${next.orderNumber}${next.company ? `(${next.company})` : ''}の更新`}
          milestones={next.milestones}
        />
      )}
      <RenewalTable renewals={renewals} />
      <More to="/mypage/contracts">すべてのご契約を見る</More>
    </Section>
  );
}

function Earned({ earned }: { earned: NonNullable<Summary['earned']> }) {
  return (
    <>
      <Section title="キャッシュバック">
        <CashbackTable cashbacks={earned.cashbacks} />
        <More to="/mypage/cashback">すべてのキャッシュバックと送金までの流れを見る</More>
      </Section>
      <Section title="送金" lead={howToReceive(earned.payouts[0])}>
        <ReceiveNow payout={earned.payouts[0]} />
        <PayoutTable payouts={earned.payouts} />
      </Section>
      <Section title="申し込みURL" lead="お客様にご案内ください。このURLからのお申し込みが、ご紹介として記録されます。">
        {earned.urls.length === 0 && <p>ご利用中の申し込みURLはありません。</p>}
        <ul className="space-y-5">
          {earned.urls.map(({ slug, label, address }) => (
            <li key={slug}>
              <p className="mb-1 font-700">{label}</p>
              <OrderUrlField address={address} label={label} />
            </li>
          ))}
        </ul>
        <More to="/mypage/urls">申し込みURLの作成・停止・QRコード</More>
      </Section>
    </>
  );
}

function More({ to, children }: { to: string; children: string }) {
  return (
    <p className="mt-4">
      <TextLink to={to}>{children}</TextLink>
    </p>
  );
}
