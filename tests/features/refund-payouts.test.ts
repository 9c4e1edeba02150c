import { describe, expect, test } from 'vitest';
import { parseWithZod } from '@conform-to/zod/v4';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { findLatest } from '#app/features/approvals/queries.server.ts';
import { day } from '#app/core/calendar.ts';
import { readEnvironment } from '#app/platform/env.server.ts';
import {
  decideRefund,
  makeRefundFile,
  payRefund,
  prepareRefund,
} from '#app/features/refund-payouts/commands.server.ts';
import { BankAccountForm } from '#app/features/bank-accounts/form.ts';
import { listPaidRefunds, listUnpaidRefunds, sumUnpaidRefunds } from '#app/features/refund-payouts/queries.server.ts';
import { refundAsThing } from '#app/features/refund-payouts/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import { refundAccounts, refundPayouts } from '#db/schema/refund-payouts.ts';
import { approvalOf } from '#tests/support/approvals.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { findBreaches, ownApprovalsRefused } from '#tests/support/invariants.ts';
import { CUSTOMERS_ACCOUNT, givenRefund } from '#tests/support/refunds.ts';

const database = useDatabase();

const ACCOUNT = CUSTOMERS_ACCOUNT;

const given = () => givenRefund(database().db);

const approve = async (context: Context, contractId: ContractId, by: `usr_${string}`) =>
  decideRefund(asStaff(context, by), contractId, await approvalOf(context, refundAsThing(contractId)));

/** Makes the file of the day on which the refund is due. */
const list = (context: Context) =>
  makeRefundFile(asStaff(context), day('2026-03-31'), readEnvironment({}).bankTransfer);

const stateOf = async (context: Context) => (await listUnpaidRefunds(context, 10)).map(({ state }) => state);

describe('REF-03, REF-04 a refund owed', () => {
  test('PRG-03, PRG-06 names whom the invoice went to: under discount the partner, whose account it has to be', async () => {
    const founded = await givenCompany(database().db, '2026-02-02', [{ id: 'par_a', programme: 'discount' }]);
    const [order] = await givenOrders(founded, '2026-03-01', ['par_a']);
    invariant(order, 'the order was placed');
    await recordPayments(asStaff(founded), [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
    const context = await advance(founded, '2026-03-10');
    await requestCancellations(context, [order.contractId]);
    expect(await listUnpaidRefunds(context, 10)).toMatchObject([{ customer: 'par_a商会' }]);
  });

  test('is prepared by one, approved by another and paid once on its day, and nothing is owed any more', async () => {
    const { context, contractId } = await given();
    expect(await stateOf(context)).toEqual(['needs-account']);
    expect(await sumUnpaidRefunds(context)).toEqual({ count: 1, total: 72_160 });

    expect(await prepareRefund(asStaff(context), contractId, ACCOUNT)).toEqual({ ok: true, value: true });
    expect(await stateOf(context)).toEqual(['waiting']);
    expect(await payRefund(asStaff(context), contractId)).toMatchObject({ refusal: { code: 'not-approved' } });
    expect(await approve(context, contractId, 'usr_maker')).toMatchObject({ refusal: { code: 'may-not' } });
    expect((await approve(context, contractId, 'usr_checker')).ok).toBe(true);
    expect(await stateOf(context)).toEqual(['approved']);

    expect(await payRefund(asStaff(context), contractId)).toMatchObject({ refusal: { code: 'not-listed' } });
    expect((await list(context)).ok).toBe(true);
    expect(await payRefund(asStaff(context), contractId)).toMatchObject({
      refusal: { code: 'not-yet', from: '2026-03-31' },
    });
    const due = await advance(context, '2026-03-31');
    expect(await payRefund(asStaff(due, 'usr_checker'), contractId)).toMatchObject({
      refusal: { code: 'own-approval' },
    });
    expect(await ownApprovalsRefused(database().sql)).toEqual([{ by: 'usr_checker', kind: 'contract' }]);
    expect((await payRefund(asStaff(due), contractId)).ok).toBe(true);
    expect(await payRefund(asStaff(due), contractId)).toMatchObject({ refusal: { code: 'already-paid' } });
    expect(await prepareRefund(asStaff(due), contractId, { ...ACCOUNT, number: '7654321' })).toMatchObject({
      refusal: { code: 'already-paid' },
    });

    expect(await sumUnpaidRefunds(due)).toEqual({ count: 0, total: 0 });
    expect(await listPaidRefunds(due, 10)).toMatchObject([
      {
        state: 'paid',
        amount: 72_160,
        payout: { paidOn: '2026-03-31', paidBy: 'usr_maker', approvedBy: 'usr_checker' },
      },
    ]);
    const owed = await database().sql`
      select sum(amount)::int as owed from ledger_postings where account = 'refunds-payable'`;
    expect(owed).toEqual([{ owed: 0 }]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('is not approved by whoever prepared it', async () => {
    const { context, contractId } = await given();
    await prepareRefund(asStaff(context, 'usr_checker'), contractId, ACCOUNT);
    expect(await approve(context, contractId, 'usr_checker')).toMatchObject({ refusal: { code: 'own-work' } });
    expect(await ownApprovalsRefused(database().sql)).toEqual([{ by: 'usr_checker', kind: 'contract' }]);
    expect((await approve(context, contractId, 'usr_third')).ok).toBe(true);
  });

  test('loses its approval with its account: the old content is neither approved nor paid', async () => {
    const { context, contractId } = await given();
    await prepareRefund(asStaff(context), contractId, ACCOUNT);
    const seen = await approvalOf(context, refundAsThing(contractId));
    await prepareRefund(asStaff(context, 'usr_programme'), contractId, { ...ACCOUNT, number: '7654321' });
    expect(await decideRefund(asStaff(context, 'usr_checker'), contractId, seen)).toMatchObject({
      refusal: { code: 'content-changed' },
    });
    expect((await approve(context, contractId, 'usr_checker')).ok).toBe(true);

    const due = await advance(context, '2026-03-31');
    await prepareRefund(asStaff(due), contractId, ACCOUNT);
    expect(await stateOf(due)).toEqual(['waiting']);
    expect(await payRefund(asStaff(due), contractId)).toMatchObject({ refusal: { code: 'not-approved' } });
  });

  test('is not paid to an account that was changed behind the portal’s back', async () => {
    const { context, contractId } = await given();
    await prepareRefund(asStaff(context), contractId, ACCOUNT);
    await approve(context, contractId, 'usr_checker');
    const due = await advance(context, '2026-03-31');
    await due.db.update(refundAccounts).set({ number: '9999999' });
    expect(await payRefund(asStaff(due), contractId)).toMatchObject({ refusal: { code: 'not-approved' } });
    const { id } = (await findLatest(due, refundAsThing(contractId))) ?? { id: 'apv_none' as const };
    const forged = { contractId, contentHash: 'x', amount: (await sumUnpaidRefunds(due)).total, paidOn: due.today };
    const byHand = due.db.insert(refundPayouts).values({
      ...{ ...forged, approvalId: id, approvedBy: 'usr_third', paidBy: 'usr_maker', paidAt: due.now },
    });
    await expect(byHand).rejects.toMatchObject({ cause: { message: expect.stringMatching(/without approval/) } });
  });

  test('waits for its account again when it is sent back, and the same is not put up twice', async () => {
    const { context, contractId } = await given();
    await prepareRefund(asStaff(context), contractId, ACCOUNT);
    expect(await prepareRefund(asStaff(context), contractId, ACCOUNT)).toMatchObject({
      refusal: { code: 'already-proposed' },
    });
    const { seenHash } = await approvalOf(context, refundAsThing(contractId));
    const sentBack = { decision: 'reject' as const, seenHash, reason: '名義が異なります' };
    expect((await decideRefund(asStaff(context, 'usr_checker'), contractId, sentBack)).ok).toBe(true);
    expect(await stateOf(context)).toEqual(['needs-account']);
    expect((await prepareRefund(asStaff(context), contractId, ACCOUNT)).ok).toBe(true);
  });

  test('is told to the audit trail without its account, and to the approval only as a hash', async () => {
    const { context, contractId } = await given();
    await prepareRefund(asStaff(context), contractId, ACCOUNT);
    await approve(context, contractId, 'usr_checker');
    const told = JSON.stringify([
      await database().sql`select * from audit_entries`,
      await database().sql`select * from approvals`,
    ]);
    expect(told).toContain('refund-prepared');
    expect(told).toContain('＊＊＊＊＊67');
    expect(told).not.toContain(ACCOUNT.number);
    expect(told).not.toContain(ACCOUNT.holder);
  });
});

describeOnPostgres('two at once', () => {
  test('make one proposal and one payment', async () => {
    const { db } = await database().another(4);
    const { context, contractId } = await givenRefund(db);
    const codes = (answers: readonly { ok: boolean; refusal?: { code: string } }[]) =>
      answers.map((answer) => (answer.ok ? 'done' : (answer.refusal?.code ?? ''))).toSorted();
    const prepared = await Promise.all([1, 2].map(() => prepareRefund(asStaff(context), contractId, ACCOUNT)));
    expect(codes(prepared)).toEqual(['already-proposed', 'done']);
    await approve(context, contractId, 'usr_checker');
    expect((await list(context)).ok).toBe(true);
    const due = await advance(context, '2026-03-31');
    const paid = await Promise.all([1, 2, 3].map(() => payRefund(asStaff(due), contractId)));
    expect(codes(paid)).toEqual(['already-paid', 'already-paid', 'done']);
    expect(await findBreaches(database().sql)).toEqual([]);
  });
});

describe('the account as it is typed', () => {
  const typed = { bankCode: '0036', branchCode: '251', kind: 'ordinary', number: '1234567', holder: 'ヤマダ タロウ' };
  const read = (change: Partial<typeof typed>) => {
    const fields = new FormData();
    for (const [name, value] of Object.entries({ ...typed, ...change })) fields.append(name, value);
    return parseWithZod(fields, { schema: BankAccountForm });
  };

  test.each([
    { holder: 'カブシキガイシャ ミホン', as: 'ｶﾌﾞｼｷｶﾞｲｼﾔ ﾐﾎﾝ' },
    { holder: 'ｶ)ｻﾝﾌﾟﾙ', as: 'ｶ)ｻﾝﾌﾟﾙ' },
    { holder: 'さーばー(ど', as: 'ｻ-ﾊﾞ-(ﾄﾞ' },
    { holder: 'ＡＢＣ　ｓｈｏｐ．', as: 'ABC SHOP.' },
  ])('$holder is what the bank reads as $as', ({ holder, as }) => {
    expect(read({ holder })).toMatchObject({ status: 'success', value: { holder: as } });
  });

  test('digits are taken in any width, and a short number gets its zeros', () => {
    expect(read({ bankCode: '００３６', number: '１２３-45' })).toMatchObject({
      value: { bankCode: '0036', number: '0012345' },
    });
  });

  test.each([
    { field: 'holder', value: '山田 タロウ', says: '「山」は' },
    { field: 'holder', value: 'ヤマダ・タロウ', says: '「・」は' },
    { field: 'holder', value: 'ヲノ', says: '「ヲ」は' },
    { field: 'holder', value: 'é', says: '「é」は' },
    { field: 'holder', value: 'ガ'.repeat(16), says: '30文字以内' },
    { field: 'holder', value: '---', says: '入力してください' },
    { field: 'bankCode', value: '36', says: '4桁' },
    { field: 'bankCode', value: '0000', says: '4桁' },
    { field: 'branchCode', value: '25a', says: '3桁' },
    { field: 'number', value: '12345678', says: '7桁以内' },
    { field: 'number', value: '0000000', says: '7桁以内' },
    { field: 'kind', value: 'savings', says: '選択してください' },
  ])('$field $value is refused in words', ({ field, value, says }) => {
    const { error } = read({ [field]: value }).reply();
    expect(error?.[field]?.join()).toContain(says);
  });
});
