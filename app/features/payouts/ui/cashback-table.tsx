import type { Day, Month } from '#app/core/calendar.ts';
import { lastDayOf } from '#app/core/calendar.ts';
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

/** Cashbacks with their amounts and days; `ways` draws every step under them. */
export function CashbackTable({ cashbacks, ways = false }: { cashbacks: readonly ShownCashback[]; ways?: boolean }) {
  return (
    <DataTable
      caption="キャッシュバック"
      captionShown={false}
      rows={cashbacks}
      rowKey={({ orderNumber, term }) => `${orderNumber} ${term}`}
      empty="キャッシュバックはまだありません。お客様のご利用開始またはご契約更新の日に確定します。"
      columns={[
        {
          heading: 'ご契約',
          cell: ({ orderNumber, planName, event }) => (
            <>
              <TextLink to={`/mypage/contracts/${orderNumber}`}>{orderNumber}</TextLink>
              <span className="block text-dns-14N-130 text-solid-gray-700">
                {planName}({event === 'new' ? '新規' : '更新'})
              </span>
            </>
          ),
        },
        { heading: '状況', cell: ({ stage }) => <CashbackStageLabel stage={stage} /> },
        {
          heading: '金額',
          cell: ({ amount, base, rate, voidedOn }) => (
            <>
              <strong className={voidedOn ? 'line-through' : ''}>
                <YenText value={amount} />
              </strong>
              <span className="block text-dns-14N-130 whitespace-nowrap text-solid-gray-700">
                <YenText value={base} />×{rateText(rate)}
              </span>
            </>
          ),
          figures: true,
        },
        {
          heading: '率の根拠',
          cell: ({ countMonth, count }) => (
            <span className="whitespace-nowrap">
              {dayText(lastDayOf(countMonth))}の{count.toLocaleString('ja-JP')}件
            </span>
          ),
        },
        ways
          ? {
              heading: '送金までの流れ',
              cell: (cashback) =>
                cashback.voidedOn ? (
                  <>
                    <DayText value={cashback.voidedOn} /> 返金のため取消
                  </>
                ) : (
                  <CashbackWay steps={cashback.steps} event={cashback.event} />
                ),
            }
          : { heading: '送金日', cell: ({ moneyOn }) => (moneyOn ? <DayText value={moneyOn} /> : '—') },
      ]}
    />
  );
}
