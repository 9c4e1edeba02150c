import { createInterface } from 'node:readline/promises';
import { dayInTokyo } from '#app/core/calendar.ts';
import { createUser } from '#app/features/access/commands.server.ts';
import { explainUserRefusal } from '#app/features/access/messages.ts';
import { STAFF_ROLES } from '#app/features/access/rules.ts';
import { readBusinessDay } from '#app/features/operations/queries.server.ts';
import { openDatabase } from '#app/platform/db.server.ts';
import { readEnvironment } from '#app/platform/env.server.ts';
import { newId } from '#app/platform/new-id.server.ts';
import { migrate } from '#db/migrate.ts';

const USAGE = `usage: npx tsx app/cli/create-staff.ts EMAIL ${STAFF_ROLES.join('|')} "NAME"   (the password is asked for)`;

/** What was typed cannot be taken; nobody was created. */
const EXIT_REFUSED = 2;

/** Gives a member of staff a sign-in: how the first one comes into an empty database. */
async function main(): Promise<void> {
  const [email = '', askedRole, name = ''] = process.argv.slice(2);
  const role = STAFF_ROLES.find((known) => known === askedRole);
  if (!role || !email.includes('@') || name.trim() === '') return refuse(USAGE);
  const { databaseUrl, dataDir, policy } = readEnvironment();
  const password = await typedPassword();
  const database = await openDatabase(
    databaseUrl ? { kind: 'server', url: databaseUrl } : { kind: 'embedded', folder: dataDir },
  );
  try {
    await migrate(database.sql);
    const now = new Date();
    const actor = { kind: 'job' as const, name: 'create-staff' };
    const context = { db: database.db, now, today: dayInTokyo(now), policy, actor, newId, readToday: readBusinessDay };
    const created = await createUser(context, { email, name: name.trim(), role, password });
    if (!created.ok) return refuse(explainUserRefusal(created.refusal));
    console.log(`${email} を登録しました。`);
  } finally {
    await database.close();
  }
}

/** One line of standard input, so that no password stands among the arguments of a process. */
async function typedPassword(): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const password = await lines.question('パスワード: ');
  lines.close();
  return password;
}

function refuse(sentence: string): void {
  console.error(sentence);
  process.exitCode = EXIT_REFUSED;
}

await main();
