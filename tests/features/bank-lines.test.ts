import { describe, expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import {
  confirmCertain,
  forgetAlias,
  keepLine,
  matchLine,
  putLineAside,
  takeBackLine,
  takeLines,
} from '#app/features/bank-lines/commands.server.ts';
import { certainDigest, countLines, listAliases, listProposed } from '#app/features/bank-lines/queries.server.ts';
import { discardStatement, handInStatement } from '#app/features/bank-statements/commands.server.ts';
import { previewStatement } from '#app/features/bank-statements/queries.server.ts';
import type { StaffContext } from '#app/platform/context.server.ts';
import { type MadeLine, bytesOf, transferRecords } from '#tests/support/bank-files.ts';
import { asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';

const database = useDatabase();

const NO_TOTALS = {};

async function givenInvoices(count = 2) {
  const context = await givenCompany(database().db, '2026-01-05', [
    { id: 'par_a', programme: 'discount' },
    { id: 'par_b', programme: 'discount' },
  ]);
  const orders = await givenOrders(
    context,
    '2026-02-01',
    Array.from({ length: count }, (_, n) => (n === 1 ? 'par_b' : 'par_a')),
  );
  return { staff: asStaff(context), orders };
}

/** The bank's lines for orders: by their invoice's number. */
function paying(
  orders: Awaited<ReturnType<typeof givenInvoices>>['orders'],
  given: Partial<MadeLine> = {},
): MadeLine[] {
  return orders.map(({ invoice }) => ({
    ...{ day: '080105', amount: invoice.total, payer: 'ｼﾖｳｶｲ', remark: `0000${invoice.number}` },
    ...given,
  }));
}

async function takeFile(staff: StaffContext, lines: readonly MadeLine[]) {
  const handedIn = await handInStatement(staff, { name: 'a.txt', bytes: bytesOf(transferRecords(lines)) }, NO_TOTALS);
  invariant(handedIn.ok, 'the test writes a statement that can be read');
  const taken = await takeLines(staff, handedIn.value);
  return { id: handedIn.value, taken };
}

async function onAccount(account: string): Promise<number> {
  const [row] = await database().sql<{ amount: string }[]>`
    select coalesce(sum(amount), 0) as amount from ledger_postings where account = ${account}`;
  return Number(row?.amount);
}

describe('a statement', () => {
  test('records nothing until it is taken, and is taken once', async () => {
    const { staff, orders } = await givenInvoices();
    const file = { name: 'a.txt', bytes: bytesOf(transferRecords(paying(orders))) };

    const first = await handInStatement(staff, file, NO_TOTALS);
    const again = await handInStatement(staff, { ...file, name: 'b.txt' }, NO_TOTALS);
    expect(again).toEqual(first);
    expect(await database().sql`select 1 from bank_lines`).toHaveLength(0);

    invariant(first.ok, 'the file is read');
    expect(await takeLines(staff, first.value)).toEqual({ ok: true, value: { fresh: 2 } });
    expect(await takeLines(staff, first.value)).toMatchObject({ ok: false, refusal: { code: 'taken-before' } });
    expect(await discardStatement(staff, first.value)).toMatchObject({ ok: false, refusal: { code: 'taken-before' } });
    expect((await countLines(staff)).waiting).toBe(2);
  });

  test('that overlaps an earlier one brings only what is new', async () => {
    const { staff, orders } = await givenInvoices(3);
    await takeFile(staff, paying(orders.slice(0, 2)));

    const second = await handInStatement(
      staff,
      { name: 'b', bytes: bytesOf(transferRecords(paying(orders))) },
      NO_TOTALS,
    );
    invariant(second.ok, 'the file is read');
    const preview = await previewStatement(staff, second.value);
    expect(preview?.lines.map(({ known }) => known)).toEqual([true, true, false]);
    expect(await takeLines(staff, second.value)).toEqual({ ok: true, value: { fresh: 1 } });
    expect((await countLines(staff)).waiting).toBe(3);
  });

  test('that was thrown away can be handed in again', async () => {
    const { staff, orders } = await givenInvoices();
    const file = { name: 'a.txt', bytes: bytesOf(transferRecords(paying(orders))) };
    const first = await handInStatement(staff, file, NO_TOTALS);
    invariant(first.ok, 'the file is read');
    await discardStatement(staff, first.value);
    expect(await takeLines(staff, first.value)).toEqual({ ok: false, refusal: { code: 'statement-gone' } });
    const second = await handInStatement(staff, file, NO_TOTALS);
    expect(second.ok && second.value !== first.value).toBe(true);
  });
});

describe('CON-06, MAIL-20 a line', () => {
  test('is proposed, confirmed with all that are certain, and pays through the one command that takes payments', async () => {
    const { staff, orders } = await givenInvoices();
    await takeFile(staff, paying(orders, { payer: 'ﾊﾟ-ｼﾖｳｶｲ' }));
    // Numbers of one digit beside a strange name are no proof; the registered name is.
    expect((await listProposed(staff)).map(({ proposal }) => proposal.because.code)).toEqual([
      'short-number',
      'short-number',
    ]);

    const [first, second] = await listProposed(staff);
    invariant(first && second && orders[0] && orders[1], 'two lines wait');
    expect(await matchLine(staff, first.id, orders[0].invoice.number)).toMatchObject({ ok: true });
    expect((await listAliases(staff, 9)).map(({ payer }) => payer)).toEqual(['ﾊﾟ-ｼﾖｳｶｲ']);

    const proposed = await listProposed(staff);
    expect(await confirmCertain(staff, 'something else')).toMatchObject({
      ok: false,
      refusal: { code: 'proposals-changed' },
    });
    expect(await confirmCertain(staff, certainDigest(proposed))).toEqual({ ok: true, value: 1 });

    expect(await countLines(staff)).toEqual({ waiting: 0, matched: 2, kept: 0, 'not-ours': 0 });
    const paid = await database()
      .sql`select method, value_on::text, received_on::text, unapplied from payments order by id`;
    expect(paid).toHaveLength(2);
    expect(paid[0]).toEqual({ method: 'transfer', value_on: '2026-01-05', received_on: '2026-01-05', unapplied: null });
    expect(await database().sql`select 1 from contracts where state = 'scheduled'`).toHaveLength(2);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('of another amount than its invoice asks for is not recorded as its payment', async () => {
    const { staff, orders } = await givenInvoices(1);
    const [order] = orders;
    invariant(order, 'one order was placed');
    await takeFile(staff, paying([order], { amount: order.invoice.total - 430 }));
    const [line] = await listProposed(staff);
    invariant(line, 'one line waits');

    const refused = await matchLine(staff, line.id, order.invoice.number);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'amount-differs', expected: order.invoice.total } });
    expect((await countLines(staff)).waiting).toBe(1);

    const accepting = { ...staff, policy: { ...staff.policy, shortPaymentYen: 430 as never } };
    expect(await matchLine(accepting, line.id, order.invoice.number)).toMatchObject({ ok: true });
    expect(await onAccount('transfer-fees')).toBe(430);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('of more than its invoice, where a surplus is accepted, leaves the surplus as unapplied money', async () => {
    const { staff, orders } = await givenInvoices(1);
    const [order] = orders;
    invariant(order, 'one order was placed');
    await takeFile(staff, paying([order], { amount: order.invoice.total + 100 }));
    const [line] = await listProposed(staff);
    invariant(line, 'one line waits');
    const accepting = { ...staff, policy: { ...staff.policy, overPaymentYen: 100 as never } };
    expect(await matchLine(accepting, line.id, order.invoice.number)).toMatchObject({ ok: true });
    expect(await onAccount('unapplied-money')).toBe(-100);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('of somebody unknown is kept, and still pays once it is known whose it is', async () => {
    const { staff, orders } = await givenInvoices(1);
    const [order] = orders;
    invariant(order, 'one order was placed');
    await takeFile(staff, paying(orders, { remark: '' }));
    const [line] = await listProposed(staff);
    invariant(line, 'one line waits');

    await keepLine(staff, line.id, '依頼人名から特定できないため');
    expect([await onAccount('bank'), await onAccount('unapplied-money')]).toEqual([line.amount, -line.amount]);
    await takeBackLine(staff, line.id);
    expect(await onAccount('bank')).toBe(0);
    await keepLine(staff, line.id, 'やはり特定できないため');
    expect(await matchLine(staff, line.id, order.invoice.number)).toMatchObject({ ok: true });

    expect([await onAccount('bank'), await onAccount('unapplied-money')]).toEqual([line.amount, 0]);
    expect(await takeBackLine(staff, line.id)).toMatchObject({ ok: false, refusal: { code: 'paid-for-good' } });
  });

  test('kept and then given to an invoice of another amount stays kept: it is in the queue and in the books', async () => {
    const { staff, orders } = await givenInvoices(1);
    const [order] = orders;
    invariant(order, 'the order was placed');
    await takeFile(staff, paying([order], { amount: order.invoice.total - 440 }));
    const [line] = await listProposed(staff);
    invariant(line, 'one line waits');
    await keepLine(staff, line.id, '差額を確認中');

    expect(await matchLine(staff, line.id, order.invoice.number)).toMatchObject({
      ok: false,
      refusal: { code: 'amount-differs' },
    });

    expect(await countLines(staff)).toMatchObject({ kept: 1 });
    expect([await onAccount('bank'), await onAccount('unapplied-money')]).toEqual([line.amount, -line.amount]);
    expect(await takeBackLine(staff, line.id)).toMatchObject({ ok: true });
    expect(await countLines(staff)).toMatchObject({ waiting: 1, kept: 0 });
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('that is not ours books nothing and may wait again; a name learned by mistake is forgotten', async () => {
    const { staff, orders } = await givenInvoices(1);
    await takeFile(staff, paying(orders));
    const [line] = await listProposed(staff);
    invariant(line && orders[0], 'one line waits');
    await putLineAside(staff, line.id, '別事業の入金');
    expect(await keepLine(staff, line.id, 'x')).toMatchObject({ ok: false, refusal: { code: 'decided-before' } });
    expect(await onAccount('bank')).toBe(0);
    await takeBackLine(staff, line.id);
    expect(await matchLine(staff, line.id, 999_999)).toMatchObject({
      ok: false,
      refusal: { code: 'invoice-not-found' },
    });
    await matchLine(staff, line.id, orders[0].invoice.number);
    const [alias] = await listAliases(staff, 9);
    if (alias) await forgetAlias(staff, alias);
    expect(await listAliases(staff, 9)).toEqual([]);
  });
});

describeOnPostgres('two people at once', () => {
  test('confirm the same lines: each becomes one payment', async () => {
    const { staff, orders } = await givenInvoices(8);
    await takeFile(staff, paying(orders, { payer: 'ｼﾖｳｶｲ' }));
    const seen = certainDigest(await listProposed(staff));
    const { db } = await database().another(8);
    const other = { ...staff, db };

    const outcomes = await Promise.all(Array.from({ length: 6 }, () => confirmCertain(other, seen)));

    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    const [row] = await database().sql<{ n: number }[]>`select count(*)::int as n from payments`;
    expect(row?.n).toBe(outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []))[0]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('decide differently about one line: one decision stands', async () => {
    const { staff, orders } = await givenInvoices(1);
    await takeFile(staff, paying(orders));
    const [line] = await listProposed(staff);
    invariant(line && orders[0], 'one line waits');
    const { db } = await database().another(8);
    const other = { ...staff, db };
    const { number } = orders[0].invoice;
    const outcomes = await Promise.all([
      ...[1, 2, 3].map(() => matchLine(other, line.id, number)),
      ...[1, 2, 3].map(() => keepLine(other, line.id, 'x')),
    ]);
    const standing = await database().sql`select kind from bank_line_ends where ended_at is null`;
    expect(standing).toHaveLength(1);
    expect(outcomes.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(1);
    expect(await onAccount('bank')).toBe(line.amount);
  });

  test('take overlapping statements: every line comes once', async () => {
    const { staff, orders } = await givenInvoices(6);
    const { db } = await database().another(8);
    const other = { ...staff, db };
    const files = [paying(orders.slice(0, 4)), paying(orders.slice(2))].map((lines) => bytesOf(transferRecords(lines)));
    const ids = await Promise.all(files.map((bytes) => handInStatement(other, { name: 'x', bytes }, NO_TOTALS)));
    const handedIn = ids.flatMap((id) => (id.ok ? [id.value] : []));
    await Promise.all(handedIn.map((id) => takeLines(other, id)));
    expect((await countLines(staff)).waiting).toBe(6);
  });
});
