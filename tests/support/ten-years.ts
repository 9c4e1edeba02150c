import { createHash } from 'node:crypto';
import {
  addDays,
  addGridMonths,
  addHalfMonths,
  addMonths,
  day,
  dayInTokyo,
  daysBetween,
  eachDay,
  isGridDay,
  lastDayOf,
  monthOf,
  nextGridDay,
} from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { rate } from '#app/core/rate.ts';
import { dayText } from '#app/core/wording.ts';
import { yen } from '#app/core/yen.ts';
import { earnCashback } from '#app/features/cashback/rules.ts';
import { monthToClose } from '#app/features/closes/rules.ts';
import { lastMoneyBackDay, orderExpiresOn, reinstatementEndsOn, termDays } from '#app/features/contracts/rules.ts';
import { figureRefund, renewalInvoiceDueOn } from '#app/features/invoices/rules.ts';
import { approvalDeadline, noticeDayOf, payoutDay } from '#app/features/payouts/rules.ts';
import { isBankDay, lastBankDayBefore } from '#app/platform/bank-calendar.server.ts';

/*
 * Everything that is worked out of a day, for every day of ten years, as one digest: a process of its own says it, whose
 * zone the environment sets.
 */

const FIRST = day('2024-01-01');
const LAST = day('2033-12-31');
const HOURS = [14, 15];
const CARDS = [
  {
    programme: 'cashback' as const,
    effectiveFrom: monthOf(FIRST),
    rows: [{ planGroup: 'shared', event: 'renewal' as const, minCount: 0, rate: rate('0.2') }],
  },
];

const digest = createHash('sha256');
let days = 0;
for (const today of eachDay(FIRST, LAST)) {
  days += 1;
  const month = monthOf(today);
  const grid = nextGridDay(today);
  const term = { term: 2, termStartsOn: grid, paidOn: today, planGroup: 'shared', base: yen(45_600), count: 1 };
  const facts = [
    ...HOURS.map((hour) => dayInTokyo(new Date(`${today}T${String(hour).padStart(2, '0')}:59:59Z`))),
    ...[addDays(today, 1), addDays(today, -366), daysBetween(FIRST, today), isGridDay(today), dayText(today)],
    ...[grid, addHalfMonths(grid, -5), addGridMonths(grid, 12), lastDayOf(addMonths(month, 1)), monthToClose(today)],
    ...[noticeDayOf(month, DEFAULT_POLICY), approvalDeadline(month, DEFAULT_POLICY), payoutDay(month)],
    ...[isBankDay(today), lastBankDayBefore(payoutDay(month)), renewalInvoiceDueOn(grid, today)],
    ...[lastMoneyBackDay(grid, DEFAULT_POLICY), orderExpiresOn(grid, DEFAULT_POLICY)],
    ...[reinstatementEndsOn(grid, DEFAULT_POLICY), termDays(grid, 3, DEFAULT_POLICY)],
    ...[figureRefund(yen(70_000), [], today, DEFAULT_POLICY), earnCashback(term, CARDS)],
  ];
  digest.update(JSON.stringify(facts));
}
const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
process.stdout.write(`${days} days ${digest.digest('hex')} zone ${zone}\n`);
