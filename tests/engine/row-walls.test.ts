import { eq } from 'drizzle-orm';
import type { ReservedSql, Sql } from 'postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { findUserByEmail } from '#app/features/access/queries.server.ts';
import { listOwnContracts } from '#app/features/contracts/queries.server.ts';
import type { PartnerContext } from '#app/platform/context.server.ts';
import { ownRowsToRead, ownRowsToWrite } from '#app/platform/partner-rows.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { OPEN_TABLES, ROW_WALLS } from '#db/row-owners.ts';
import { PARTNER_ROLE, PARTNER_SETTING } from '#db/row-walls.ts';
import { contracts } from '#db/schema/contracts.ts';
import { orderUrls } from '#db/schema/referrals.ts';
import { APPLICATION_ROLE } from '#db/walls.ts';
import { contextOf } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { listTables } from '#tests/support/invariants.ts';
import { portalOn } from '#tests/support/portal.ts';
import { PARTNERS, canaryOf, givenTwoPartners } from '#tests/support/two-partners.ts';

const database = useDatabase({ keep: true });

const MINE = PARTNERS.a.cashback;
const THEIRS = PARTNERS.b.cashback;

beforeAll(async () => {
  const { db } = database();
  await givenTwoPartners(db);
  const person = await findUserByEmail(
    contextOf(db, day('2026-03-20')),
    `${canaryOf('b').word}-cashback-owner@people.example`,
  );
  invariant(person, 'the other partner has an owner');
  await openSession(portalOn(db), new Request('http://localhost:3000/'), { userId: person.id, securityVersion: 1 });
});

/** Runs SQL in a transaction as a role while somebody acts for a partner, or for nobody; nothing of it stays. */
async function actingAs<T>(role: string, partnerId: PartnerId | null, work: (sql: Sql) => Promise<T>): Promise<T> {
  const connection: ReservedSql = await database().sql.reserve();
  try {
    await connection.unsafe(`begin; set local role ${role}`);
    if (partnerId) await connection.unsafe(`set local ${PARTNER_SETTING} = '${partnerId}'`);
    return await work(connection);
  } finally {
    await connection.unsafe('rollback');
    connection.release();
  }
}

/** Columns of a table a partner's pages may read. */
function readable(table: string): string | undefined {
  const reads = (ROW_WALLS[table] ?? OPEN_TABLES[table])?.reads;
  return reads === undefined || reads === 'nothing' ? undefined : reads === 'every column' ? '*' : reads.join(', ');
}

const WALLED = Object.keys(ROW_WALLS);
/** Walled tables in which the two companies have no rows of their own yet. */
const WITHOUT_ROWS = new Set([
  'approvals',
  'refund_accounts',
  'refund_payouts',
  'refund_transfers',
  'payout_holds',
  'payout_carries',
  'imported_contracts',
]);
const SEEN = WALLED.filter((table) => readable(table));

describe('every table stands towards partners in a way somebody decided', () => {
  test('each is under a wall, or open with a reason, and never both', async () => {
    const tables = (await listTables(database().sql)).toSorted();
    expect([...WALLED, ...Object.keys(OPEN_TABLES)].toSorted()).toEqual(tables);
  });

  test('a table with a column for the partner is under a wall', async () => {
    const rows = await database().sql<{ name: string }[]>`
      select table_name as name from information_schema.columns
      where table_schema = current_schema() and column_name = 'partner_id'`;
    expect(rows.map(({ name }) => name).filter((name) => !ROW_WALLS[name])).toEqual([]);
  });

  test('and the database enforces it for everybody but the owner', async () => {
    const rows = await database().sql<{ name: string }[]>`
      select relname as name from pg_class
      where relnamespace = current_schema()::regnamespace and relkind = 'r' and relrowsecurity order by 1`;
    expect(rows.map(({ name }) => name)).toEqual(WALLED.toSorted());
  });

  test('a partner’s pages write nothing and own nothing', async () => {
    const rights = await database().sql<{ right: string }[]>`
      select distinct privilege_type as right from information_schema.role_table_grants
      where grantee = ${PARTNER_ROLE} and table_schema = current_schema()`;
    expect(rights).toEqual([{ right: 'SELECT' }]);
    expect(await database().sql`select 1 from pg_class where relowner = ${PARTNER_ROLE}::regrole`).toHaveLength(0);
  });

  test.each(['users.password_hash', 'sessions.id', 'invitations.secret_hash', 'payout_runs.content_hash'])(
    'and cannot ask for %s at all',
    async (name) => {
      const [table = '', column = ''] = name.split('.');
      const asked = actingAs(PARTNER_ROLE, MINE, (sql) => sql.unsafe(`select ${column} from ${table}`));
      await expect(asked).rejects.toThrow(/permission denied/);
    },
  );
});

describe('a partner’s pages see the rows of their partner alone', () => {
  test('there are rows of both to see in every table', async () => {
    const { sql } = database();
    for (const table of SEEN) {
      for (const side of ['a', 'b'] as const) {
        const ids = Object.values(PARTNERS[side]);
        const owned = ids.map((id) => ROW_WALLS[table]?.whose(`'${id}'`)).join(' or ');
        const [row] = await sql.unsafe<{ rows: number }[]>(`select count(*)::int as rows from ${table} where ${owned}`);
        expect(row?.rows, `${table} of ${side}`).toBeGreaterThan(0);
      }
    }
  });

  test.each(SEEN)('of %s', async (table) => {
    const whose = ROW_WALLS[table]?.whose ?? (() => 'false');
    const every = await database().sql.unsafe<{ rows: number }[]>(
      `select count(*)::int as rows from ${table} where ${whose(`'${MINE}'`)}`,
    );
    const seen = await actingAs(PARTNER_ROLE, MINE, (sql) => sql.unsafe(`select ${readable(table)} from ${table}`));
    expect(seen).toHaveLength(every[0]?.rows ?? -1);
    expect(JSON.stringify(seen)).not.toContain(canaryOf('b').word);
    expect(JSON.stringify(seen)).not.toContain(PARTNERS.b.cashback);
    expect(JSON.stringify(seen)).not.toContain(PARTNERS.a.discount);
  });

  test.each([
    { partnerId: null, because: 'nobody is named' },
    { partnerId: 'par_nobody' as const, because: 'nobody of that name is known' },
  ])('and none when $because', async ({ partnerId }) => {
    for (const table of SEEN) {
      const seen = await actingAs(PARTNER_ROLE, partnerId, (sql) => sql.unsafe(`select 1 from ${table}`));
      expect(seen, table).toHaveLength(0);
    }
  });

  test('a query that forgot its partner answers the partner’s rows all the same', async () => {
    const own = ownRowsToRead(database().db, MINE);
    const rows = await own.db.select({ partnerId: contracts.partnerId }).from(contracts);
    await own.close();
    expect(new Set(rows.map(({ partnerId }) => partnerId))).toEqual(new Set([MINE]));
  });

  test('a page that asks in another’s name is answered nothing, and one that writes is refused', async () => {
    const own = ownRowsToRead(database().db, MINE);
    const asOther = { ...contextOf(own.db, day('2026-03-20')), partner: { id: THEIRS } } as PartnerContext;
    expect(await listOwnContracts(asOther, { limit: 10, offset: 0 })).toEqual([]);
    const writing = own.db.update(orderUrls).set({ active: false });
    await expect(writing).rejects.toMatchObject({ cause: { code: '25006' } });
    await own.close();
    await expect(own.db.transaction(async () => undefined)).rejects.toThrow(/changes nothing/);
  });

  test('what several parts of a page ask is asked once, by its values too', async () => {
    const own = ownRowsToRead(database().db, MINE);
    const asked: string[] = [];
    database().sql.options.debug = (_connection, text) => void asked.push(text);
    const urlsOf = (active: boolean) => own.db.select().from(orderUrls).where(eq(orderUrls.active, active));
    const [first, again, inactive] = await Promise.all([urlsOf(true), urlsOf(true), urlsOf(false)]);
    database().sql.options.debug = false;
    await own.close();
    expect(asked.filter((text) => text.includes('order_urls'))).toHaveLength(2);
    expect(first).toHaveLength(1);
    expect(again).toEqual(first);
    expect(inactive).toEqual([]);
  });

  test('what is read while the wall could not be raised is not answered', async () => {
    const own = ownRowsToRead(database().db, 'par_x’; reset role; --');
    await expect(own.db.select().from(contracts)).rejects.toThrow();
  });
});

describe('an action of a partner writes rows of its partner alone', () => {
  const slugOf = (side: 'a' | 'b') => `${canaryOf(side).word}-slug`;

  test('a change that forgot its partner changes the partner’s rows only', async () => {
    const db = ownRowsToWrite(database().db, MINE);
    const changed = await db.transaction((inside) => inside.update(orderUrls).set({ active: true }).returning());
    expect(changed.map(({ slug }) => slug)).toEqual([slugOf('a')]);
  });

  test('a row in another’s name is refused, and one that would be handed over', async () => {
    const db = ownRowsToWrite(database().db, MINE);
    const foreign = { slug: 'foreign-slug', partnerId: THEIRS, label: 'x', createdOn: day('2026-03-20'), active: true };
    const adding = db.transaction((inside) => inside.insert(orderUrls).values(foreign));
    await expect(adding).rejects.toMatchObject({ cause: { message: expect.stringMatching(/row-level security/) } });
    const handing = db.transaction((inside) => inside.update(orderUrls).set({ partnerId: THEIRS }));
    await expect(handing).rejects.toMatchObject({ cause: { message: expect.stringMatching(/row-level security/) } });
  });

  test('what it reads outside a transaction it reads as a page does', async () => {
    const db = ownRowsToWrite(database().db, MINE);
    const [urls, owners] = await Promise.all([
      db.select().from(orderUrls),
      db.selectDistinct({ partnerId: contracts.partnerId }).from(contracts),
    ]);
    expect(urls.map(({ slug }) => slug)).toEqual([slugOf('a')]);
    expect(owners).toEqual([{ partnerId: MINE }]);
  });

  test.each(WALLED)('rows of others in %s are neither changed nor removed', async (table) => {
    const rows = await actingAs(APPLICATION_ROLE, MINE, async (sql) => {
      const own = ROW_WALLS[table]?.whose(`'${MINE}'`) ?? 'true';
      const nobodys = ROW_WALLS[table]?.writes === 'own or without partner' ? ' or partner_id is null' : '';
      const others = `from ${table} where not (${own}${nobodys})`;
      const [before] = await sql.unsafe<{ rows: number }[]>(`select count(*)::int as rows ${others}`);
      expect((before?.rows ?? 0) > 0 || WITHOUT_ROWS.has(table), table).toBe(true);
      await sql.unsafe('savepoint before');
      const tried = async (statement: string) => {
        const touched = await sql.unsafe(statement).catch((error: { code?: string }) => error.code);
        await sql.unsafe('rollback to before');
        return touched === '42501' ? 'refused' : touched;
      };
      const [column] = await sql<{ name: string }[]>`
        select quote_ident(column_name) as name from information_schema.columns
        where table_name = ${table} and table_schema = current_schema() order by ordinal_position limit 1`;
      return [
        await tried(`delete ${others} returning 1`),
        await tried(`update ${table} set ${column?.name} = ${column?.name} where not (${own}${nobodys}) returning 1`),
      ];
    });
    for (const touched of rows)
      expect(touched === 'refused' || (Array.isArray(touched) && touched.length === 0)).toBe(true);
  });

  test('a job, for which nobody acts, is held by none of it', async () => {
    const [row] = await actingAs(
      APPLICATION_ROLE,
      null,
      (sql) => sql<{ rows: number }[]>`select count(distinct partner_id)::int as rows from contracts`,
    );
    expect(row?.rows).toBe(4);
    const changed = await actingAs(
      APPLICATION_ROLE,
      null,
      (sql) => sql`update order_urls set active = true returning slug`,
    );
    expect(changed).toHaveLength(2);
  });
});
