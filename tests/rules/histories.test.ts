import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Day,
  type Month,
  addDays,
  addGridMonths,
  addHalfMonths,
  addMonths,
  day,
  month,
  monthOf,
  nextGridDay,
} from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { rate } from '#app/core/rate.ts';
import { type Yen, sumYen, yen } from '#app/core/yen.ts';
import { transfersOf } from '#app/features/bank-files/rules.ts';
import { earnCashback } from '#app/features/cashback/rules.ts';
import {
  lastMoneyBackDay,
  orderExpiresOn,
  reinstatementEndsOn,
  startAfterPayment,
  termDays,
} from '#app/features/contracts/rules.ts';
import { figureInvoice, figureRefund } from '#app/features/invoices/rules.ts';
import { joinsRun } from '#app/features/payouts/rules.ts';
import { type RateCard, cashbackCountMonth, discountCountMonth } from '#app/features/rates/rules.ts';
import {
  type DrawnContract,
  type DrawnHistory,
  HORIZON,
  type Outcomes,
  countOf,
  workOut,
} from '#tests/support/by-hand.ts';

const HISTORIES = 10_000;
const FROM = day('2027-01-01');

const contracts: fc.Arbitrary<DrawnContract> = fc.record({
  orderedOn: fc.nat(500).map((days) => addDays(FROM, days)),
  startSteps: fc.nat(3),
  termMonths: fc.constantFrom(3, 3, 4, 6, 12),
  monthlyFee: fc.oneof(fc.integer({ min: 1, max: 40_000 }), fc.integer({ min: 1, max: 900_000 })),
  setupFee: fc.nat(30_000),
  firstPaidAfter: fc.oneof(fc.nat(20), fc.nat(90)),
  renewalPaidAfter: fc.array(fc.option(fc.oneof(fc.nat(75), fc.integer({ min: 70, max: 110 })), { freq: 8 }), {
    minLength: 7,
    maxLength: 7,
  }),
  cancelledAfter: fc.option(fc.oneof(fc.integer({ min: 1, max: 45 }), fc.integer({ min: 1, max: 600 })), { freq: 2 }),
});

const histories: fc.Arbitrary<DrawnHistory> = fc.record({
  programme: fc.constantFrom('cashback', 'cashback', 'discount'),
  counts: fc.array(fc.nat(6), { minLength: 1, maxLength: 24 }),
  steps: fc.uniqueArray(
    fc.record({ event: fc.constantFrom('new', 'renewal'), minCount: fc.nat(5), thousandths: fc.nat(300) }),
    { maxLength: 8, selector: ({ event, minCount }) => `${event} ${minCount}` },
  ),
  payeeConfirmedOn: fc.option(
    fc.nat(700).map((days) => addDays(FROM, days)),
    { freq: 8 },
  ),
  contracts: fc.array(contracts, { minLength: 1, maxLength: 4 }),
});

test(`${HISTORIES} histories of two years come out to the yen and the day as worked out by hand`, () => {
  const seen = { invoices: 0, cashbacks: 0, refunds: 0, payouts: 0, split: 0 };
  fc.assert(
    fc.property(histories, (history) => {
      const played = playByRules(history);
      expect(played).toEqual(workOut(history));
      for (const kind of ['invoices', 'cashbacks', 'refunds', 'payouts'] as const) seen[kind] += played[kind].length;
      seen.split += played.payouts.filter(([, , transfers]) => transfers.length > 1).length;
    }),
    { numRuns: HISTORIES },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(HISTORIES / 20);
});

/** The same history by the portal's rules. */
function playByRules(history: DrawnHistory): Outcomes {
  const out: Outcomes = { invoices: [], cashbacks: [], refunds: [], payouts: [] };
  const rows = history.steps.map((step) => ({
    ...{ planGroup: 'shared', event: step.event, minCount: step.minCount },
    rate: rate(`0.${String(step.thousandths).padStart(3, '0')}`),
  }));
  const cards: RateCard[] = [{ programme: history.programme, effectiveFrom: month('2020-01'), rows }];
  for (const [index, contract] of history.contracts.entries()) playContract(history, contract, index, cards, out);
  const byMonth = new Map<Month, Yen[]>();
  for (const [, , , amount, payableOn] of out.cashbacks) {
    const cashback = { payableOn: day(payableOn), payeeConfirmedOn: confirmedOn(history) };
    let run = monthOf(cashback.payableOn);
    if (amount === 0 || cashback.payeeConfirmedOn === null) continue;
    while (!joinsRun(cashback, run, DEFAULT_POLICY)) run = addMonths(run, 1);
    byMonth.set(run, [...(byMonth.get(run) ?? []), yen(amount)]);
  }
  for (const run of [...byMonth.keys()].toSorted()) {
    const amount = sumYen(byMonth.get(run) ?? []);
    out.payouts.push([run, amount, transfersOf(amount, DEFAULT_POLICY)]);
  }
  return out;
}

const confirmedOn = ({ payeeConfirmedOn }: DrawnHistory) => (payeeConfirmedOn === null ? null : day(payeeConfirmedOn));

function playContract(
  history: DrawnHistory,
  drawn: DrawnContract,
  index: number,
  cards: RateCard[],
  out: Outcomes,
): void {
  const orderedOn = day(drawn.orderedOn);
  const asked = addHalfMonths(nextGridDay(orderedOn), drawn.startSteps);
  const invoice = (term: number, issuedOn: Day) => {
    const subject = {
      ...{ programme: history.programme, kind: 'server' as const, planGroup: 'shared', term },
      ...{ termMonths: drawn.termMonths, monthlyFee: yen(drawn.monthlyFee), setupFee: yen(drawn.setupFee) },
    };
    const figures = figureInvoice(
      subject,
      issuedOn,
      countAt(history, discountCountMonth(issuedOn)),
      cards,
      DEFAULT_POLICY,
    );
    out.invoices.push([index, term, issuedOn, figures.discount, figures.total]);
    return figures;
  };
  const first = invoice(1, orderedOn);
  const paidOn = addDays(orderedOn, drawn.firstPaidAfter);
  if (paidOn >= orderExpiresOn(asked, DEFAULT_POLICY) || paidOn > HORIZON) return;
  const startsOn = startAfterPayment(asked, paidOn);
  const cancelledOn = drawn.cancelledAfter === null ? null : addDays(paidOn, drawn.cancelledAfter);
  const moneyBack =
    cancelledOn !== null && cancelledOn <= lastMoneyBackDay(startsOn, DEFAULT_POLICY) && cancelledOn <= HORIZON;
  const earn = (term: number, termStartsOn: Day, termPaidOn: Day) => {
    if (history.programme !== 'cashback' || moneyBack) return;
    const count = countAt(history, cashbackCountMonth(termStartsOn));
    const base = yen(first.serverFee);
    const earned = earnCashback({ term, termStartsOn, paidOn: termPaidOn, planGroup: 'shared', base, count }, cards);
    if (earned.earnedOn > HORIZON) return;
    out.cashbacks.push([index, term, earned.earnedOn, earned.amount, earned.payableOn]);
  };
  earn(1, startsOn, paidOn);
  const renewals: Yen[] = [];
  let heldUpTo: Day = startsOn;
  for (let term = 1; ; term += 1) {
    const { renewsOn, nextInvoiceOn } = termDays(
      addGridMonths(startsOn, drawn.termMonths * (term - 1)),
      drawn.termMonths,
      DEFAULT_POLICY,
    );
    const issuedOn = nextInvoiceOn < heldUpTo ? heldUpTo : nextInvoiceOn;
    if ((cancelledOn !== null && issuedOn > cancelledOn) || issuedOn > HORIZON) break;
    const { total } = invoice(term + 1, issuedOn);
    const after = drawn.renewalPaidAfter[term - 1];
    if (after === null || after === undefined) break;
    const renewalPaidOn = addDays(issuedOn, after);
    if ((cancelledOn !== null && renewalPaidOn >= cancelledOn) || renewalPaidOn > HORIZON) break;
    if (renewalPaidOn >= reinstatementEndsOn(renewsOn, DEFAULT_POLICY)) break;
    renewals.push(total);
    if (moneyBack) break;
    earn(term + 1, renewsOn, renewalPaidOn);
    heldUpTo = renewalPaidOn < renewsOn ? renewsOn : renewalPaidOn;
  }
  if (!moneyBack || cancelledOn === null) return;
  const refund = figureRefund(first.total, renewals, cancelledOn, DEFAULT_POLICY);
  out.refunds.push([index, refund.amount, refund.payOn]);
}

function countAt({ counts }: DrawnHistory, of: Month): number {
  return countOf(counts, Number(of.slice(0, 4)) * 12 + Number(of.slice(5)) - 1);
}
