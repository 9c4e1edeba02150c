import { describe, expect, test } from 'vitest';
import { renewClientAddress } from '#app/features/client-pages/commands.server.ts';
import { deliverLetters } from '#app/features/letters/commands.server.ts';
import { loader as page } from '#app/routes/contract.$secret.tsx';
import { action as cancel, loader as cancelPage } from '#app/routes/contract.$secret_.cancel.tsx';
import { contractLinks } from '#db/schema/contract-links.ts';
import { givenClients, latestContractSecret } from '#tests/support/client-contract.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches, findUnaudited } from '#tests/support/invariants.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

/** A cashback partner with three contracts of a client from 1 March, and its pages on a later day. */
async function givenClient(today: string) {
  const { db } = database();
  const opened = await givenCompany(db, '2026-02-02', [{ id: 'par_a', programme: 'cashback' }]);
  const [contractId = 'ctr_none'] = await givenClients(opened, '2026-03-01', 'par_a', [12, 12, 12]);
  const secret = await latestContractSecret(db);
  const portal = portalOn(db);
  const address = 'http://localhost:3000/contract';
  const context = await advance(opened, today);
  return {
    ...{ context, contractId, secret },
    get: (given = secret) => argsFor(portal, new Request(address), { secret: given }),
    post: (fields: Record<string, string>, given = secret) =>
      argsFor(portal, new Request(address, { method: 'POST', body: new URLSearchParams(fields) }), { secret: given }),
  };
}

const textOf = (facts: readonly { description: string }[]) => facts.map(({ description }) => description).join('|');
const statusOf = (answer: unknown) =>
  answer instanceof Response ? answer.status : (answer as { init?: { status?: number } }).init?.status;
const lettersOfKind = async (kind: string) => (await lettersIn(database().db)).filter((letter) => letter.kind === kind);

describe('REF-01, REF-04, REF-05 a client cancels under the address in its letters, without signing in', () => {
  test('within 20 days: money back as shown, confirmed to the client, told to the partner; two clicks make one', async () => {
    const { context, get, post, secret } = await givenClient('2026-03-10');
    expect(await page(get())).toMatchObject({ company: '株式会社あおぞら商店', cancellable: true });
    const shown = await cancelPage(get());
    expect(textOf(shown.facts)).toContain('2026年3月9日までのご利用とし、料金を返金します');
    expect(textOf(shown.facts)).toContain('72,160円|2026年3月31日');
    expect(textOf(shown.facts)).not.toMatch(/件数|キャッシュバック/);

    const answers = await Promise.all([cancel(post({ seen: shown.seen })), cancel(post({ seen: shown.seen }))]);
    for (const answer of answers) {
      expect(answer).toBeInstanceOf(Response);
      expect((answer as Response).headers.get('Location')).toBe(`/contract/${secret}?cancelled`);
    }
    expect(await page(get())).toMatchObject({
      contract: { state: 'refunded' },
      cancellable: false,
      refund: { amount: 72_160 },
    });
    const told = await lettersOfKind('client-cancelled');
    expect(told).toMatchObject([{ toAddress: 'par_a@example.jp' }]);
    expect(told[0]?.body).toContain('2026年3月末から1件減り、2件になる見込みです');
    expect(told[0]?.body).toContain('取り消すキャッシュバック　9,120円');
    expect(told[0]?.body).not.toContain('あおぞら');
    expect(await lettersOfKind('contract-cancelled')).toMatchObject([{ toAddress: 'hanako@aozora.example' }]);
    expect(await findBreaches(database().sql)).toEqual([]);
    expect(await findUnaudited(database().sql)).toEqual([]);
    expect(context.today).toBe('2026-03-10');
  });

  test('later: to the end of what is paid, and not by a page that shows what is true no more', async () => {
    const { context, get, post } = await givenClient('2026-03-20');
    const stale = await cancelPage(get());
    await advance(context, '2026-03-21');
    expect(statusOf(await cancel(post({ seen: stale.seen })))).toBe(409);
    const shown = await cancelPage(get());
    expect(textOf(shown.facts)).toContain('2027年2月28日');
    expect(statusOf(await cancel(post({ seen: 'x' })))).toBe(400);
    expect(statusOf(await cancel(post({ seen: shown.seen })))).toBe(302);
    const [told] = await lettersOfKind('client-cancelled');
    expect(told?.body).toContain('2027年3月末から1件減り、2件になる見込みです');
    expect(await page(get())).toMatchObject({ contract: { state: 'in-force', endsOn: '2027-02-28' } });
  });
});

describe('the address of a client’s contract', () => {
  test('stands in the letter alone, opens nothing once revoked, and is sent anew by staff', async () => {
    const { context, contractId, get, secret } = await givenClient('2026-03-10');
    const { db } = database();
    expect(JSON.stringify(await db.select().from(contractLinks))).not.toContain(secret);
    // Three contracts: the latest letter leads to the last of them, and revoking the first leaves it alone.
    expect(await renewClientAddress(asStaff(context), contractId, { send: true })).toMatchObject({ ok: true });
    const fresh = await latestContractSecret(db);
    expect(fresh).not.toBe(secret);
    expect(await page(get(fresh))).toMatchObject({ cancellable: true });
    expect(await page(get())).toMatchObject({ cancellable: true });
    expect(await renewClientAddress(asStaff(context), contractId, { send: false })).toMatchObject({
      value: { revoked: 1 },
    });
    for (const gone of [fresh, '', 'x'.repeat(32), "' or 1=1 --"]) {
      await expect(page(get(gone))).rejects.toMatchObject({ init: { status: 404 } });
      await expect(cancelPage(get(gone))).rejects.toMatchObject({ init: { status: 404 } });
    }
    expect(await findUnaudited(database().sql)).toEqual([]);
  });

  test('is given to clients alone: a partner that contracts itself has My Page', async () => {
    const { db } = database();
    const opened = await givenCompany(db, '2026-02-02', [{ id: 'par_d', programme: 'discount' }]);
    const [order] = await givenOrders(opened, '2026-03-01', ['par_d']);
    expect(await db.select().from(contractLinks)).toEqual([]);
    expect(await renewClientAddress(asStaff(opened), order?.contractId ?? 'ctr_none', { send: true })).toMatchObject({
      refusal: { code: 'no-client' },
    });
  });

  test('goes out in the mail as a whole address, and is kept nowhere once sent', async () => {
    const { context, secret } = await givenClient('2026-03-10');
    const sent: string[] = [];
    const mail = {
      send: async ({ text }: { text: string }) => {
        sent.push(text);
        return { kind: 'sent' as const };
      },
      close: () => {},
    };
    await deliverLetters(context, mail, new URL('https://portal.example'));
    expect(sent.join()).toContain(`https://portal.example/contract/${secret}`);
    const kept = await lettersIn(database().db);
    expect(kept.filter(({ state, contractLink }) => state === 'sent' && contractLink !== null)).toEqual([]);
  });
});
