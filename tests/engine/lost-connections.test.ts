import { setImmediate } from 'node:timers/promises';
import { sql as statement } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { DatabaseUnreachable, openDatabase } from '#app/platform/db.server.ts';
import { ownRowsToRead, ownRowsToWrite } from '#app/platform/partner-rows.server.ts';
import { type CuttableLine, openLine } from '#tests/support/cut-lines.ts';
import { TEST_DATABASE_URL, describeOnPostgres, useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

/** The statement a server is asked when its connection is lost: it outlasts the cut. */
const SLOW = statement`select pg_sleep(0.2)`;

describeOnPostgres('a connection lost under a transaction', () => {
  test.each([
    'waiting for an answer',
    'between two statements',
    'its error swallowed',
    'at its end',
    'under a savepoint',
  ])('fails what was under way, ends no process, and the next statement is answered: %s', async (when) => {
    await onCuttableLine(async (db, line) => {
      const lost = db.transaction(async (transaction) => {
        await transaction.execute(statement`select 1`);
        const cutSoon = setImmediate().then(() => line.cut());
        if (when === 'waiting for an answer') await transaction.execute(SLOW);
        if (when === 'its error swallowed') await transaction.execute(SLOW).catch(() => undefined);
        if (when === 'under a savepoint') await transaction.transaction((inner) => inner.execute(SLOW));
        await cutSoon;
        await pause();
        if (when === 'between two statements') await transaction.execute(statement`select 1`);
        return 'done';
      });
      await expect(lost).rejects.toThrow();
      await pause();
      expect(await db.execute(statement`select 2 as two`)).toMatchObject([{ two: 2 }]);
    });
  });

  test('a statement after the loss is refused here, and reaches no other transaction', async () => {
    await onCuttableLine(async (db, line) => {
      let refusal: unknown;
      const lost = db.transaction(async (transaction) => {
        await transaction.execute(statement`select 1`);
        line.cut();
        await pause();
        refusal = await transaction.execute(statement`select 1`).catch((error: unknown) => error);
        return 'done';
      });
      await expect(lost).rejects.toThrow();
      await pause();
      expect(causeOf(refusal)).toBeInstanceOf(DatabaseUnreachable);
    });
  });
});

describeOnPostgres('a connection lost under a partner’s page', () => {
  test.each([ownRowsToRead, ownRowsToWrite])('fails the page, and the next is answered', async (own) => {
    await onCuttableLine(async (db, line) => {
      const rows = own(db, 'par_a');
      const page = 'db' in rows ? rows : { db: rows, close: () => Promise.resolve() };
      const read = page.db.execute(SLOW);
      const cutSoon = setImmediate().then(() => line.cut());
      await expect(read).rejects.toThrow();
      await cutSoon;
      await page.close().catch(() => undefined);
      await pause();
      expect(await db.execute(statement`select 2 as two`)).toMatchObject([{ two: 2 }]);
    });
  });
});

describe('the lines of these tests', () => {
  test.skipIf(!TEST_DATABASE_URL)('carry statements while nobody cuts them', async () => {
    await onCuttableLine(async (db) => {
      expect(await db.execute(statement`select 2 as two`)).toMatchObject([{ two: 2 }]);
    });
  });
});

/** Long enough for a cut to be known at both ends. */
const pause = () => new Promise((go) => setTimeout(go, 50));

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? causeOf(error.cause) : error;
}

async function onCuttableLine(
  work: (db: Awaited<ReturnType<typeof openDatabase>>['db'], line: CuttableLine) => Promise<void>,
): Promise<void> {
  const [row] = await database().sql<{ name: string }[]>`select current_database() as name`;
  const url = new URL(TEST_DATABASE_URL ?? '');
  url.pathname = `/${row?.name ?? ''}`;
  const line = await openLine(url.href);
  const { db, sql } = await openDatabase({ kind: 'server', url: line.url, connections: 1 });
  try {
    await work(db, line);
  } finally {
    await sql.end({ timeout: 1 });
    await line.close();
  }
}
