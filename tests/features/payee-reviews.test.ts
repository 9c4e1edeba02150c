import { describe, expect, test } from 'vitest';
import { askForReviews, reviewOwnPayee } from '#app/features/payee-reviews/commands.server.ts';
import { isOwnReviewDue } from '#app/features/payee-reviews/queries.server.ts';
import { proposePayeeChange } from '#app/features/payee-changes/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { holdPayouts, releaseHold } from '#app/features/payout-safeguards/commands.server.ts';
import { shownAccount } from '#app/features/bank-accounts/rules.ts';
import { findBankAccount } from '#app/features/bank-accounts/queries.server.ts';
import type { PartnerId } from '#app/core/ids.ts';
import type { Context } from '#app/platform/context.server.ts';
import { givenAccount } from '#tests/support/accounts.ts';
import { givenApproved } from '#tests/support/announced-run.ts';
import { advance, asPartner, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { month } from '#app/core/calendar.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

/** Every partner has earned 9,120 yen on 1 February, payable at the end of March; it is the 14th. */
async function givenEarned(
  partners: Readonly<Record<string, { payeeConfirmed?: boolean; account?: boolean }>> = { par_a: {}, par_b: {} },
): Promise<Context> {
  const ids = Object.keys(partners) as PartnerId[];
  const opened = await givenCompany(
    database().db,
    '2026-01-05',
    ids.map((id) => ({ id, programme: 'cashback' as const, ...partners[id] })),
  );
  for (const id of ids) if (partners[id]?.account) await givenAccount(opened, id);
  const orders = await givenOrders(opened, '2026-02-01', ids);
  await recordPayments(
    opened,
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  return advance(opened, '2026-02-14');
}

async function asked(): Promise<[string, string][]> {
  const rows = await database().sql<{ partner: string; day: string }[]>`
    select partner_id as partner, written_on::text as day from letters where kind = 'payee-review' order by written_on, partner_id`;
  return rows.map(({ partner, day }) => [partner, day]);
}

const SEEN = { familyName: '山田', givenName: '太郎', account: '' };

describe('MAIL-06 before its first payout a partner looks at its payee once more', () => {
  test('is asked a month before the notice, once, and My Page asks until it said that all is right', async () => {
    const context = await advance(await givenEarned(), '2026-02-15');
    expect(await asked()).toEqual([
      ['par_a', '2026-02-15'],
      ['par_b', '2026-02-15'],
    ]);
    expect(await askForReviews(context)).toBe(0);
    const partner = asPartner(context, 'par_a');
    expect(await isOwnReviewDue(partner)).toBe(true);
    expect(await reviewOwnPayee(partner, { ...SEEN, givenName: '次郎' })).toMatchObject({ ok: false });
    expect(await reviewOwnPayee(partner, { ...SEEN, account: 'another' })).toMatchObject({ ok: false });
    expect(await isOwnReviewDue(partner)).toBe(true);
    expect(await reviewOwnPayee(partner, SEEN)).toEqual({ ok: true, value: true });
    expect(await reviewOwnPayee(partner, SEEN)).toEqual({ ok: true, value: true });
    expect(await isOwnReviewDue(partner)).toBe(false);
    expect(await isOwnReviewDue(asPartner(context, 'par_b'))).toBe(true);
    const [acts] = await database().sql`select count(*)::int as acts from audit_entries where act = 'payee-reviewed'`;
    expect(acts).toEqual({ acts: 1 });
    await advance(context, '2026-03-02');
    expect(await asked()).toHaveLength(2);
  });

  test('is not asked while its money is kept back; let go in time, on the 1st', async () => {
    const context = await givenEarned();
    await holdPayouts(asStaff(context), 'par_a', '確認のため');
    const asking = await advance(context, '2026-02-16');
    expect(await asked()).toEqual([['par_b', '2026-02-15']]);
    await releaseHold(asStaff(asking), 'par_a', '確認済み');
    await advance(asking, '2026-03-01');
    expect(await asked()).toEqual([
      ['par_b', '2026-02-15'],
      ['par_a', '2026-03-01'],
    ]);
  });

  test('is asked to confirm where it never did, and is not asked where it changes the name already', async () => {
    const context = await givenEarned({ par_a: { payeeConfirmed: false }, par_b: {} });
    const changed = { familyName: '鈴木', givenName: '花子', familyKana: 'スズキ', givenKana: 'ハナコ' };
    const put = await proposePayeeChange(asPartner(context, 'par_b'), 'par_b', { ...changed, email: 'b@example.jp' });
    expect(put.ok).toBe(true);
    const asking = await advance(context, '2026-02-15');
    expect(await asked()).toEqual([['par_a', '2026-02-15']]);
    const [letter] = await database().sql<{ body: string; to: string }[]>`
      select body, to_address as to from letters where kind = 'payee-review'`;
    expect(letter?.to).toBe('par_a@example.jp');
    expect(letter?.body).toContain('受取名義の確認がお済みでないため');
    expect(await isOwnReviewDue(asPartner(asking, 'par_a'))).toBe(false);
  });

  test('looks at its account where money goes to one, and is asked no more once a payout was announced', async () => {
    const context = await givenEarned({ par_a: { account: true } });
    const asking = await advance(context, '2026-02-15');
    expect(await asked()).toHaveLength(1);
    const partner = asPartner(asking, 'par_a');
    const account = shownAccount(await findBankAccount(asking, 'par_a'));
    expect(account).not.toBe('');
    expect(await reviewOwnPayee(partner, SEEN)).toMatchObject({ ok: false });
    expect(await isOwnReviewDue(partner)).toBe(true);
    const march = await advance(asking, '2026-03-10');
    await givenApproved(march, month('2026-03'));
    const noticed = await advance(march, '2026-03-15');
    expect(await isOwnReviewDue(asPartner(noticed, 'par_a'))).toBe(false);
    expect(await reviewOwnPayee(partner, { ...SEEN, account })).toEqual({ ok: true, value: true });
    await advance(noticed, '2026-04-02');
    expect(await asked()).toHaveLength(1);
  });
});
