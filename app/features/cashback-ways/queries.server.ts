import { type SQL, and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Day, Month } from '#app/core/calendar.ts';
import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import type { Policy } from '#app/core/policy.ts';
import { bankDayAt } from '#app/platform/bank-calendar.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { sumYen } from '#app/core/yen.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { type OrPlace, type Places, type Source, prepared } from '#app/platform/prepared.server.ts';
import { findAccountInUse } from '../bank-accounts/queries.server.ts';
import { sumOwnAdjustments } from '../adjustment-proposals/queries.server.ts';
import { cashbackDirectory } from '../cashback/queries.server.ts';
import { contractDirectory } from '../contracts/queries.server.ts';
import { paidInvoices } from '../invoices/queries.server.ts';
import { handingDirectory } from '../payout-handings/queries.server.ts';
import { listOwnPayouts, payoutsOfCashbacks } from '../payouts/queries.server.ts';
import { type PayoutRoute, payoutDay, routeTo } from '../payouts/rules.ts';
import type { MoneyDays } from './rules.ts';

/** The day the money of a payout moves, or moved, at the bank: the books say the month-end whichever way it goes. PRG-18. */
export function moneyDayOf(
  { month, route, sentOn }: { month: Month; route: PayoutRoute; sentOn: Day | null },
  policy: Policy,
): Day {
  const day = payoutDay(month);
  if (route === 'mail-money' || (sentOn && sentOn > day)) return sentOn ?? day;
  return bankDayAt(day, policy.transferDay);
}

/** The most payouts whose own way is known, newest first; what an older one left is paid by the way of today. */
const PAYOUTS_BACK = 24;

/**
 * The partner's own days of money. What was announced goes as it was announced; any other month-end goes by the account the
 * partner has now, since another one takes back the approval of what is not announced. PRG-18, MAIL-01.
 */
export async function loadOwnMoneyDays(context: PartnerContext): Promise<MoneyDays> {
  const [account, payouts] = await Promise.all([
    findAccountInUse(context, context.partner.id),
    listOwnPayouts(context, PAYOUTS_BACK),
  ]);
  const announced = new Map(payouts.map((payout) => [payout.month, payout]));
  const toCome = moneyDaysBy(routeTo(account), context.policy);
  return (month) => {
    const payout = announced.get(month);
    return payout ? { route: payout.route, on: moneyDayOf(payout, context.policy) } : toCome(month);
  };
}

/** The days of money to come of any partner, by the account it has now. PRG-18, MAIL-01. */
export async function findMoneyDays(context: Context, partnerId: PartnerId): Promise<MoneyDays> {
  return moneyDaysBy(routeTo(await findAccountInUse(context, partnerId)), context.policy);
}

function moneyDaysBy(route: PayoutRoute, policy: Policy): MoneyDays {
  return (month) => ({ route, on: moneyDayOf({ month, route, sentOn: null }, policy) });
}

/** One page of the partner's own cashbacks with how far each is on its way, the latest earned first; `contractId` keeps those of one contract. */
export async function listOwnCashbacks(
  context: PartnerContext,
  { limit, offset = 0, contractId }: { limit: number; offset?: number; contractId?: ContractId },
) {
  const { partner, db, policy } = context;
  const rows = contractId
    ? await cashbacksWith({ db }, { partnerId: partner.id, contractId, limit, offset })
    : await ownCashbacks(context, { partnerId: partner.id, limit, offset });
  return rows.map(({ payoutRoute: route, ...row }) => {
    const { payoutMonth: month, sentOn } = row;
    return month && route && sentOn ? { ...row, sentOn: moneyDayOf({ month, route, sentOn }, policy) } : row;
  });
}

const ownCashbacks = prepared((source, given: Places<{ partnerId: PartnerId; limit: number; offset: number }>) =>
  cashbacksWith(source, { partnerId: given.partnerId, limit: given.limit, offset: given.offset }),
);

type PageOf = { limit: OrPlace<number>; offset: OrPlace<number> };
type CashbackPage = PageOf & { partnerId: OrPlace<PartnerId>; contractId?: ContractId };

/** The few rows of the page are found before anything is joined to them. */
function cashbacksWith(source: Source, which: CashbackPage) {
  const every = cashbackDirectory(source);
  const own = ownedBy(every.partnerId, which.partnerId);
  const cashback = source.db
    .select()
    .from(every)
    .where(which.contractId ? and(own, eq(every.contractId, which.contractId)) : own)
    .orderBy(desc(every.earnedOn), desc(every.contractId), desc(every.term))
    .limit(which.limit)
    .offset(which.offset)
    .as('cashback_page');
  const contract = contractDirectory(source);
  const invoice = paidInvoices(source);
  const payout = payoutsOfCashbacks(source);
  const handing = handingDirectory(source);
  return source.db
    .select({
      orderNumber: contract.orderNumber,
      planCode: sql<string>`coalesce(${invoice.planCode}, ${contract.planCode})`,
      planGroup: sql<string>`coalesce(${invoice.planGroup}, ${contract.planGroup})`,
      termMonths: sql<number>`coalesce(${invoice.termMonths}, ${contract.termMonths})`.mapWith(Number),
      orderedOn: contract.orderedOn,
      term: cashback.term,
      event: cashback.event,
      paidOn: invoice.paidOn,
      earnedOn: cashback.earnedOn,
      countMonth: cashback.countMonth,
      count: cashback.count,
      rate: cashback.rate,
      base: cashback.base,
      amount: cashback.amount,
      payableOn: cashback.payableOn,
      voidedOn: cashback.voidedOn,
      payoutMonth: payout.month,
      payoutRoute: sql<PayoutRoute | null>`${payout.route}`,
      noticedOn: payout.noticedOn,
      handedOn: handing.handedOn,
      sentOn: payout.sentOn,
    })
    .from(cashback)
    .innerJoin(contract, eq(contract.id, cashback.contractId))
    .leftJoin(invoice, and(eq(invoice.contractId, cashback.contractId), eq(invoice.term, cashback.term)))
    .leftJoin(payout, and(eq(payout.contractId, cashback.contractId), eq(payout.term, cashback.term)))
    .leftJoin(handing, eq(handing.payoutId, payout.payoutId))
    .orderBy(desc(cashback.earnedOn), desc(cashback.contractId), desc(cashback.term));
}

/** What the partner's own cashbacks and corrections come to in yen: on the way, and sent so far. Returned money counts as on the way. */
export async function sumOwnCashbacks(context: PartnerContext) {
  const [[sums], corrected] = await Promise.all([
    cashbackSums(context, { partnerId: context.partner.id }),
    sumOwnAdjustments(context),
  ]);
  invariant(sums, 'an aggregate answers one row');
  return {
    onTheWay: sumYen([sums.onTheWay, corrected.waiting]),
    sent: sumYen([sums.sent, corrected.sent]),
    waiting: sums.waiting,
  };
}

const cashbackSums = prepared((source, given: Places<{ partnerId: PartnerId }>) => {
  const cashback = cashbackDirectory(source);
  const payout = payoutsOfCashbacks(source);
  const sumWhere = (which: SQL) =>
    // No cashback sums to 0 yen; sum() of bigint comes back as numeric text.
    sql`coalesce(sum(${cashback.amount}) filter (where ${which}), 0)::bigint`.mapWith(cashback.amount);
  return source.db
    .select({
      onTheWay: sumWhere(sql`${payout.sentOn} is null`),
      sent: sumWhere(sql`${payout.sentOn} is not null`),
      waiting: sql<number>`(count(*) filter (where ${payout.sentOn} is null))::int`,
    })
    .from(cashback)
    .leftJoin(payout, and(eq(payout.contractId, cashback.contractId), eq(payout.term, cashback.term)))
    .where(and(ownedBy(cashback.partnerId, given.partnerId), isNull(cashback.voidedOn)));
});
