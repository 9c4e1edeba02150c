import { expect, test } from 'vitest';
import { recordAct } from '#app/features/audit/commands.server.ts';
import { verifyChain } from '#app/features/audit/queries.server.ts';
import { createOrderUrl } from '#app/features/referrals/commands.server.ts';
import { type Context, type PartnerContext, inPlainTransaction, inTransaction } from '#app/platform/context.server.ts';
import { APPLICATION_ROLE } from '#db/walls.ts';
import { givenCompany, givenOrders } from '#tests/support/company.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

test('what a partner does is one entry: who, from where, what, to what, and after what', async () => {
  const context = await aPartner();

  await createOrderUrl(context, '会社案内サイト');

  const entries = await database().sql`select * from audit_entries where act = 'url-created'`;
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({
    actor_kind: 'partner',
    actor_id: 'usr_a',
    actor_role: 'owner',
    from_address: '192.0.2.7',
    session: '0123456789abcdef',
    things: [{ kind: 'order-url' }, { kind: 'partner', id: 'par_a' }],
    before: {},
    after: { label: '会社案内サイト' },
    reason: null,
  });
});

test('only facts that changed are kept, and of a great many things the first thousand', async () => {
  const context = await aPartner();
  const many = Array.from({ length: 1_001 }, (_, index) => ({ kind: 'contract' as const, id: `ctr_${index}` }));
  await inTransaction({ ...context, actor: { kind: 'job', name: 'test' } }, async (context) => {
    const facts = { before: { role: 'member', enabled: true }, after: { role: 'finance', enabled: true } };
    await recordAct(context, { name: 'person-changed', things: many, ...facts });
  });

  const [entry] = await database().sql`select things, before, after from audit_entries where act = 'person-changed'`;
  expect(entry).toEqual({ things: many.slice(0, 1_000), before: { role: 'member' }, after: { role: 'finance' } });
});

test('an act is not recorded outside the transaction that does it, and not at all when that is undone', async () => {
  const context = await aPartner();
  const act = { name: 'url-created', things: [] } as const;
  const before = await countEntries();

  await expect(recordAct(context, act)).rejects.toThrow(/in the transaction/);
  await expect(
    inPlainTransaction(context, async (context) => {
      await recordAct(context, act);
      throw new Error('something went wrong afterwards');
    }),
  ).rejects.toThrow('afterwards');

  expect(await countEntries()).toBe(before);
  expect(await verifyChain(context)).toMatchObject({ ok: true, links: before });
});

test('every act is a link of one chain', async () => {
  const context = await aPartner();
  await givenOrders(context, '2026-05-01', ['par_a', 'par_a']);
  await createOrderUrl(context, '一つ目');
  await createOrderUrl(context, '二つ目');

  const verified = await verifyChain(context);

  const [head] = await database().sql<{ number: string; hash: string }[]>`select number, hash from audit_head`;
  expect(verified).toEqual({ ok: true, links: Number(head?.number), head: head?.hash });
  expect(await countEntries()).toBe(Number(head?.number));
});

test('an empty chain holds', async () => {
  expect(await verifyChain(database())).toEqual({ ok: true, links: 0, head: '0'.repeat(64) });
});

describeOnPostgres('the application’s role', () => {
  const VERBS = [
    'update audit_entries set reason = $$a slip$$',
    'delete from audit_entries',
    'truncate audit_entries',
    'alter table audit_entries disable trigger all',
    'drop trigger chained on audit_entries',
    'insert into audit_links (number, entry_id, previous, hash) values (99, 99, $$$$, $$$$)',
    'update audit_links set hash = hash',
    'delete from audit_links',
    'truncate audit_links',
    'insert into audit_head (number, previous, hash) values (1, $$$$, $$$$)',
    'update audit_head set number = 0',
    'delete from audit_head',
    'truncate audit_head',
    'set session_replication_role = replica',
    'create or replace function chain_entry() returns trigger language plpgsql as $$ begin return null; end $$',
  ];

  test('records acts and rewrites none', async () => {
    const context = await aPartner();
    const portal = await database().another(1, APPLICATION_ROLE);
    await createOrderUrl({ ...context, db: portal.db }, '会社案内サイト');

    for (const statement of VERBS) {
      await expect(portal.sql.unsafe(statement), statement).rejects.toThrow(/permission denied|must be owner/);
    }

    expect(await verifyChain(context)).toMatchObject({ ok: true });
  });

  test('records eight acts at once without a gap, whatever else they hold', async () => {
    const context = await aPartner();
    const before = await countEntries();
    const portal = await database().another(8, APPLICATION_ROLE);
    const rounds = 25;
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all(
        Array.from({ length: 8 }, (_, hand) =>
          inTransaction({ ...context, db: portal.db }, async (context) => {
            // Half of them record first and lock afterwards, the other half the other way round.
            const act = { name: 'url-created', things: [], after: { count: hand } } as const;
            if (hand % 2 === 0) await recordAct(context, act);
            await context.db.execute('select from partners for update');
            if (hand % 2 === 1) await recordAct(context, act);
          }),
        ),
      );
    }
    expect(await verifyChain(context)).toMatchObject({ ok: true, links: before + rounds * 8 });
  });
});

async function aPartner(): Promise<Context & PartnerContext> {
  const context = await givenCompany(database().db, '2026-04-01', [{ id: 'par_a', programme: 'cashback' }]);
  return {
    ...context,
    actor: { kind: 'partner', userId: 'usr_a', partnerId: 'par_a' },
    origin: { role: 'owner', address: '192.0.2.7', session: '0123456789abcdef' },
    partner: { id: 'par_a', userId: 'usr_a', userName: '甲', programme: 'cashback' },
  };
}

async function countEntries(): Promise<number> {
  const [row] = await database().sql<{ entries: number }[]>`select count(*)::int as entries from audit_entries`;
  return row?.entries ?? 0;
}
