import type { Sql } from 'postgres';
import type { Day } from '#app/core/calendar.ts';
import type { Db } from '#app/platform/db.server.ts';
import { PLAYED_DAYS, foundPlayedCompany, playDay } from './played-days.ts';
import { type Snapshot, keep } from './snapshots.ts';

/** What the driver asks by itself whenever its pool opens a further connection: a day over one connection asks it not. */
const OF_THE_DRIVER = /from pg_catalog\.pg_type/;

/** A day as it goes when nothing disturbs it: what stood before it, what was asked of the database, what is told afterwards. */
export type UndisturbedDay = { day: Day; before: Snapshot; statements: readonly string[]; told: string };

/** Founds the played company, plays its days once, and answers how each of those asked for went. */
export async function playUndisturbed(
  db: Db,
  sql: Sql,
  tell: (sql: Sql) => Promise<string>,
  asked: readonly string[] = PLAYED_DAYS,
): Promise<UndisturbedDay[]> {
  await foundPlayedCompany(db);
  const days: UndisturbedDay[] = [];
  for (const [index, day] of PLAYED_DAYS.entries()) {
    if (!asked.includes(day)) {
      await playDay(db, day);
      continue;
    }
    const before = await keep(sql, `before_${index}`);
    const statements: string[] = [];
    sql.options.debug = (_connection, text) => {
      if (!OF_THE_DRIVER.test(text)) statements.push(text);
    };
    await playDay(db, day);
    sql.options.debug = false;
    days.push({ day, before, statements, told: await tell(sql) });
  }
  return days;
}
