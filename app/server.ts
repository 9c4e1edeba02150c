import type { Server } from 'node:http';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import { addDays, dayInTokyo, monthOf } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { adoptCatalogue } from '#app/features/catalogue/commands.server.ts';
import { listKnownEmails } from '#app/features/access/queries.server.ts';
import { DEMONSTRATION_SIGN_INS } from '#app/features/access/rules.ts';
import { foundDemonstration } from '#app/features/demonstration/commands.server.ts';
import { isUntouched } from '#app/features/demonstration/queries.server.ts';
import { recordAtDoor } from '#app/features/door-acts/commands.server.ts';
import { sealFactors } from '#app/features/factors/commands.server.ts';
import { hasFactor } from '#app/features/factors/queries.server.ts';
import { deliverLetters, keepLetters } from '#app/features/letters/commands.server.ts';
import { checkMoneyOnceADay } from '#app/features/money-checks/commands.server.ts';
import { finishBegunDay, openFirstDay, runUntil } from '#app/features/operations/commands.server.ts';
import { businessDayInside, findBusinessDay, readBusinessDay } from '#app/features/operations/queries.server.ts';
import { programmeOf } from '#app/features/partners/queries.server.ts';
import { wallClock } from '#app/platform/clock.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { type Database, DatabaseUnreachable, openDatabase } from '#app/platform/db.server.ts';
import { FolderInUse } from '#app/platform/embedded-lock.server.ts';
import { type Environment, EnvironmentFaulty, readEnvironment } from '#app/platform/env.server.ts';
import { logToStandardOutput } from '#app/platform/log.server.ts';
import { smtpTransport } from '#app/platform/mail.server.ts';
import { newId } from '#app/platform/new-id.server.ts';
import type { Portal } from '#app/platform/portal.server.ts';
import { SealUnreadable, keyOfFolder, secretBox } from '#app/platform/secret-box.server.ts';
import { type Waker, wakeBy } from '#app/platform/waker.server.ts';
import { type Web, webApplication } from '#app/platform/web.server.ts';
import { DatabaseNotOurs, migrate } from '#db/migrate.ts';
import { PARTNER_ROLE } from '#db/row-walls.ts';
import { APPLICATION_ROLE } from '#db/walls.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** How long requests in flight may still take after the portal was told to stop. */
const LAST_REQUESTS_MILLISECONDS = 20_000;

const log = logToStandardOutput;

/** The demonstration company's database was to be opened in production. */
class DemonstrationInProduction extends Error {
  override readonly name = 'DemonstrationInProduction';
}

try {
  await start();
} catch (error) {
  console.error(isForTheOperator(error) ? error.message : error);
  process.exit(1);
}

async function start(): Promise<void> {
  const environment = readEnvironment();
  const { database, rowWalls } = await openMigrated(environment);

  const portal = portalOn(database, environment, rowWalls);
  await prepare(portal);
  const dailyRun = wakeDailyRun(portal);
  await dailyRun.wake();

  const jobs = [dailyRun, wakeDelivery(portal, environment)];

  const server = await listen(portal, environment);
  stopOnSignal({ server, jobs, database });
  announce(portal, portal.demonstration ? await trialSignIns(portal) : []);
}

/** The owner migrates; the portal itself then works as a role that owns nothing and cannot rewrite history. */
async function openMigrated({ databaseUrl, dataDir }: Environment): Promise<{ database: Database; rowWalls: boolean }> {
  if (!databaseUrl) {
    const embedded = await openDatabase({ kind: 'embedded', folder: dataDir });
    await migrate(embedded.sql);
    return { database: embedded, rowWalls: true };
  }
  const owner = await openDatabase({ kind: 'server', url: databaseUrl, connections: 1 });
  await migrate(owner.sql);
  const roles = await owner.sql<{ name: string }[]>`
    select rolname as name from pg_roles
    where rolname in (${APPLICATION_ROLE}, ${PARTNER_ROLE}) and pg_has_role(oid, 'member')`;
  await owner.close();
  const may = new Set(roles.map(({ name }) => name));
  const rowWalls = may.has(APPLICATION_ROLE) && may.has(PARTNER_ROLE);
  if (!may.has(APPLICATION_ROLE)) log('application-role-missing');
  if (!rowWalls) log('partner-role-missing');
  const role = may.has(APPLICATION_ROLE) ? { role: APPLICATION_ROLE } : {};
  return { database: await openDatabase({ kind: 'server', url: databaseUrl, ...role }), rowWalls };
}

function portalOn(database: Database, environment: Environment, rowWalls: boolean): Portal {
  const { baseUrl, demonstration, company, policy, bankFile, bankResult, bankTransfer, dataDir, factorKeys } =
    environment;
  return {
    db: database.db,
    engine: database.engine,
    rowWalls,
    baseUrl,
    demonstration,
    company,
    policy,
    bankFile,
    bankResult,
    bankTransfer,
    clock: wallClock,
    secretBox: secretBox(factorKeys ?? [keyOfFolder(dataDir)]),
    newId,
    log,
    readToday: readBusinessDay,
    recordAtDoor,
    alongsideSession: { today: businessDayInside, programmeOf, hasFactor },
  };
}

function jobContext({ db, clock, policy, newId, readToday }: Portal, name: string): Context {
  const now = clock.now();
  return { db, now, today: dayInTokyo(now), policy, actor: { kind: 'job', name }, newId, readToday };
}

/**
 * An untouched trial database gets the demonstration company, any other one its first business day. A day whose run was
 * broken off is finished, and secrets are sealed that are not yet, or under an earlier key.
 * What the company sells is in its catalogue before anybody comes.
 *
 * @throws DemonstrationInProduction when somebody could sign in with a password that stands in the README.
 * @throws SealUnreadable when a key of stored second factors is missing.
 */
async function prepare(portal: Portal): Promise<void> {
  const context = jobContext(portal, 'start');
  if (!portal.demonstration && (await trialSignIns(portal)).length > 0) {
    throw new DemonstrationInProduction(
      '見本の会社のデータベースは本番環境では使用できません。空のデータベースを用意してください。\n' +
        'This database holds the demonstration company, which production refuses: use an empty one.',
    );
  }
  if (portal.engine === 'embedded' && (await isUntouched(context))) {
    console.log('見本の会社を作成しています(初回のみ、1分ほどかかります)。');
    await foundDemonstration(context, (day) => {
      if (monthOf(addDays(day, 1)) !== monthOf(day)) console.log(`  ${monthText(monthOf(day))}`);
    });
  }
  await openFirstDay(context, context.today);
  await finishBegunDay(context);
  await sealFactors({ ...context, secretBox: portal.secretBox });
  await adoptCatalogue(context);
}

/** The demonstration's people who are in this database: on PostgreSQL nobody founds it. */
async function trialSignIns(portal: Portal): Promise<string[]> {
  return listKnownEmails(portal, DEMONSTRATION_SIGN_INS.emails);
}

/**
 * Midnight in Tokyo opens the day; asking every ten minutes makes up for whatever kept it from being opened.
 * The business day of a demonstration is moved by staff alone.
 */
function wakeDailyRun(portal: Portal): Waker {
  return wakeBy('*/10 * * * *', { name: 'daily-run', log }, async (shouldStop) => {
    if (portal.demonstration) return;
    const context = jobContext(portal, 'daily-run');
    const today = await runUntil(context, context.today, (day) => log('day-opened', { day }), shouldStop);
    await checkMoneyOnceADay({ ...context, today });
  });
}

/** Letters go out within a minute. Without a mail server they are kept, to be read in the console. */
function wakeDelivery(portal: Portal, { smtpUrl, company, baseUrl }: Environment): Waker {
  const sender = { name: company.name, address: company.email, host: baseUrl.hostname };
  const mail = smtpUrl ? smtpTransport(smtpUrl, sender) : undefined;
  return wakeBy('* * * * *', { name: 'letters', log }, async (shouldStop) => {
    if (!mail) return void (await keepLetters(jobContext(portal, 'letters')));
    for (let more = true; more && !shouldStop();) {
      const { taken, sent, reached } = await deliverLetters(jobContext(portal, 'letters'), mail, portal.baseUrl);
      if (taken > 0) log(reached ? 'letters-sent' : 'mail-server-unreachable', { count: sent });
      more = reached && taken > 0;
    }
  });
}

async function listen(portal: Portal, { port, production, proxies }: Environment): Promise<Server> {
  const localHosts = ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${port}`);
  const app = webApplication({
    portal,
    proxies,
    localHosts: portal.demonstration ? localHosts : [],
    ready: async () => (await findBusinessDay(portal)) !== undefined,
    ...(production ? await builtPages() : await pagesInDevelopment()),
  });
  return new Promise((listening, failed) => {
    const server = app.listen(port, () => listening(server));
    server.on('error', failed);
  });
}

type Pages = Pick<Web, 'build' | 'clientFolder' | 'assets'>;

async function builtPages(): Promise<Pages> {
  const build = (await import(pathToFileURL(`${ROOT}build/server/index.js`).href)) as ServerBuild;
  return { build, clientFolder: `${ROOT}build/client` };
}

async function pagesInDevelopment(): Promise<Pages> {
  const { createServer } = await import('vite');
  const vite = await createServer({
    root: ROOT,
    configFile: `${ROOT}app/vite.config.ts`,
    server: { middlewareMode: true },
  });
  const build = async () => (await vite.ssrLoadModule('virtual:remix/server-build')) as ServerBuild;
  return { build, assets: vite.middlewares };
}

/** Requests in flight end, then the jobs in progress, then the database. A second signal ends at once. */
function stopOnSignal({ server, jobs, database }: { server: Server; jobs: Waker[]; database: Database }): void {
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((tell) => server.close(() => tell()));
    const impatient = setTimeout(() => server.closeAllConnections(), LAST_REQUESTS_MILLISECONDS);
    await closed;
    clearTimeout(impatient);
    await Promise.all(jobs.map((job) => job.stop()));
    await database.close();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log('stopping');
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log('stop-failed', { error });
          process.exit(1);
        },
      );
    });
  }
  void database.died.then((error) => {
    log('database-died', { error });
    process.exit(1);
  });
}

function announce({ baseUrl, engine }: Portal, trialEmails: readonly string[]): void {
  const lines = [
    'パートナーポータルを起動しました。',
    `  サインイン: ${new URL('/sign-in', baseUrl).href}`,
    ...(engine === 'embedded'
      ? ['  試用データベースで動作しています(本番では DATABASE_URL を設定してください)。']
      : []),
    ...(trialEmails.length > 0
      ? [
          `  試用のサインイン(パスワードはすべて ${DEMONSTRATION_SIGN_INS.password}):`,
          ...trialEmails.map((email) => `    ${email}`),
        ]
      : []),
  ];
  console.log(lines.join('\n'));
}

function isForTheOperator(error: unknown): error is Error {
  return (
    error instanceof EnvironmentFaulty ||
    error instanceof DemonstrationInProduction ||
    error instanceof FolderInUse ||
    error instanceof DatabaseUnreachable ||
    error instanceof DatabaseNotOurs ||
    error instanceof SealUnreadable
  );
}
