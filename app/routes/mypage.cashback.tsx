import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listOwnAdjustments } from '#app/features/adjustment-proposals/queries.server.ts';
import { AdjustmentTable } from '#app/features/adjustment-proposals/ui/adjustment-table.tsx';
import { listOwnCashbackProspects, listOwnPayoutDays } from '#app/features/my-page/queries.server.ts';
import { loadOwnMoneyDays, sumOwnCashbacks } from '#app/features/cashback-ways/queries.server.ts';
import { CashbackTable } from '#app/features/cashback-ways/ui/cashback-table.tsx';
import { loadOwnOutlook } from '#app/features/payout-prospects/queries.server.ts';
import { prospectText } from '#app/features/payout-prospects/messages.ts';
import { nextPayout, prospectOf, yenWaiting } from '#app/features/payout-prospects/rules.ts';
import { HoldNotice } from '#app/features/payout-prospects/ui/hold-notice.tsx';
import { OwedText, nextPayoutFigure } from '#app/features/payout-prospects/ui/next-payout.tsx';
import { PayoutTable } from '#app/features/payouts/ui/payout-table.tsx';
import { howToReceive } from '#app/features/payout-guides/messages.ts';
import { ReceiveNow } from '#app/features/payout-guides/ui/receive-now.tsx';
import { listOwnExpected } from '#app/features/rate-certificates/queries.server.ts';
import { ExpectedTable } from '#app/features/rate-certificates/ui/expected-table.tsx';
import { correctedText, standingText } from '#app/features/correction-origins/messages.ts';
import { listOwnCorrected } from '#app/features/correction-origins/queries.server.ts';
import { askedPage } from '#app/platform/asked-page.server.ts';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { CountText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageTurner } from '#app/ui/page-turner.tsx';
import { KeyFigures, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'キャッシュバック|パートナーポータル' }];

const ROWS = 20;
const PAYOUTS = 12;
const ADJUSTMENTS = 50;

export const loader = partnerLoader(async (context, { request }) => {
  found(context.partner.programme === 'cashback' || null, 'ページ');
  const page = askedPage(request);
  const { today, policy } = context;
  const [sums, cashbacks, payouts, outlook, moneyOf, adjustments, expected, corrected] = await Promise.all([
    sumOwnCashbacks(context),
    listOwnCashbackProspects(context, { limit: ROWS + 1, offset: (page - 1) * ROWS }),
    listOwnPayoutDays(context, PAYOUTS),
    loadOwnOutlook(context),
    loadOwnMoneyDays(context),
    listOwnAdjustments(context, ADJUSTMENTS),
    listOwnExpected(context),
    listOwnCorrected(context, ADJUSTMENTS),
  ]);
  const wordsOf = new Map(
    corrected.map(({ id, before, after }) => [
      id,
      { before: standingText(before), after: correctedText({ before, after }) },
    ]),
  );
  const more = cashbacks.length > ROWS;
  const { hold, payeeConfirmedOn } = outlook;
  const next = nextPayout(outlook);
  return {
    ...{ sums, cashbacks: cashbacks.slice(0, ROWS), payouts, page, more, hold, expected },
    payeeConfirmed: payeeConfirmedOn !== null,
    next: next ? { ...next, on: moneyOf(next.month).on } : null,
    waiting: yenWaiting(outlook),
    adjustments: adjustments.map(({ approvedOn: payableOn, ...one }) => ({
      ...{ ...one, approvedOn: payableOn, corrected: wordsOf.get(one.id) },
      expected: one.sentOn ? null : prospectText(prospectOf({ ...one, payableOn }, outlook, today, policy)),
    })),
  };
});

export default function Cashbacks() {
  const shown = useLoaderData<typeof loader>();
  const { sums, cashbacks, payouts, payeeConfirmed, page, more, hold, expected } = shown;
  return (
    <>
      <PageHeading
        title="キャッシュバック"
        lead="利用開始日または契約更新日に確定し、翌月末の送金でお支払いします。手数料のご負担はありません。"
      />
      {!payeeConfirmed && (
        <Notice kind="warning" title="受取名義の確認がお済みではありません">
          <p>
            確認されるまで送金できません。 <TextLink to="/mypage/payee">受取名義を確認する</TextLink>
          </p>
        </Notice>
      )}
      <HoldNotice hold={hold} />
      <KeyFigures
        figures={[
          nextPayoutFigure(shown),
          {
            label: hold ? '保留中の金額' : 'これから送金される金額の合計',
            value: <OwedText amount={sums.onTheWay} />,
          },
          { label: '送金待ちの件数', value: <CountText value={sums.waiting} unit="件" /> },
          { label: '送金済みの累計', value: <YenText value={sums.sent} /> },
        ]}
      />
      <Section title="送金" lead={howToReceive(payouts[0])}>
        <ReceiveNow payout={payouts[0]} />
        <PayoutTable payouts={payouts} />
        <ButtonLink to="/mypage/statements" look="outline">
          支払通知書を見る
        </ButtonLink>
      </Section>
      <Adjustments />
      <Section
        title="今月確定する見込みのキャッシュバック"
        lead="率は前月末の件数で決まっています。利用開始日または契約更新日を迎え、お客様のご入金が確認できると確定します。"
      >
        <ExpectedTable expected={expected} />
      </Section>
      <Section title="キャッシュバックの一覧">
        <CashbackTable cashbacks={cashbacks} look="ways" />
        <PageTurner page={page} more={more} to={(next) => `/mypage/cashback?page=${next}`} />
      </Section>
      <Section title="お受け取りの手順">
        <ul className="list-disc space-y-2 pl-6">
          <li>
            <TextLink to="/mypage/payouts/guide">お受け取りの手順と、メールが届かないときの確認方法を見る</TextLink>
          </li>
          <li>
            <TextLink to="/mypage/calendar">2年間の送金カレンダーを見る</TextLink>
          </li>
        </ul>
      </Section>
    </>
  );
}

function Adjustments() {
  const { adjustments } = useLoaderData<typeof loader>();
  if (adjustments.length === 0) return null;
  return (
    <>
      <span id="corrections" />
      <Section
        title="調整"
        lead="キャッシュバックの金額を訂正したものです。次の送金で合算し、合計がマイナスの月は翌月末へ繰り越します。"
      >
        <AdjustmentTable adjustments={adjustments} />
      </Section>
    </>
  );
}
