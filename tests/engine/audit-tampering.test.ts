import type { TransactionSql } from 'postgres';
import { expect, test } from 'vitest';
import { recordAct } from '#app/features/audit/commands.server.ts';
import { explainBrokenLink } from '#app/features/audit/messages.ts';
import { verifyChain } from '#app/features/audit/queries.server.ts';
import { inTransaction } from '#app/platform/context.server.ts';
import { contextOn, useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

const ENTRIES = 40;

/** What an owner of the database can do to the entry or link at a place, triggers switched off; where it shows first. */
const TAMPERINGS: Record<string, (sql: TransactionSql, place: number, id: number) => Promise<unknown>> = {
  'changes who did it': (sql, _, id) => sql`update audit_entries set actor_id = 'usr_x' where id = ${id}`,
  'changes from where': (sql, _, id) => sql`update audit_entries set from_address = '192.0.2.99' where id = ${id}`,
  'changes what was done': (sql, _, id) => sql`update audit_entries set act = 'signed-out' where id = ${id}`,
  'changes what stood there before': (sql, _, id) =>
    sql`update audit_entries set before = '{"count": 9}'::jsonb where id = ${id}`,
  'changes what came of it': (sql, _, id) =>
    sql`update audit_entries set after = after || '{"count": -1}'::jsonb where id = ${id}`,
  'changes to what': (sql, _, id) => sql`update audit_entries set things = '[]'::jsonb where id = ${id}`,
  'adds a reason': (sql, _, id) => sql`update audit_entries set reason = 'a good one' where id = ${id}`,
  'dates it back': (sql, _, id) => sql`update audit_entries set done_on = done_on - 1 where id = ${id}`,
  'dates it back by a microsecond': (sql, _, id) =>
    sql`update audit_entries set done_at = done_at - interval '1 microsecond' where id = ${id}`,
  'deletes the entry': (sql, _, id) => sql`delete from audit_entries where id = ${id}`,
  'deletes the link': (sql, place) => sql`delete from audit_links where number = ${place}`,
  'deletes both': async (sql, place, id) => {
    await sql`delete from audit_entries where id = ${id}`;
    await sql`delete from audit_links where number = ${place}`;
  },
  'changes the hash': (sql, place) =>
    sql`update audit_links set hash = encode(sha256(hash::bytea), 'hex') where number = ${place}`,
  'changes what it continues': (sql, place) =>
    sql`update audit_links set previous = encode(sha256(previous::bytea), 'hex') where number = ${place}`,
  'changes an entry and its hash with it': async (sql, place, id) => {
    await sql`update audit_entries set actor_id = 'usr_x' where id = ${id}`;
    await sql`update audit_links set hash = encode(sha256(hash::bytea), 'hex') where number = ${place}`;
  },
  'exchanges two entries': async (sql, _, id) => {
    await sql`update audit_entries set id = -1 where id = ${id}`;
    await sql`update audit_entries set id = ${id} where id = ${id + 1}`;
    await sql`update audit_entries set id = ${id + 1} where id = -1`;
  },
  'writes an entry beside the chain': (sql) =>
    sql`insert into audit_entries (act, actor_kind, things, before, after, done_on, done_at)
      values ('order-placed', 'job', '[]', '{}', '{}', '2026-04-01', now())`,
  'writes a link before the first': (sql, _, id) =>
    sql`insert into audit_links (number, entry_id, previous, hash) values (0, ${-id}, '', '')`,
};

test('every change, removal, insertion and exchange, at every place, is found, and named by its place', async () => {
  const context = await contextOn(database().db, '2026-04-01');
  for (let count = 1; count <= ENTRIES; count += 1) {
    await inTransaction(context, (context) =>
      recordAct(context, {
        name: 'order-placed',
        things: [{ kind: 'contract', id: `ctr_${count}` }],
        after: { count },
      }),
    );
  }
  const { sql, db } = database();
  expect(await verifyChain({ db })).toMatchObject({ ok: true, links: ENTRIES });
  const links = await sql<{ number: number; id: number }[]>`
    select number::int, entry_id::int as id from audit_links where number < ${ENTRIES} order by number`;
  await sql`create unlogged table saved_entries as select * from audit_entries`;
  await sql`create unlogged table saved_links as select * from audit_links`;

  let found = 0;
  for (const [name, tamper] of Object.entries(TAMPERINGS)) {
    for (const { number, id } of links.filter((_, index) => index % 3 === 0)) {
      await asOwner((sql) => tamper(sql, number, id));
      const verified = await verifyChain({ db });
      expect(verified.ok, `${name} at ${number}`).toBe(false);
      if (!verified.ok && !name.startsWith('writes')) {
        expect([number, number + 1], `${name} at ${number}`).toContain(verified.broken);
      }
      await asOwner(restore);
      found += 1;
    }
  }
  expect(found).toBeGreaterThanOrEqual(200);
  expect(explainBrokenLink({ links: 4, broken: 5, why: 'entry-changed' })).toContain('第 5 件');
});

/** With every trigger off, as whoever owns the database can have it. */
async function asOwner(work: (sql: TransactionSql) => Promise<unknown>): Promise<void> {
  await database().sql.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    await work(sql);
  });
}

async function restore(sql: TransactionSql): Promise<void> {
  await sql`delete from audit_entries`;
  await sql`delete from audit_links`;
  await sql`insert into audit_entries select * from saved_entries`;
  await sql`insert into audit_links select * from saved_links`;
}
