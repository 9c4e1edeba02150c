import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { decideAdjustment } from '#app/features/correction-decisions/commands.server.ts';
import { findCorrectionLetter } from '#app/features/correction-decisions/queries.server.ts';
import { adjustmentAsThing } from '#app/features/adjustment-proposals/rules.ts';
import { holdPayouts } from '#app/features/payout-safeguards/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { letters } from '#db/schema/letters.ts';
import { givenAccount } from '#tests/support/accounts.ts';
import { approveAdjustment, givenAdjustment, givenProposed } from '#tests/support/adjustments.ts';
import { approvalOf } from '#tests/support/approvals.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

/** par_a has earned 9,120 yen for the payout of 31 May, a Sunday; par_b has nothing, and no confirmed payee. It is 5 May. */
async function givenEarned() {
  const opened = await givenCompany(database().db, '2026-04-01', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback', payeeConfirmed: false },
  ]);
  const [order] = await givenOrders(opened, '2026-04-15', ['par_a']);
  invariant(order, 'it is ordered');
  await recordPayments(opened, [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
  return { context: await advance(opened, '2026-05-05'), orderNumber: order.orderNumber };
}

const told = (context: Context) => context.db.select().from(letters).where(eq(letters.kind, 'correction-approved'));

describe('PRG-18, MAIL-14 a partner is told of a correction that was approved', () => {
  test('what, why, how much, and in which payout on which day of its own way; once', async () => {
    const { context, orderNumber } = await givenEarned();
    await givenAccount(context, 'par_a');
    const id = await givenProposed(context, 'par_a', -1_000, { cashback: { orderNumber, term: 1 } });
    expect(await told(context)).toEqual([]);
    expect(await findCorrectionLetter(context, id)).toBeUndefined();
    await approveAdjustment(context, id);
    expect(await approveAdjustment(context, id)).toMatchObject({ refusal: { code: 'already-decided' } });
    const [letter, ...more] = await told(context);
    expect(more).toEqual([]);
    expect(letter).toMatchObject({
      ...{ toAddress: 'par_a@example.jp', partnerId: 'par_a', writtenOn: context.today },
      subject: `【CPI】キャッシュバックの金額を調整いたしました(${orderNumber})`,
    });
    for (const words of [
      `${orderNumber} 第1期`,
      '件数の訂正による差額',
      '−1,000円',
      '2026年5月末の送金(2026年5月29日の予定)に減算',
    ]) {
      expect(letter?.body).toContain(words);
    }
    expect(await findCorrectionLetter(context, id)).toMatchObject({ writtenOn: context.today, state: 'waiting' });
  });

  test('carried, kept back, or without a payee it says so instead of a day', async () => {
    const { context } = await givenEarned();
    await givenAdjustment(context, 'par_b', 500);
    await givenAdjustment(context, 'par_a', -20_000);
    await holdPayouts(asStaff(context, 'usr_maker'), 'par_a', '口座名義の確認のため');
    await givenAdjustment(context, 'par_a', 700);
    const bodies = (await told(context)).map(({ body }) => body);
    expect(bodies.map((body) => /■ 送金への反映\n(.+)/.exec(body)?.[1])).toEqual([
      '受取名義をご確認いただいた後の、最初の月末の送金に加算いたします。',
      'これまでの金額との合計が1円に満たないため、翌月以降の送金へ繰り越します。',
      '送金を保留しているため、保留が解除された後の、最初の月末の送金に加算いたします。',
    ]);
    expect(bodies.join('')).not.toContain('口座名義の確認のため');
  });

  test('sent back, nobody is told', async () => {
    const { context } = await givenEarned();
    const id = await givenProposed(context, 'par_a', 500);
    const { seenHash } = await approvalOf(context, adjustmentAsThing(id));
    const back = { decision: 'reject' as const, seenHash, reason: '金額が違う' };
    expect(await decideAdjustment(asStaff(context, 'usr_checker'), id, back)).toMatchObject({ ok: true });
    expect(await told(context)).toEqual([]);
  });
});
