import { dayInTokyo, parseDay } from '#app/core/calendar.ts';
import { runUntil } from '#app/features/operations/commands.server.ts';
import { findBusinessDay, readBusinessDay } from '#app/features/operations/queries.server.ts';
import { DatabaseUnreachable, openDatabase } from '#app/platform/db.server.ts';
import { FolderInUse } from '#app/platform/embedded-lock.server.ts';
import { EnvironmentFaulty, readEnvironment } from '#app/platform/env.server.ts';
import { newId } from '#app/platform/new-id.server.ts';
import { DatabaseNotOurs, migrate } from '#db/migrate.ts';

const USAGE = 'usage: npm run daily-run [-- YYYY-MM-DD]';

/** The day asked for lies ahead, or is no day: nothing was played. */
const EXIT_REFUSED = 2;

/** Plays the daily run up to a day, one line for each day; by default up to the civil day in Tokyo. */
async function main(): Promise<void> {
  const [asked, ...rest] = process.argv.slice(2);
  const { databaseUrl, dataDir, policy, demonstration } = readEnvironment();
  const now = new Date();
  const today = dayInTokyo(now);
  const until = asked === undefined ? today : parseDay(asked);
  if (!until || rest.length > 0) return refuse(USAGE);
  if (until > today && !demonstration) {
    return refuse(`${until} はまだ来ていません。 / ${until} has not come yet: in production no day is played ahead.`);
  }
  const database = await openDatabase(
    databaseUrl ? { kind: 'server', url: databaseUrl } : { kind: 'embedded', folder: dataDir },
  );
  try {
    await migrate(database.sql);
    const begun = await findBusinessDay(database);
    if (!begun) return refuse('業務日がまだありません。先に npm start を実行してください。 / Run npm start first.');
    const context = { db: database.db, now, today, policy, newId, readToday: readBusinessDay };
    const reached = await runUntil(
      { ...context, actor: { kind: 'job', name: 'daily-run' } },
      until,
      (day) => console.log(day),
      stopRequested(),
    );
    console.log(
      reached === begun ? `${reached}: 実行する日はありません。 / nothing to play` : `業務日は ${reached} です。`,
    );
  } finally {
    await database.close();
  }
}

/** SIGTERM and SIGINT stop between two days; what is complete stays complete. */
function stopRequested(): () => boolean {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => (stopping = true));
  return () => stopping;
}

function refuse(sentence: string): void {
  console.error(sentence);
  process.exitCode = EXIT_REFUSED;
}

function isForTheOperator(error: unknown): error is Error {
  return [EnvironmentFaulty, FolderInUse, DatabaseUnreachable, DatabaseNotOurs].some((kind) => error instanceof kind);
}

try {
  await main();
} catch (error) {
  console.error(isForTheOperator(error) ? error.message : error);
  process.exitCode = 1;
}
