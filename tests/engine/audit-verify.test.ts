import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { expect, test } from 'vitest';
import { recordAct } from '#app/features/audit/commands.server.ts';
import { inTransaction } from '#app/platform/context.server.ts';
import { type Db, openDatabase } from '#app/platform/db.server.ts';
import { migrate } from '#db/migrate.ts';
import { contextOn, describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { ROOT } from '#tests/support/source-files.ts';

type Said = { code: number | null; out: string; err: string };

/** `npm run audit:verify` as an operator runs it. */
function verify(where: Record<string, string>, ...words: string[]): Promise<Said> {
  const run = spawn(process.execPath, ['--import', 'tsx', 'app/cli/audit-verify.ts', ...words], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'test', ...where },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  run.stdout.on('data', (text: Buffer) => (out += text.toString()));
  run.stderr.on('data', (text: Buffer) => (err += text.toString()));
  return new Promise((resolve, reject) => {
    run.on('error', reject);
    run.on('close', (code) => resolve({ code, out, err }));
  });
}

async function givenActs(db: Db): Promise<void> {
  const context = await contextOn(db, '2026-04-01');
  for (const id of ['ctr_1', 'ctr_2', 'ctr_3']) {
    await inTransaction(context, (context) =>
      recordAct(context, { name: 'order-placed', things: [{ kind: 'contract', id }] }),
    );
  }
}

/** An owner of the database changes the second act, walls or no walls. */
async function tamper(sql: Sql): Promise<void> {
  await sql.begin(async (sql) => {
    await sql`alter table audit_entries disable trigger user`;
    await sql`update audit_entries set actor_id = 'usr_x' where id = (select entry_id from audit_links where number = 2)`;
    await sql`alter table audit_entries enable trigger user`;
  });
}

async function headOf(sql: Sql): Promise<string> {
  const [head] = await sql<{ hash: string }[]>`select hash from audit_head`;
  return head?.hash ?? '';
}

const WHOLE = expect.stringContaining('監査記録 3 件のつながりはすべて正しく保たれています。') as string;
const BROKEN = expect.stringContaining('監査記録の第 2 件で異常を検出しました: 記録が書き換えられています') as string;
const NO_TRAIL = expect.stringContaining('このデータベースには監査記録がありません。') as string;

test('on the embedded database: nothing there, then a whole chain, then a broken one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'audit-verify-'));
  const where = { DATA_DIR: join(folder, 'data') };
  const open = () => openDatabase({ kind: 'embedded', folder: where.DATA_DIR });
  try {
    expect(await verify(where)).toEqual({ code: 2, out: '', err: NO_TRAIL });
    expect(existsSync(where.DATA_DIR)).toBe(false);

    const fresh = await open();
    await migrate(fresh.sql);
    await givenActs(fresh.db);
    const head = await headOf(fresh.sql);
    await fresh.close();
    const whole = await verify(where);
    expect(whole).toEqual({ code: 0, out: WHOLE, err: '' });
    expect(whole.out).toContain(head);

    const again = await open();
    await tamper(again.sql);
    await again.close();
    expect(await verify(where)).toEqual({ code: 1, out: '', err: BROKEN });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('what was typed is refused before anything is opened', async () => {
  expect(await verify({ DATA_DIR: '/nonexistent' }, 'not-a-hash')).toMatchObject({
    code: 2,
    err: expect.stringContaining('usage:') as string,
  });
});

describeOnPostgres('on PostgreSQL', () => {
  const database = useDatabase();

  async function whereItStands() {
    const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
    const [row] = await database().sql<{ name: string }[]>`select current_database() as name`;
    url.pathname = `/${row?.name ?? ''}`;
    return url;
  }

  test('a whole chain and a printed hash are found, a tampered chain is broken at its place', async () => {
    await givenActs(database().db);
    const head = await headOf(database().sql);
    const where = { DATABASE_URL: (await whereItStands()).href };

    expect(await verify(where, head)).toEqual({
      code: 0,
      out: expect.stringContaining('ご指定の値は第 3 件です。') as string,
      err: '',
    });
    expect(await verify(where, 'f'.repeat(64))).toMatchObject({
      code: 1,
      err: expect.stringContaining('ご指定の値は記録にありません。') as string,
    });
    await tamper(database().sql);
    expect(await verify(where)).toEqual({ code: 1, out: '', err: BROKEN });
  });

  test('a database that was never migrated, and one that does not answer, are told in a sentence', async () => {
    const nowhere = await whereItStands();
    nowhere.searchParams.set('search_path', 'pg_temp');
    expect(await verify({ DATABASE_URL: nowhere.href })).toEqual({ code: 2, out: '', err: NO_TRAIL });

    expect(await verify({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('データベースに接続できません') as string,
    });
  });
});
