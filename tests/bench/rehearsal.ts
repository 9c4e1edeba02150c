import { monitorEventLoopDelay } from 'node:perf_hooks';
import { addDays, addHalfMonths, day, daysBetween, month, nextGridDay } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { rate } from '#app/core/rate.ts';
import { yen } from '#app/core/yen.ts';
import { closeMonth } from '#app/features/closes/commands.server.ts';
import { playScenario } from '#app/features/rehearsal/commands.server.ts';
import type { Scenario } from '#app/features/rehearsal/rules.ts';
import { inExclusiveTransaction } from '#app/platform/context.server.ts';
import { openDatabase } from '#app/platform/db.server.ts';
import { migrate } from '#db/migrate.ts';
import { type Report, benchContext } from './measure.ts';

const CONTRACTS = 2_000;
const PARTNERS = 100;
const FROM = day('2024-01-01');
const TO = day('2025-12-31');

/** Measures two years of a company on the embedded database. */
export async function benchRehearsal(report: Report): Promise<void> {
  const scenario = company();
  const database = await openDatabase({ kind: 'throwaway' });
  try {
    await migrate(database.sql);
    const context = await benchContext(database, FROM);
    const cpu = process.cpuUsage();
    const started = performance.now();
    await playScenario(context, scenario);
    const seconds = (performance.now() - started) / 1000;
    const days = daysBetween(FROM, TO) + 1;
    const used = process.cpuUsage(cpu);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await inExclusiveTransaction({ ...context, today: addDays(TO, 32) }, (inside) =>
      closeMonth(inside, month('2026-01')),
    );
    delay.disable();
    const stall = (delay.max - 1e6) / 1e6;
    report({ figure: 'close, embedded: longest event loop stall, ms', milliseconds: stall, limit: 10 });
    report({
      figure: 'rehearsal, embedded: simulated days a second',
      contracts: CONTRACTS,
      days,
      rate: days / seconds,
      limit: 60,
    });
    report({
      figure: 'rehearsal, embedded: CPU seconds used (both threads)',
      seconds: (used.user + used.system) / 1e6,
    });
  } finally {
    await database.close();
  }
}

function company(): Scenario {
  const groups = ['shared', 'managed'];
  const rates = groups.flatMap((group) =>
    (['new', 'renewal'] as const).flatMap((event) =>
      [0, 5, 10, 20].map((minCount, step) => ({ group, event, minCount, rate: rate(`0.${10 + step * 5}`) })),
    ),
  );
  return {
    from: FROM,
    to: TO,
    policy: DEFAULT_POLICY,
    plans: [
      { code: 'shared', group: 'shared', kind: 'server', monthlyFee: yen(3_800), setupFee: yen(20_000) },
      { code: 'managed', group: 'managed', kind: 'server', monthlyFee: yen(23_000), setupFee: yen(50_000) },
    ],
    rateCards: (['discount', 'cashback'] as const).map((programme) => ({
      programme,
      effectiveFrom: month('2023-12'),
      rates,
    })),
    partners: Array.from({ length: PARTNERS }, (_, index) => ({
      code: `P${index}`,
      programme: index % 3 === 0 ? 'discount' : 'cashback',
      joinedOn: FROM,
      payeeConfirmedOn: FROM,
    })),
    contracts: Array.from({ length: CONTRACTS }, (_, index) => {
      const orderedOn = addDays(FROM, (index * 7) % 690);
      return {
        code: `C${index}`,
        partner: `P${(index * index) % PARTNERS}`,
        plan: groups[index % 2] ?? 'shared',
        termMonths: [12, 12, 6, 3][index % 4] ?? 12,
        orderedOn,
        startsOn: addHalfMonths(nextGridDay(orderedOn), index % 3),
      };
    }),
    events: Array.from({ length: CONTRACTS / 10 }, (_, index) => ({
      type: 'unpaid' as const,
      contract: `C${index * 10}`,
      term: 1 + (index % 2),
    })),
  };
}
