import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Month, parseMonth } from '#app/core/calendar.ts';
import { hasAuditTrail } from '#app/features/audit/queries.server.ts';
import { compareWithReplay, findClose } from '#app/features/closes/queries.server.ts';
import { loadPartnerNames } from '#app/features/letters/queries.server.ts';
import { findBusinessDay, readBusinessDay } from '#app/features/operations/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { DatabaseUnreachable, openDatabase } from '#app/platform/db.server.ts';
import { FolderInUse } from '#app/platform/embedded-lock.server.ts';
import { EnvironmentFaulty, readEnvironment } from '#app/platform/env.server.ts';
import { newId } from '#app/platform/new-id.server.ts';

const USAGE = 'usage: npm run closes:replay -- --month YYYY-MM';

/** The month counted again came out otherwise than stored. */
const EXIT_DIFFERENT = 1;

/** Nothing was counted: what was typed cannot be taken, or the month is not closed here. */
const EXIT_REFUSED = 2;

const NO_COMPANY =
  'このデータベースには締めた月がありません。DATABASE_URL または DATA_DIR をご確認ください。 / Nothing was ever closed here: check DATABASE_URL or DATA_DIR, and that npm start was run once.';

/** Counts a closed month again from what was known when it closed: 一致, or every difference. Nothing is written. */
async function main(month: Month): Promise<void> {
  const { databaseUrl, dataDir, policy } = readEnvironment();
  // Opening a folder that is not there would found an empty database in it.
  if (!databaseUrl && !existsSync(dataDir)) return end(NO_COMPANY);
  const database = await openDatabase(
    databaseUrl ? { kind: 'server', url: databaseUrl, connections: 1 } : { kind: 'embedded', folder: dataDir },
  );
  try {
    if (!(await hasAuditTrail(database))) return end(NO_COMPANY);
    const today = await findBusinessDay(database);
    if (!today) return end(NO_COMPANY);
    const actor = { kind: 'job', name: 'closes-replay' } as const;
    await replay({ db: database.db, now: new Date(), today, policy, newId, readToday: readBusinessDay, actor }, month);
  } finally {
    await database.close();
  }
}

async function replay(context: Context, month: Month): Promise<void> {
  const stored = await findClose(context, month);
  if (!stored) return end(`${month} は締められていません。 / ${month} is not closed.`);
  const { partners, contracts, digest, differences } = await compareWithReplay(context, month);
  console.log(`${month}: ${partners} 社 ${contracts} 件 / partners, contracts`);
  console.log(`記録 / stored:   ${stored.digest}`);
  console.log(`再計算 / replay: ${digest}`);
  if (differences.length === 0 && digest === stored.digest) {
    console.log('一致 / identical');
    return;
  }
  const names = await loadPartnerNames(
    context,
    differences.map(({ partnerId }) => partnerId),
  );
  for (const { partnerId, stored, replayed } of differences) {
    const name = names.get(partnerId) ?? partnerId;
    console.log(`${name}(${partnerId}): ${sideText(stored)} → ${sideText(replayed)}`);
  }
  end(`${differences.length} 社で不一致 / ${differences.length} partners differ`, EXIT_DIFFERENT);
}

function sideText(side: { count: number; digest: string } | null): string {
  return side ? `${side.count}件 ${side.digest.slice(0, 12)}…` : '記録なし';
}

function end(sentence: string, code = EXIT_REFUSED): void {
  console.error(sentence);
  process.exitCode = code;
}

function askedMonth(): Month | undefined {
  try {
    const { values } = parseArgs({ options: { month: { type: 'string' } } });
    return parseMonth(values.month ?? '');
  } catch {
    return undefined;
  }
}

function isForTheOperator(error: unknown): error is Error {
  return [EnvironmentFaulty, FolderInUse, DatabaseUnreachable].some((kind) => error instanceof kind);
}

try {
  const month = askedMonth();
  await (month ? main(month) : Promise.resolve(end(USAGE)));
} catch (error) {
  end(isForTheOperator(error) ? error.message : String(error));
}
