import type { Day, Month } from '#app/core/calendar.ts';
import type { CalendarEvent } from '#app/core/ical.ts';
import { compareText } from '#app/core/text-order.ts';
import { type Yen, sumYen } from '#app/core/yen.ts';
import { yenText } from '#app/core/wording.ts';
import type { PayoutRoute } from '../payouts/rules.ts';
import type { HeldBack } from '../payout-prospects/rules.ts';

/** Where a calendar is read: the path of its address. */
export function feedPath(secret: string): string {
  return `/calendar/${secret}/feed.ics`;
}

/** Whether text has the form of a feed's secret. */
export function isFeedSecret(text: string): boolean {
  return /^[\w-]{32}$/.test(text);
}

/** Yen with the day they move and the month they are in; null while nobody can say, and then in no calendar. */
type FeedMoney = { on: Day | null; month: Month | null; orderNumber: string | null; term: number | null; amount: Yen };

/** What a partner's days are made of: nothing its own pages do not show. */
export type FeedFacts = {
  programme: 'discount' | 'cashback';
  renewals: readonly { orderNumber: string; planName: string; invoiceOn: Day; renewsOn: Day }[];
  /** Money by the day it moves. */
  money: readonly FeedMoney[];
  /** Null while nothing is kept back. */
  hold: HeldBack | null;
  /** Months of payouts with the day of their notice, how their money goes and when it moves. */
  payouts: readonly { month: Month; noticeOn: Day; route: PayoutRoute; on: Day }[];
};

/** The days of a partner in order: renewals and their invoices, and what is due or sent. No client is named. CTR-04, PRG-15, PRG-18, MAIL-04. */
export function feedEvents({ programme, renewals, money, hold, payouts }: FeedFacts): CalendarEvent[] {
  const events = [
    ...renewals.flatMap(({ orderNumber, planName, invoiceOn, renewsOn }): CalendarEvent[] => [
      event('renewal', orderNumber, renewsOn, `ご契約の更新日 ${orderNumber}`, planName),
      event('invoice', orderNumber, invoiceOn, `更新の請求書の発行日 ${orderNumber}`, planName),
    ]),
    ...(programme === 'cashback' ? payoutEvents(dated(money), payouts) : dueEvents(dated(money))),
    ...(hold ? [holdEvent(hold)] : []),
  ];
  return events.toSorted((one, other) => compareText(one.on, other.on) || compareText(one.uid, other.uid));
}

type Dated = Omit<FeedMoney, 'on' | 'month'> & { on: Day; month: Month };

function dated(money: FeedFacts['money']): Dated[] {
  return money.flatMap(({ on, month, ...one }) => (on && month ? [{ ...one, on, month }] : []));
}

/** The day money began to be kept back; the reason is for the partner's own pages. */
function holdEvent({ since }: HeldBack): CalendarEvent {
  const about = 'この日から送金を保留しています。理由はマイページをご確認ください。';
  return event('hold', 'payouts', since, 'キャッシュバックの送金の保留', about);
}

function payoutEvents(money: readonly Dated[], payouts: FeedFacts['payouts']): CalendarEvent[] {
  return payouts.flatMap(({ month, noticeOn, route, on }) => {
    const parts = money.filter((one) => one.month === month);
    if (parts.length === 0) return [];
    const name = route === 'transfer' ? 'キャッシュバックの振込日(銀行振込)' : 'キャッシュバックの送金日(メルマネ)';
    const about = `${yenText(sumYen(parts.map(({ amount }) => amount)))}(${parts.length}件、見込みを含みます)`;
    return [event('payout', month, on, name, about), event('notice', month, noticeOn, '送金のお知らせの日', about)];
  });
}

function dueEvents(money: readonly Dated[]): CalendarEvent[] {
  return money.map(({ on, orderNumber, term, amount }) =>
    event(
      'due',
      `${orderNumber}-${term}`,
      on,
      `お支払い期限 ${orderNumber}`,
      `${yenText(amount)}(税込、見込みを含みます)`,
    ),
  );
}

function event(kind: string, about: string, on: Day, summary: string, description: string): CalendarEvent {
  return { uid: `${kind}-${about}-${on}@partner-portal`, on, summary, description };
}
