import type { Day, Month } from '#app/core/calendar.ts';
import type { Yen } from '#app/core/yen.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, MonthText, YenText } from '#app/ui/figures.tsx';
import type { PayoutRoute } from '../rules.ts';
import { StatusLabel } from '#app/ui/notices.tsx';

/** A payout as its partner sees it. */
export type ShownPayout = {
  id: string;
  month: Month;
  amount: Yen;
  familyName: string;
  givenName: string;
  route: PayoutRoute;
  noticedOn: Day | null;
  /** The day it was, or will be, sent; null while it is kept back. */
  payOn: Day | null;
  sentOn: Day | null;
  returnedOn: Day | null;
  /** Whether nothing is left in it to send: kept back or taken back, what is still owed joins a later one. */
  letGo: boolean;
  /** Whether its partner reported that the name is wrong, and nothing came of it yet. */
  reported: boolean;
  /** The day the last of it was received; null while nobody knows. */
  receivedOn: Day | null;
};

/** Payouts with the very name to type at the bank. MAIL-06. */
export function PayoutTable({ payouts }: { payouts: readonly ShownPayout[] }) {
  return (
    <DataTable
      caption="送金"
      captionShown={false}
      rows={payouts}
      rowKey={({ id }) => id}
      empty="お知らせした送金はまだありません。毎月15日に、月末の送金をメールでお知らせします。"
      columns={[
        { heading: '送金月', cell: ({ month }) => <MonthText value={month} /> },
        { heading: '状況', cell: (payout) => <Standing payout={payout} /> },
        { heading: '金額', cell: (payout) => <Amount {...payout} />, figures: true },
        {
          heading: '受取時に入力するお名前',
          cell: ({ id, familyName, givenName, route }) =>
            route === 'transfer' ? (
              '入力は不要です(銀行振込)'
            ) : (
              <span className="whitespace-nowrap">
                姓:<strong>{familyName}</strong> 名:<strong>{givenName}</strong>
                <span className="block text-dns-14N-130">
                  <TextLink to={`/mypage/payouts/${id}/name`}>受取名義が異なるとき</TextLink>
                </span>
              </span>
            ),
        },
        { heading: 'お知らせ', cell: ({ noticedOn }) => (noticedOn ? <DayText value={noticedOn} /> : '—') },
        {
          heading: '送金日',
          cell: ({ payOn, sentOn, returnedOn, receivedOn, letGo }) => (
            <>
              {letGo ? (
                'この回では送金しません。お支払いする金額は、次回以降の送金に含めます'
              ) : (
                <PaidOn payOn={payOn} sentOn={sentOn} />
              )}
              {receivedOn && (
                <span className="block text-dns-14N-130">
                  受取 <DayText value={receivedOn} />
                </span>
              )}
              {returnedOn && <span className="block text-dns-14N-130">次回の送金に繰り越します</span>}
            </>
          ),
        },
      ]}
    />
  );
}

/** What a payout comes to, with the way to what it is made of: its statement, or the forecast of its month until it is sent. */
function Amount({ month, amount, payOn, sentOn, returnedOn, letGo }: ShownPayout) {
  const parts = sentOn && !returnedOn && !letGo ? `/mypage/statements/${month}` : null;
  const toCome = !sentOn && !letGo && payOn ? `/mypage/forecast?month=${month}#month` : null;
  return (
    <>
      <YenText value={amount} />
      <span className="block text-dns-14N-130 whitespace-nowrap">
        {parts && (
          <TextLink to={parts} reload>
            内訳(PDF)
          </TextLink>
        )}
        {toCome && <TextLink to={toCome}>内訳を見る</TextLink>}
      </span>
    </>
  );
}

function Standing({ payout: { payOn, sentOn, returnedOn, receivedOn, letGo, reported } }: { payout: ShownPayout }) {
  if (returnedOn) return <StatusLabel tone="bad">返戻</StatusLabel>;
  if (receivedOn) return <StatusLabel tone="good">受取済み</StatusLabel>;
  if (reported) return <StatusLabel tone="waiting">名義のお申し出あり</StatusLabel>;
  if (letGo) return <StatusLabel tone="neutral">送金なし</StatusLabel>;
  if (sentOn) return <StatusLabel tone="good">送金済み</StatusLabel>;
  return payOn ? <StatusLabel tone="active">通知済み</StatusLabel> : <StatusLabel tone="waiting">保留中</StatusLabel>;
}

function PaidOn({ payOn, sentOn }: Pick<ShownPayout, 'payOn' | 'sentOn'>) {
  if (sentOn) return <DayText value={sentOn} />;
  if (!payOn) return '未定(保留中)';
  return (
    <>
      <DayText value={payOn} />
      (予定)
    </>
  );
}
