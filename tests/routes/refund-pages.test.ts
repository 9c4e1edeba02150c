import { describe, expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { createUser } from '#app/features/access/commands.server.ts';
import type { StaffRole } from '#app/features/access/rules.ts';
import { openSession } from '#app/platform/session.server.ts';
import { loader as list } from '#app/routes/staff.refunds.tsx';
import { action as enter, loader as accountPage } from '#app/routes/staff.refunds_.$id_.account.tsx';
import { action as approve } from '#app/routes/staff.refunds_.$id_.approve.tsx';
import { action as pay, loader as page } from '#app/routes/staff.refunds_.$id.tsx';
import { useDatabase } from '#tests/support/db.ts';
import { HOSTILE_VALUES } from '#tests/support/hostile-values.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { CUSTOMERS_ACCOUNT, givenRefund } from '#tests/support/refunds.ts';

const database = useDatabase();

async function givenPages() {
  const { context, contractId } = await givenRefund(database().db);
  const portal = portalOn(database().db);
  const signIn = async (role: StaffRole) => {
    const user = { email: `${role}@example.jp`, name: role, role, password: 'aozora-no-shita-de-2026' };
    const made = await createUser(context, user);
    invariant(made.ok, 'the test names a new user');
    const proven = { userId: made.value, securityVersion: 1 };
    return (await openSession(portal, new Request('http://localhost:3000/'), proven)).split(';')[0] ?? '';
  };
  const address = 'http://localhost:3000/staff/refunds';
  const get = (cookie: string, id: string = contractId) =>
    argsFor(portal, new Request(address, { headers: { cookie } }), { id });
  const post = (cookie: string, body: Record<string, string> | string, id: string = contractId) =>
    argsFor(portal, new Request(address, { method: 'POST', headers: { cookie }, body: new URLSearchParams(body) }), {
      id,
    });
  return { contractId, signIn, get, post };
}

/** The status of an answer, given or thrown. */
async function statusOf(answer: Promise<unknown>): Promise<number> {
  const given = await answer.catch((thrown: unknown) => {
    if (thrown instanceof Error) throw thrown;
    return thrown;
  });
  if (given instanceof Response) return given.status;
  return (given as { init?: { status?: number } | null } | null)?.init?.status ?? 200;
}

describe('REF-03, REF-04 the pages of a refund', () => {
  test('lead from the list to the account and the second person, each allowed what the table says', async () => {
    const { contractId, signIn, get, post } = await givenPages();
    const [maker, checker, auditor] = await Promise.all([signIn('maker'), signIn('checker'), signIn('auditor')]);
    const unpaid = [{ state: 'needs-account', next: '次: 作成担当が口座を登録' }];
    expect(await list(get(auditor))).toMatchObject({ count: 1, total: 72_160, unpaid });
    const first = '作成担当が、お客様にご確認した振込先の口座を登録し、承認を申請します。';
    expect(await page(get(await signIn('admin')))).toMatchObject({ next: { what: first, mine: false } });
    expect(await page(get(maker))).toMatchObject({ next: { what: first, mine: true } });

    expect(await statusOf(accountPage(get(checker)))).toBe(403);
    expect(await statusOf(enter(post(checker, CUSTOMERS_ACCOUNT)))).toBe(403);
    const entered = (await enter(post(maker, CUSTOMERS_ACCOUNT))) as Response;
    expect(entered.headers.get('Location')).toBe(`/staff/refunds/${contractId}?done=prepared`);

    const seen = await page(get(checker));
    expect(seen).toMatchObject({ state: 'waiting', mayDecide: true, account: { number: '普通 1234567' } });
    expect(await page(get(maker))).toMatchObject({ own: true, mayDecide: false });
    const hidden = await page(get(auditor));
    expect(hidden).toMatchObject({ mayDecide: false, account: { number: '普通 ＊＊＊＊＊67' } });
    expect(JSON.stringify(hidden)).not.toContain(CUSTOMERS_ACCOUNT.holder);
    expect(JSON.stringify(await list(get(maker)))).not.toContain(CUSTOMERS_ACCOUNT.number);

    const decision = { decision: 'approve', contentHash: seen.contentHash ?? '' };
    expect(await statusOf(approve(post(maker, decision)))).toBe(403);
    expect(await statusOf(approve(post(checker, { ...decision, contentHash: 'f'.repeat(64) })))).toBe(409);
    expect(await statusOf(approve(post(checker, { ...decision, decision: 'reject' })))).toBe(400);
    expect(await statusOf(approve(post(checker, decision)))).toBe(302);
    expect(await statusOf(pay(post(maker, {})))).toBe(409);
    expect(await statusOf(pay(post(auditor, {})))).toBe(403);
  });

  test('know no other address, and every value of every field gets an answer', async () => {
    const { contractId, signIn, get, post } = await givenPages();
    const maker = await signIn('maker');
    for (const id of ['ctr_none', 'par_a', '', "' or 1=1 --", '\u0000']) {
      expect(await statusOf(page(get(maker, id)))).toBe(404);
      expect(await statusOf(accountPage(get(maker, id)))).toBe(404);
      expect(await statusOf(enter(post(maker, CUSTOMERS_ACCOUNT, id)))).toBe(404);
      expect([404, 409]).toContain(await statusOf(pay(post(maker, {}, id))));
    }
    const fields = Object.entries(CUSTOMERS_ACCOUNT).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    for (const [place, field] of fields.entries()) {
      const others = fields.filter((_field, other) => other !== place);
      for (const value of HOSTILE_VALUES) {
        const body = [...others, `${field.split('=')[0]}=${value}`].join('&');
        expect([302, 400, 409]).toContain(await statusOf(enter(post(maker, body))));
      }
      expect(await statusOf(enter(post(maker, [...fields, field].join('&'))))).toBe(400);
    }
    const stored = await database().sql<{ bad: number }[]>`
      select count(*)::int as bad from refund_accounts where bank_code !~ '^[0-9]{4}$' or branch_code !~ '^[0-9]{3}$'
        or number !~ '^[0-9]{7}$' or holder !~ '^[A-Z0-9ｱ-ﾝﾞﾟ ().-]{1,30}$' or contract_id <> ${contractId}`;
    expect(stored).toEqual([{ bad: 0 }]);
  });
});
