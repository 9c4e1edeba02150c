import { addDays, dayInTokyo, monthOf } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { foundDemonstration } from '#app/features/demonstration/commands.server.ts';
import { readBusinessDay } from '#app/features/operations/queries.server.ts';
import { DatabaseUnreachable, openDatabase } from '#app/platform/db.server.ts';
import { FolderInUse } from '#app/platform/embedded-lock.server.ts';
import { EnvironmentFaulty, readEnvironment } from '#app/platform/env.server.ts';
import { newId } from '#app/platform/new-id.server.ts';
import { DatabaseNotOurs, migrate } from './migrate.ts';

/** Founds the demonstration company in the database of the environment, which has to be untouched. */
async function main(): Promise<void> {
  const { databaseUrl, dataDir, policy, demonstration } = readEnvironment();
  if (!demonstration) {
    return fail('本番環境の PostgreSQL には見本の会社を作成できません。 / No demonstration company in production.');
  }
  const database = await openDatabase(
    databaseUrl ? { kind: 'server', url: databaseUrl } : { kind: 'embedded', folder: dataDir },
  );
  try {
    await migrate(database.sql);
    const now = new Date();
    const founded = await foundDemonstration(
      {
        db: database.db,
        now,
        today: dayInTokyo(now),
        policy,
        actor: { kind: 'job', name: 'seed' },
        newId,
        readToday: readBusinessDay,
      },
      (day) => {
        if (monthOf(addDays(day, 1)) !== monthOf(day)) console.log(`  ${monthText(monthOf(day))}`);
      },
    );
    if (!founded.ok) {
      return fail(
        'データベースが空ではないため、見本の会社を作成しません。 / The database is not empty: nothing was done.',
      );
    }
    const { partners, orders, today } = founded.value;
    console.log(`見本の会社を作成しました: パートナー${partners}社、申し込み${orders}件、業務日 ${today}`);
  } finally {
    await database.close();
  }
}

function fail(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}

function isForTheOperator(error: unknown): error is Error {
  return [EnvironmentFaulty, FolderInUse, DatabaseUnreachable, DatabaseNotOurs].some((kind) => error instanceof kind);
}

try {
  await main();
} catch (error) {
  fail(isForTheOperator(error) ? error.message : String(error instanceof Error ? error.stack : error));
}
