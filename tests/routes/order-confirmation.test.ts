import { describe, expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { findOrderPaper } from '#app/features/order-papers/queries.server.ts';
import { orderSheet } from '#app/features/order-papers/rules.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { loader as contractPage } from '#app/routes/contract.$secret.tsx';
import { loader as confirmation } from '#app/routes/contract_.$secret_.confirmation.pdf.ts';
import { loader as invoiceFile } from '#app/routes/contract_.$secret_.invoices_.$number.pdf.ts';
import { loader as ownConfirmation } from '#app/routes/mypage_.contracts_.$orderNumber.confirmation.pdf.ts';
import { loader as doneConfirmation } from '#app/routes/o.$slug_.done.$token_.confirmation.pdf.ts';
import { action } from '#app/routes/o.$slug.tsx';
import { FILLED, givenLeaflet, sendOrder } from '#tests/support/client-order.ts';
import { asStaff, contextOf } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { everyVisitor } from '#tests/support/visitors.ts';
import { canaryOf, givenTwoPartners } from '#tests/support/two-partners.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

const TOKEN = 'a'.repeat(32);

async function givenOrder() {
  const { db, sql } = database();
  await givenLeaflet(db);
  const sent = await sendOrder(db, action, { ...FILLED, token: TOKEN, domainChoice: 'none', storageGb: '0' });
  expect(sent.status).toBe(302);
  const [contract] = await sql<{ id: `ctr_${string}`; invoice: `inv_${string}`; total: number }[]>`
    select c.id, i.id as invoice, i.total::int from contracts c join invoices i on i.contract_id = c.id`;
  const [letter] = (await lettersIn(db)).filter(({ kind }) => kind === 'order-received');
  const secret = letter?.contractLink?.split('/').at(-1) ?? '';
  invariant(contract && secret, 'the client got a letter with the address of the contract');
  const at = (params: Record<string, string>) => argsFor(portalOn(db), new Request('http://localhost:3000/'), params);
  return { context: contextOf(db, '2026-05-20' as never), contract, secret, at, letter };
}

async function statusOf(answer: Promise<unknown>): Promise<number | undefined> {
  try {
    const given = await answer;
    return given instanceof Response ? given.status : 200;
  } catch (thrown) {
    const refused = thrown as { init?: { status?: number } };
    return refused.init?.status;
  }
}

describe('CON-03, PRG-06 the confirmation of an order', () => {
  test('is a PDF under the addresses the client has, with what was ordered and agreed to', async () => {
    const { context, contract, secret, at } = await givenOrder();
    for (const answer of [
      await confirmation(at({ secret })),
      await doneConfirmation(at({ slug: 'leaflet', token: TOKEN })),
    ]) {
      expect(answer.headers.get('Content-Type')).toBe('application/pdf');
      expect(
        Buffer.from(await answer.arrayBuffer())
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
    }
    const paper = await findOrderPaper(context, contract.id);
    invariant(paper, 'an order has its confirmation');
    const told = JSON.stringify(orderSheet(paper, portalOn(database().db).company));
    for (const text of [
      '株式会社あおぞら商店',
      '〒105-0001',
      '72,160円',
      '2026-11-referred',
      'par_a商会様に次の内容を共有',
    ]) {
      expect(told).toContain(text);
    }
    // Ordered for 15 June: the last day to pay is 15 July.
    expect(told).toContain('2026年7月15日までにご入金がないときは');
  });

  test('stands on the page the letter leads to, with every invoice and where the order is', async () => {
    const { context, contract, secret, at } = await givenOrder();
    expect(await contractPage(at({ secret }))).toMatchObject({
      confirmed: true,
      lastPayOn: '2026-07-15',
      contract: { state: 'ordered', orderedOn: '2026-05-20', term: 0 },
      invoices: [{ number: 1, term: 1, paidOn: null }],
    });
    expect(await statusOf(invoiceFile(at({ secret, number: '1' })))).toBe(200);
    await recordPayments(asStaff(context), [{ invoiceId: contract.invoice, amount: contract.total as never }]);
    expect(await contractPage(at({ secret }))).toMatchObject({
      contract: { state: 'scheduled', startsOn: '2026-06-15', term: 1 },
      invoices: [{ paidOn: '2026-05-20' }],
    });
  });

  test('says of an order that was cancelled before its payment that it is', async () => {
    const { context, contract } = await givenOrder();
    await requestCancellations(asStaff(context), [contract.id]);
    const paper = await findOrderPaper(context, contract.id);
    expect(paper?.over).toBe(true);
    expect(paper && JSON.stringify(orderSheet(paper, portalOn(database().db).company))).toContain('取り消されました');
  });

  test('is nobody else’s: wrong addresses, other people’s invoices, a partner’s client', async () => {
    const { secret, at } = await givenOrder();
    expect(await statusOf(confirmation(at({ secret: 'b'.repeat(32) })))).toBe(404);
    expect(await statusOf(doneConfirmation(at({ slug: 'leaflet', token: 'b'.repeat(32) })))).toBe(404);
    for (const number of ['2', '0', 'x', '99999999999999']) {
      expect(await statusOf(invoiceFile(at({ secret, number })))).toBe(404);
    }
  });

  test('PRG-03 a partner has that of its own orders alone', async () => {
    const { db, sql } = database();
    const context = await givenTwoPartners(db);
    const portal = portalOn(db);
    const visitors = await everyVisitor(portal, { ...context, db }, sql);
    const cookie = visitors.find(({ name }) => name === 'discount owner of a')?.cookie ?? '';
    const numberOf = async (programme: string, word: string) => {
      const [row] = await sql<{ number: string }[]>`
        select order_number as number from contracts c join partners p on p.id = c.partner_id
        where p.programme = ${programme} and p.name like ${`${word}%`} order by c.id limit 1`;
      return row?.number ?? '';
    };
    const ask = async (orderNumber: string) =>
      statusOf(
        ownConfirmation(
          argsFor(portal, new Request('http://localhost:3000/', { headers: { cookie } }), { orderNumber }),
        ),
      );
    expect(await ask(await numberOf('discount', canaryOf('a').word))).toBe(200);
    expect(await ask(await numberOf('discount', canaryOf('b').word))).toBe(404);
    expect(await ask(await numberOf('cashback', canaryOf('a').word))).toBe(404);
  });
});
