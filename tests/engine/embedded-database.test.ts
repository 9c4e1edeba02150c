import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, describe, expect, test } from 'vitest';
import { explainUnreachable, openDatabase } from '#app/platform/db.server.ts';
import { FolderInUse } from '#app/platform/embedded-lock.server.ts';
import { ROOT } from '#tests/support/source-files.ts';

const folder = join(mkdtempSync(join(tmpdir(), 'portal-test-')), 'data');
const started: ChildProcessWithoutNullStreams[] = [];

afterAll(() => {
  for (const process of started) process.kill('SIGKILL');
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

/** Another process that opens the folder, runs statements, says so, and stays until it is killed. */
const HOLDER = `
  import { openDatabase } from '#app/platform/db.server.ts';
  import { FolderInUse } from '#app/platform/embedded-lock.server.ts';
  const [folder, ...statements] = process.argv.slice(2);
  try {
    const { sql } = await openDatabase({ kind: 'embedded', folder });
    for (const statement of statements) await sql.unsafe(statement);
    console.log('holding');
    setInterval(() => undefined, 1000);
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error;
    console.error(error.message);
    process.exit(1);
  }`;

function startHolder(...statements: string[]) {
  const cache = join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const script = join(cache, `holder-${process.pid}.mts`);
  writeFileSync(script, HOLDER.replaceAll('#app/', `${ROOT}app/`));
  const holder = spawn(process.execPath, ['--import', 'tsx', script, folder, ...statements], { cwd: ROOT });
  started.push(holder);
  const heard = { stdout: '', stderr: '' };
  holder.stdout.on('data', (text: Buffer) => (heard.stdout += text.toString()));
  holder.stderr.on('data', (text: Buffer) => (heard.stderr += text.toString()));
  const exited = new Promise<number | null>((tell) => holder.on('exit', tell));
  const holding = new Promise<void>((tell, fail) => {
    holder.stdout.on('data', () => heard.stdout.includes('holding') && tell());
    void exited.then(() => fail(new Error(`the holder ended: ${heard.stderr}`)));
  });
  holding.catch(() => undefined);
  return { holder, heard, exited, holding };
}

describe('the embedded database belongs to one process', () => {
  test('whoever comes second reads who holds the folder and since when, and ends with 1', async () => {
    const first = startHolder('create table kept (n int)', 'insert into kept values (1), (2), (3)');
    await first.holding;

    const second = startHolder();
    expect(await second.exited).toBe(1);
    expect(second.heard.stderr).toContain('別のプロセスが使用中です');
    expect(second.heard.stderr).toContain('is in use by another process');
    expect(second.heard.stderr).toMatch(new RegExp(`pid ${first.holder.pid}, since \\d{4}-\\d\\d-\\d\\dT`));
    await expect(openDatabase({ kind: 'embedded', folder })).rejects.toThrow(FolderInUse);
  });

  test('its socket is reachable by its own user only, and serves one client', async () => {
    expect(statSync(join(folder, 'socket')).mode & 0o777).toBe(0o700);

    const uninvited = postgres({ path: join(folder, 'socket', '.s.PGSQL.5432'), user: 'postgres', max: 1 } as object);
    const turnedAway: unknown = await uninvited`select 1`.then(
      () => 'served',
      (error: unknown) => error,
    );
    await uninvited.end({ timeout: 0 });
    expect(explainUnreachable(turnedAway)).toContain('一度に一つのプロセスしか接続できません');
  });

  test('after kill -9 the next process opens it, finds every committed row, and clears the stale socket', async () => {
    const killed = started.map((process) => new Promise((tell) => process.on('exit', tell)));
    expect(started[0]?.kill('SIGKILL')).toBe(true);
    await killed[0];
    expect(statSync(join(folder, 'socket', '.s.PGSQL.5432')).isSocket()).toBe(true);
    expect(readFileSync(join(folder, 'in-use-by.txt'), 'utf8')).toContain(`pid ${started[0]?.pid}`);

    const database = await openDatabase({ kind: 'embedded', folder });
    expect(await database.sql`select n from kept order by n`).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(readFileSync(join(folder, 'in-use-by.txt'), 'utf8')).toContain(`pid ${process.pid}`);
    await database.close();
    expect(readFileSync(join(folder, 'in-use-by.txt'), 'utf8')).toBe('');
  });

  test('closed in order, it opens again with what was stored', async () => {
    const database = await openDatabase({ kind: 'embedded', folder });
    expect(await database.sql`select count(*)::int as rows from kept`).toEqual([{ rows: 3 }]);
    await database.close();
    expect(await Promise.race([database.died, Promise.resolve('closed on purpose')])).toBe('closed on purpose');
    const answer = await new Promise((tell) =>
      createConnection(join(folder, 'socket', '.s.PGSQL.5432'))
        .on('error', tell)
        .on('connect', () => tell('open')),
    );
    expect(answer).toBeInstanceOf(Error);
  });
});
