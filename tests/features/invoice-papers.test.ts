import { describe, expect, test } from 'vitest';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { findInvoiceBySecret } from '#app/features/invoice-links/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { creditNotes } from '#db/schema/credit-notes.ts';
import { invoiceLinks } from '#db/schema/invoice-links.ts';
import { invoices } from '#db/schema/invoices.ts';
import { partners } from '#db/schema/partners.ts';
import { asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

const SHOP = { id: 'par_shop', programme: 'discount' } as const;

async function givenPaidOrders(count: number) {
  const context = await givenCompany(database().db, '2026-03-01', [SHOP]);
  const placed = await givenOrders(
    context,
    '2026-04-01',
    Array.from({ length: count }, () => SHOP.id),
  );
  await pay(context, placed);
  return { context, placed };
}

async function pay(context: Context, placed: Awaited<ReturnType<typeof givenOrders>>) {
  const paid = await recordPayments(
    asStaff(context),
    placed.map(({ invoice }) => ({ id: context.newId('pay'), invoiceId: invoice.id, amount: invoice.total })),
  );
  if (!paid.ok) throw new Error(paid.refusal.code);
}

describe('MAIL-19, CTR-05 an invoice keeps what it said', () => {
  test('a partner that changes its name changes no invoice', async () => {
    const context = await givenCompany(database().db, '2026-03-01', [SHOP]);
    await givenOrders(context, '2026-04-01', [SHOP.id]);
    await context.db.update(partners).set({ name: '改名後商会', contactName: '別人' });
    expect(await context.db.select().from(invoices)).toMatchObject([
      {
        recipientName: 'par_shop商会',
        recipientPerson: '山田',
        planName: 'シェアードプラン',
        termMonths: 12,
        coversFrom: '2026-04-01',
        coversTo: '2027-03-31',
      },
    ]);
  });
});

describe('CTR-05 an invoice is read under the address in its mail', () => {
  test('the secret opens this invoice and no other, and the database keeps its digest alone', async () => {
    const context = await givenCompany(database().db, '2026-03-01', [SHOP]);
    const placed = await givenOrders(context, '2026-04-01', [SHOP.id, SHOP.id]);
    const written = await lettersIn(context.db);
    const secrets = written.map(({ secretLink }) => secretLink?.replace('/invoice/', '') ?? '');
    const opened = await Promise.all(secrets.map((secret) => findInvoiceBySecret(context, secret)));
    expect(opened.toSorted()).toEqual(placed.map(({ invoice }) => invoice.id).toSorted());
    const stored = JSON.stringify(await context.db.select().from(invoiceLinks));
    expect(secrets.filter((secret) => stored.includes(secret))).toEqual([]);
  });

  test.each(['', 'x', '0'.repeat(32), `${'a'.repeat(31)}/`, `' or 1=1 --${' '.repeat(20)}`])(
    'a made-up secret opens nothing: %j',
    async (secret) => {
      const context = await givenCompany(database().db, '2026-03-01', [SHOP]);
      await givenOrders(context, '2026-04-01', [SHOP.id]);
      expect(await findInvoiceBySecret(context, secret)).toBeUndefined();
    },
  );
});

describe('REF-01, BIL-03 money back issues a credit note', () => {
  test('of the whole invoice at its own tax, numbered in a series of its own', async () => {
    const { context, placed } = await givenPaidOrders(3);
    const [first, , third] = placed;
    if (!first || !third) throw new Error('three orders were placed');
    await requestCancellations(context, [third.contractId]);
    await requestCancellations(context, [first.contractId, third.contractId]);
    const notes = await context.db.select().from(creditNotes).orderBy(creditNotes.number);
    expect(notes).toMatchObject([
      { number: 1, invoiceId: third.invoice.id, total: third.invoice.total, tax: third.invoice.tax },
      { number: 2, invoiceId: first.invoice.id, issuedOn: '2026-03-01', partnerId: SHOP.id, reason: 'money-back' },
    ]);
  });

  test('an order cancelled before its payment is void and gets none', async () => {
    const context = await givenCompany(database().db, '2026-03-01', [SHOP]);
    const [placed] = await givenOrders(context, '2026-04-01', [SHOP.id]);
    if (!placed) throw new Error('an order was placed');
    await requestCancellations(context, [placed.contractId]);
    expect(await context.db.select().from(creditNotes)).toEqual([]);
  });

  test('a cancellation that is undone leaves no gap in the numbers', async () => {
    const { context, placed } = await givenPaidOrders(2);
    const [first, second] = placed;
    if (!first || !second) throw new Error('two orders were placed');
    const undone = context.db.transaction(async (db) => {
      await requestCancellations({ ...context, db, transaction: 'open' }, [first.contractId]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await requestCancellations(context, [second.contractId]);
    expect(await context.db.select({ number: creditNotes.number }).from(creditNotes)).toEqual([{ number: 1 }]);
  });
});

describeOnPostgres('numbers under many hands at once', () => {
  test('eight cancellations and eight orders at once: both series without gap or repetition', async () => {
    const { context, placed } = await givenPaidOrders(8);
    const others = await Promise.all(Array.from({ length: 8 }, () => database().another(2)));
    await Promise.all(
      placed.flatMap(({ contractId }, index) => {
        const own = { ...context, db: others[index]?.db ?? context.db };
        return [
          requestCancellations(own, [contractId]),
          requestCancellations(own, [contractId]),
          givenOrders(own, '2026-05-01', [SHOP.id]),
        ];
      }),
    );
    const numbered = async (table: typeof creditNotes | typeof invoices) =>
      (await context.db.select({ number: table.number }).from(table))
        .map(({ number }) => number)
        .toSorted((a, b) => a - b);
    expect(await numbered(creditNotes)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await numbered(invoices)).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
  });
});
