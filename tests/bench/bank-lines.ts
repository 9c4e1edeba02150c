import { day } from '#app/core/calendar.ts';
import { takeLines } from '#app/features/bank-lines/commands.server.ts';
import { certainDigest, listProposed } from '#app/features/bank-lines/queries.server.ts';
import { handInStatement } from '#app/features/bank-statements/commands.server.ts';
import { openFirstDay } from '#app/features/operations/commands.server.ts';
import type { StaffContext } from '#app/platform/context.server.ts';
import type { Database } from '#app/platform/db.server.ts';
import { type Report, benchContext } from './measure.ts';

const LINES = 100_000;
const TODAY = day('2026-04-01');

/** Measures a statement of a hundred thousand lines from its bytes to a queue of lines with proposals. */
export async function benchBankLines(database: Database, report: Report): Promise<void> {
  const context = await benchContext(database, TODAY);
  await openFirstDay(context, TODAY);
  const staff: StaffContext = {
    ...context,
    actor: { kind: 'staff', userId: 'usr_bench' },
    staff: { userId: 'usr_bench', name: 'bench', role: 'admin' },
  };
  const rows = Array.from(
    { length: LINES },
    (_, n) => `20260401,${1_000 + (n % 9_000)},ｱｵｿﾞﾗ${n % 5_000},${100_000 + n}`,
  );
  const bytes = new TextEncoder().encode(`日付,入金額,依頼人名,備考\n${rows.join('\n')}\n`);

  const began = performance.now();
  const handedIn = await handInStatement(staff, { name: 'bench.csv', bytes }, {});
  if (!handedIn.ok) throw new Error(handedIn.refusal.code);
  const read = performance.now();
  const taken = await takeLines(staff, handedIn.value);
  if (!taken.ok || taken.value.fresh !== LINES) throw new Error('every line is new');
  const stored = performance.now();
  certainDigest(await listProposed(staff));
  report({ figure: 'bank lines: read and looked at', lines: LINES, seconds: (read - began) / 1000 });
  report({
    figure: 'bank lines: imported, from the file to the queue',
    lines: LINES,
    seconds: (stored - began) / 1000,
    limit: 20,
  });
  report({ figure: 'bank lines: proposals for the oldest in the queue', seconds: (performance.now() - stored) / 1000 });
}
