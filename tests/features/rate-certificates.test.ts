import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { compareWithReplay, findClose } from '#app/features/closes/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { findRateCertificate } from '#app/features/rate-certificates/queries.server.ts';
import { monthEndCounts } from '#db/schema/closes.ts';
import { advance, givenCompany, givenOrders } from '#tests/support/company.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { ROOT } from '#tests/support/source-files.ts';

const database = useDatabase();

const FEBRUARY = month('2026-02');

/** Five orders of a cashback partner for 1 February: two paid, one paid for March, one never, one given back. It is 1 March. */
async function givenFebruary() {
  const context = await givenCompany(database().db, '2026-01-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'discount' },
  ]);
  const orders = await givenOrders(context, '2026-02-01', ['par_a', 'par_a', 'par_a', 'par_a', 'par_b']);
  const [lasting, open, back, dear, own] = orders;
  const later = await givenOrders(context, '2026-03-15', ['par_a']);
  invariant(lasting && open && back && dear && own && later[0], 'six orders are placed');
  const paid = [lasting, back, dear, own, later[0]];
  await recordPayments(
    context,
    paid.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  const inTime = await advance(context, '2026-02-10');
  await requestCancellations(inTime, [back.contractId]);
  return { context: await advance(inTime, '2026-03-01'), lasting, open, back, dear, own, later: later[0] };
}

describe('PRG-09, CTR-03 the rate certificate', () => {
  test('names what was counted, what was left out and why, the rates, and what they apply to', async () => {
    const { context, lasting, open, back, dear, later } = await givenFebruary();
    const certificate = await findRateCertificate(context, FEBRUARY, 'par_a');
    expect(certificate).toMatchObject({
      number: 'RC-202602-par_a',
      count: 2,
      agrees: true,
      cardFrom: '2020-01',
      overBefore: 0,
      rates: [
        { planGroup: 'shared', event: 'new', rate: '0.2' },
        { planGroup: 'shared', event: 'renewal', rate: '0.2' },
      ],
      applications: [{ orderNumber: later.orderNumber, day: '2026-03-15', amount: 9_120, state: 'expected' }],
    });
    const byNumber = (one: { orderNumber: string }, other: { orderNumber: string }) =>
      one.orderNumber < other.orderNumber ? -1 : 1;
    expect(certificate?.counted.map(({ orderNumber }) => orderNumber)).toEqual(
      [lasting, dear].toSorted(byNumber).map(({ orderNumber }) => orderNumber),
    );
    expect(certificate?.leftOut.map(({ orderNumber, reason }) => ({ orderNumber, reason }))).toEqual(
      [
        { orderNumber: open.orderNumber, reason: 'unpaid' },
        { orderNumber: back.orderNumber, reason: 'money-back' },
        { orderNumber: later.orderNumber, reason: 'not-started' },
      ].toSorted(byNumber),
    );
  });

  test('says the same of its month whatever happens afterwards, and that the money was earned', async () => {
    const { context, dear } = await givenFebruary();
    const before = await findRateCertificate(context, FEBRUARY, 'par_a');
    const march = await advance(context, '2026-03-20');
    await requestCancellations(march, [dear.contractId]);
    const after = await findRateCertificate(await advance(march, '2026-05-01'), FEBRUARY, 'par_a');
    const { applications: expected, ...fixed } = before ?? {};
    const { applications: earned, ...still } = after ?? {};
    expect(still).toEqual(fixed);
    expect(expected).toMatchObject([{ state: 'expected', amount: 9_120 }]);
    expect(earned).toMatchObject([{ state: 'applied', amount: 9_120, day: '2026-03-15' }]);
  });

  test('under discount it names the invoices issued in the month after', async () => {
    const { context, own } = await givenFebruary();
    const [march] = await givenOrders(await advance(context, '2026-03-03'), '2026-04-01', ['par_b']);
    expect(await findRateCertificate(context, FEBRUARY, 'par_b')).toMatchObject({
      counted: [{ orderNumber: own.orderNumber }],
      applications: [{ invoice: march?.invoice.number, rate: '0.2', amount: 9_120, state: 'applied' }],
    });
  });

  test('there is none of an open month, nor of another partner’s contracts', async () => {
    const { context, own } = await givenFebruary();
    expect(await findRateCertificate(context, month('2026-03'), 'par_a')).toBeUndefined();
    expect(JSON.stringify(await findRateCertificate(context, FEBRUARY, 'par_a'))).not.toContain(own.orderNumber);
  });
});

describe('PRG-09 a close counted again', () => {
  test('comes to the digest of the month, and every partner changed by hand is named', async () => {
    const { context } = await givenFebruary();
    const close = await findClose(context, FEBRUARY);
    expect(await compareWithReplay(context, FEBRUARY)).toEqual({
      partners: close?.partners,
      contracts: 3,
      digest: close?.digest,
      differences: [],
    });
    const { sql } = database();
    await sql.unsafe('alter table month_end_counts disable trigger user');
    await context.db.update(monthEndCounts).set({ count: 7 });
    await sql.unsafe('alter table month_end_counts enable trigger user');
    const { differences } = await compareWithReplay(context, FEBRUARY);
    expect(differences).toMatchObject([
      { partnerId: 'par_a', stored: { count: 7 }, replayed: { count: 2 } },
      { partnerId: 'par_b', stored: { count: 7 }, replayed: { count: 1 } },
    ]);
  });
});

describeOnPostgres('PRG-09 an operator counts a close again', () => {
  test('一致 with status 0, the differences with 1, and with 2 what cannot be counted', async () => {
    const { context } = await givenFebruary();
    const { sql } = database();
    const [row] = await sql<{ name: string }[]>`select current_database() as name`;
    const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
    url.pathname = `/${row?.name ?? ''}`;
    const agreed = await replay(url, '--month', '2026-02');
    expect(agreed).toMatchObject({ code: 0, err: '' });
    expect(agreed.out).toContain('2 社 3 件');
    expect(agreed.out).toContain('一致 / identical');
    expect(await replay(url, '--month', '2026-03')).toMatchObject({ code: 2 });

    await sql.unsafe('alter table month_end_counts disable trigger user');
    await context.db.update(monthEndCounts).set({ count: 5 });
    await sql.unsafe('alter table month_end_counts enable trigger user');
    const differing = await replay(url, '--month', '2026-02');
    expect(differing.code).toBe(1);
    expect(differing.out).toContain('par_a商会(par_a): 5件');
  });
});

/** `npm run closes:replay` as an operator runs it. */
function replay(database: URL, ...words: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const run = spawn(process.execPath, ['--import', 'tsx', 'app/cli/closes-replay.ts', ...words], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'test', DATABASE_URL: database.href },
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
