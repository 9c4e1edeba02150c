import { setTimeout } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';
import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { confirmOwnPayee, enterPayee, proposePayeeChange } from '#app/features/payee-changes/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import { findPayee } from '#app/features/partners/queries.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { type Db, clientOf } from '#app/platform/db.server.ts';
import { approvePayeeChange, givenPayeeChanged } from '#tests/support/approvals.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { findBreaches, ownApprovalsRefused } from '#tests/support/invariants.ts';
import { givenOutcome } from '#tests/support/outcomes.ts';

const database = useDatabase();

const CORRECTED = {
  familyName: '鈴木',
  givenName: '花子',
  familyKana: 'スズキ',
  givenKana: 'ハナコ',
  email: 'par_a@example.jp',
};

/** How often the server is asked whether somebody waits for a lock. */
const MILLISECONDS_BETWEEN_LOOKS = 5;

describeOnPostgres('an approval and a change of what it is about, at the same moment', () => {
  test('a payee corrected while the approval is being given takes the approval back', async () => {
    const context = await givenPreparedRun();
    await proposePayeeChange(asStaff(context, 'usr_programme'), 'par_a', CORRECTED);
    const slipIn = meanwhile(() => approvePayeeChange(context, 'par_a', 'usr_third'));

    await approve({ ...context, db: beforeUpdates(context.db, slipIn.start) });
    await slipIn.end();

    expect((await findRun(context, month('2026-02')))?.state).toBe('draft');
  });

  test('money back while the approval is being given takes the approval back', async () => {
    const context = await givenPreparedRun({ cancellable: true });
    const contracts = await database().sql<{ id: ContractId }[]>`select id from contracts order by id`;
    const ids = contracts.map(({ id }) => id);
    const slipIn = meanwhile(() => requestCancellations(context, ids));

    await approve({ ...context, db: beforeUpdates(context.db, slipIn.start) });
    await slipIn.end();

    expect((await findRun(context, month('2026-02')))?.state).toBe('draft');
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('a payee corrected while its partner confirms it is not confirmed unseen', async () => {
    const context = await givenPreparedRun();
    await database().sql`update payees set first_confirmed_on = null`;
    const slipIn = meanwhile(() => enterPayee(asStaff(context, 'usr_programme'), 'par_a', CORRECTED, false));

    const confirmed = await confirmOwnPayee(asPartner({ ...context, db: beforeUpdates(context.db, slipIn.start) }), {
      familyName: '山田',
      givenName: '太郎',
    });
    const changedFirst = slipIn.endedFirst();
    await slipIn.end();

    expect([confirmed.ok, changedFirst]).toEqual([true, false]);
    expect((await findPayee(context, 'par_a'))?.familyName).toBe('山田');
  });
});

test('a payout that comes back opens the approved run again, which then carries it', async () => {
  let context = await givenPreparedRun();
  const [february, march] = [month('2026-02'), month('2026-03')];
  await approve(context);
  context = await advance(context, '2026-02-27');
  await makeBankFile(asStaff(context), february, { columns: DEFAULT_FILE_COLUMNS, message: '' });
  context = await advance(context, '2026-03-02');
  const [payout] = await listPayouts(context, february);
  invariant(payout?.sentOn, 'the payout was sent');
  await preparePayoutRun(asStaff(context), march);
  await approve(context, march);

  await givenOutcome(context, payout.id);

  expect((await findRun(context, march))?.state).toBe('draft');
  await preparePayoutRun(asStaff(context), march);
  expect(await approve(context, march)).toEqual({ ok: true, value: true });
  expect((await listPayouts(context, march)).map(({ amount }) => amount)).toEqual([payout.amount]);
  expect(await findBreaches(database().sql)).toEqual([]);
});

test('who changed a payee last does not approve the payout to it; somebody else does', async () => {
  const context = await givenPreparedRun();
  const february = month('2026-02');
  await givenPayeeChanged(context, 'par_a', CORRECTED, { by: 'usr_checker' });
  await preparePayoutRun(asStaff(context, 'usr_maker'), february);

  expect(await approve(context)).toEqual({ ok: false, refusal: { code: 'own-hand' } });
  expect(await ownApprovalsRefused(database().sql)).toMatchObject([{ kind: 'run' }]);
  const run = await findRun(context, february);
  expect((await approvePayoutRun(asStaff(context, 'usr_third'), february, run?.contentHash ?? '')).ok).toBe(true);
});

/**
 * One cashback of January in the run of February, prepared on 3 February. `cancellable` keeps the money-back window
 * open until then: it began on the 15th, so the 3rd is its last day.
 */
async function givenPreparedRun({ cancellable = false } = {}): Promise<Context> {
  const { db } = database().engine === 'postgres' ? await database().another(6) : database();
  const founded = await givenCompany(db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
  const [order] = await givenOrders(founded, '2026-01-15', ['par_a']);
  invariant(order, 'the order was placed');
  await recordPayments(founded, [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
  const context = await advance(founded, cancellable ? '2026-02-03' : '2026-02-04');
  const prepared = await preparePayoutRun(asStaff(context, 'usr_maker'), month('2026-02'));
  invariant(prepared.ok && prepared.value.length === 1, 'one payout was prepared');
  return context;
}

async function approve(context: Context, of = month('2026-02')) {
  const run = await findRun(context, of);
  return approvePayoutRun(asStaff(context, 'usr_checker'), of, run?.contentHash ?? '');
}

function asPartner(context: Context): PartnerContext {
  const partner = { id: 'par_a' as const, userId: 'usr_a' as const, userName: '', programme: 'cashback' as const };
  return { ...context, actor: { kind: 'partner', userId: 'usr_a', partnerId: 'par_a' }, partner };
}

/** Something that begins inside somebody else's transaction; that one goes on once it has ended, or waits for a lock. */
function meanwhile(act: () => Promise<unknown>) {
  let acting: Promise<unknown> | undefined;
  let slippedIn = false;
  return {
    async start() {
      acting ??= act();
      let over = false;
      const ended = acting.then(() => (slippedIn = true)).finally(() => (over = true));
      await Promise.race([ended, somebodyWaits(() => over)]);
    },
    endedFirst: () => slippedIn,
    async end() {
      await acting;
    },
  };
}

/** Answers once a connection to this database waits for a lock, or nobody wants to know any more. */
async function somebodyWaits(over: () => boolean): Promise<void> {
  while (!over()) {
    const [waiting] = await database().sql`
      select from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and wait_event_type = 'Lock'`;
    if (waiting) return;
    await setTimeout(MILLISECONDS_BETWEEN_LOOKS);
  }
}

/** The same database, in whose transactions something else begins before the first update. */
function beforeUpdates(db: Db, begin: () => Promise<void>): Db {
  const inside = (transaction: Db): Db => {
    const client = clientOf(transaction);
    const unsafe = (text: string, ...asked: [never[], object]) => {
      const send = () => client.unsafe(text, ...asked);
      if (!text.startsWith('update')) return send();
      const begun = begin();
      return {
        then: (...told: Parameters<Promise<unknown>['then']>) => begun.then(send).then(...told),
        values: () => begun.then(() => send().values()),
      };
    };
    return drizzle({ unsafe, options: clientOf(db).options } as unknown as Sql);
  };
  return new Proxy(db, {
    get(target, key) {
      const member = Reflect.get(target, key) as unknown;
      if (key !== 'transaction' || typeof member !== 'function') return member;
      return (work: (transaction: Db) => Promise<unknown>) =>
        Reflect.apply(member, target, [(transaction: Db) => work(inside(transaction))]) as unknown;
    },
  });
}
