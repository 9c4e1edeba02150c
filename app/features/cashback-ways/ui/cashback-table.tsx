import { type Day, type Month, lastDayOf } from '#app/core/calendar.ts';
import type { Rate } from '#app/core/rate.ts';
import { dayText, rateText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import type { CashbackStage, CashbackStep } from '../rules.ts';
import { CashbackStageLabel } from './cashback-stage.tsx';
import { CashbackWay } from './cashback-way.tsx';

/** A cashback with where it stands and its way to the bank. */
export type ShownCashback = {
  orderNumber: string;
  planName: string;
  term: number;
  event: 'new' | 'renewal';
  countMonth: Month;
  count: number;
  rate: Rate;
  base: Yen;
  amount: Yen;
  voidedOn: Day | null;
  stage: CashbackStage;
  steps: readonly CashbackStep[];
  /** The day it is, or will be, sent; null while no payee is confirmed or nothing is to be sent. */
  moneyOn: Day | null;
};

/** Cashbacks with their amounts and days, and how each gets to the bank. */
export function CashbackTable({
  cashbacks,
  look = 'days',
}: {
  cashbacks: readonly ShownCashback[];
  /** `days` has the day of the money only; `ways` draws every step; `ofOne` does so for one contract. */
  look?: 'days' | 'ways' | 'ofOne';
}) {
  return (
    <DataTable
      caption="キャッシュバック"
      captionShown={false}
      rows={cashbacks}
      rowKey={({ orderNumber, term }) => `${orderNumber} ${term}`}
      empty="キャッシュバックはまだありません。お客様のご利用開始またはご契約更新の日に確定します。"
      columns={[
        {
          heading: look === 'ofOne' ? '対象' : 'ご契約',
          cell: (cashback) => (
            <>
              {look === 'ofOne' ? termText(cashback) : <Subject {...cashback} />}
              {look !== 'days' && (
                <span className="mt-1 block">
                  <CashbackStageLabel stage={cashback.stage} />
                </span>
              )}
            </>
          ),
        },
        ...(look === 'days'
          ? [{ heading: '状況', cell: ({ stage }: ShownCashback) => <CashbackStageLabel stage={stage} /> }]
          : []),
        { heading: '金額', cell: (cashback) => <Amount {...cashback} />, figures: true },
        look === 'days'
          ? { heading: '送金日', cell: ({ moneyOn }) => (moneyOn ? <DayText value={moneyOn} /> : '—') }
          : { heading: '送金までの流れ', cell: (cashback) => <Way {...cashback} />, wide: true },
      ]}
    />
  );
}

function termText({ event, term }: ShownCashback): string {
  return event === 'new' ? '新規' : `更新(第${term}期)`;
}

function Subject({ orderNumber, planName, event }: ShownCashback) {
  return (
    <>
      <TextLink to={`/mypage/contracts/${orderNumber}`}>{orderNumber}</TextLink>
      <span className="block min-w-36 text-dns-14N-130 text-solid-gray-700">
        {planName}({event === 'new' ? '新規' : '更新'})
      </span>
    </>
  );
}

function Amount({ amount, base, rate, countMonth, count, voidedOn }: ShownCashback) {
  return (
    <>
      <strong className={voidedOn ? 'line-through' : ''}>
        <YenText value={amount} />
      </strong>
      <span className="block text-dns-14N-130 whitespace-nowrap text-solid-gray-700">
        <YenText value={base} />×{rateText(rate)}
      </span>
      <span className="block text-dns-14N-130 whitespace-nowrap text-solid-gray-700">
        {dayText(lastDayOf(countMonth))}の{count.toLocaleString('ja-JP')}件
      </span>
    </>
  );
}

function Way({ orderNumber, term, voidedOn, steps, event }: ShownCashback) {
  return (
    <>
      {voidedOn && (
        <p className="mb-2">
          <DayText value={voidedOn} /> 返金のため取消
        </p>
      )}
      <CashbackWay steps={steps} event={event} />
      <p className="mt-2">
        <TextLink to={`/mypage/cashback/${orderNumber}/${term}`}>日付と金額の根拠を見る</TextLink>
      </p>
    </>
  );
}
