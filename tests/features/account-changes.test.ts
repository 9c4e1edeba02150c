import { describe, expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { decideAccount, proposeAccount } from '#app/features/account-changes/commands.server.ts';
import { findOwnAccountChange } from '#app/features/account-changes/queries.server.ts';
import { accountAsThing } from '#app/features/account-changes/rules.ts';
import { findBankAccount } from '#app/features/bank-accounts/queries.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { PARTNERS_ACCOUNT, approveAccount, givenAccount } from '#tests/support/accounts.ts';
import { givenAdjustment } from '#tests/support/adjustments.ts';
import { approvalOf } from '#tests/support/approvals.ts';
import { advance, asStaff, givenCompany } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches, ownApprovalsRefused } from '#tests/support/invariants.ts';
import { asOwner } from '#tests/support/sign-ins.ts';
import { actsIn, lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

const FEBRUARY = month('2026-02');
const OTHER = { ...PARTNERS_ACCOUNT, number: '7654321' };

const given = (payeeConfirmed = true) =>
  givenCompany(database().db, '2026-02-01', [{ id: 'par_a', programme: 'cashback', payeeConfirmed }]);

const decide = async (context: Context, by: `usr_${string}`) =>
  decideAccount(asStaff(context, by), 'par_a', await approvalOf(context, accountAsThing('par_a')));

describe('MAIL-01 the account money is transferred to', () => {
  test('is registered by its partner and one of staff, after the days in which the old address can object', async () => {
    const context = await given();
    const owner = await asOwner(context);
    expect((await proposeAccount(owner, 'par_a', PARTNERS_ACCOUNT)).ok).toBe(true);
    expect(await findOwnAccountChange(owner)).toMatchObject({ state: 'proposed', after: PARTNERS_ACCOUNT });

    const told = await lettersIn(database().db);
    expect(told).toMatchObject([{ toAddress: 'par_a@example.jp', kind: 'account-change-proposed' }]);
    expect(told[0]?.body).toContain('＊＊＊＊＊56');
    expect(told[0]?.body).not.toContain(PARTNERS_ACCOUNT.number);
    const early = await advance(context, '2026-02-07');
    expect(await decide(early, 'usr_checker')).toMatchObject({
      refusal: { code: 'still-waiting', from: '2026-02-08' },
    });
    expect(await findBankAccount(early, 'par_a')).toBeNull();

    const later = await advance(early, '2026-02-08');
    expect(await decide(later, 'usr_checker')).toEqual({ ok: true, value: true });
    expect(await findBankAccount(later, 'par_a')).toEqual(PARTNERS_ACCOUNT);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('is approved by nobody who asked for it, and one change waits at a time', async () => {
    const context = await given();
    await proposeAccount(asStaff(context, 'usr_programme'), 'par_a', PARTNERS_ACCOUNT);
    expect(await proposeAccount(asStaff(context), 'par_a', OTHER)).toMatchObject({
      refusal: { code: 'already-proposed' },
    });
    const later = await advance(context, '2026-02-08');
    expect(await decide(later, 'usr_programme')).toMatchObject({ refusal: { code: 'own-work' } });
    expect(await ownApprovalsRefused(database().sql)).toEqual([{ by: 'usr_programme', kind: 'partner' }]);
    expect(await decide(later, 'usr_maker')).toMatchObject({ refusal: { code: 'may-not' } });
    expect((await decide(later, 'usr_third')).ok).toBe(true);
    expect(await decide(later, 'usr_third')).toMatchObject({ refusal: { code: 'already-decided' } });
  });

  test('asks for a confirmed payee, for something new, and for transfers being offered', async () => {
    const context = await given(false);
    expect(await proposeAccount(asStaff(context), 'par_a', PARTNERS_ACCOUNT)).toMatchObject({
      refusal: { code: 'never-confirmed' },
    });
    const closed = { ...context, policy: { ...context.policy, payoutRoute: 'mail-money' as const } };
    expect(await proposeAccount(asStaff(closed), 'par_a', PARTNERS_ACCOUNT)).toMatchObject({
      refusal: { code: 'route-closed' },
    });
  });

  test('can be given up for Mail-Money, as carefully as it was registered', async () => {
    const context = await given();
    expect(await proposeAccount(asStaff(context), 'par_a', null)).toMatchObject({
      refusal: { code: 'nothing-changed' },
    });
    await givenAccount(context, 'par_a');
    expect(await proposeAccount(asStaff(context), 'par_a', PARTNERS_ACCOUNT)).toMatchObject({
      refusal: { code: 'nothing-changed' },
    });
    const closed = { ...context, policy: { ...context.policy, payoutRoute: 'mail-money' as const } };
    expect((await proposeAccount(asStaff(closed), 'par_a', null)).ok).toBe(true);
    expect((await approveAccount(closed, 'par_a', 'usr_checker')).ok).toBe(true);
    expect(await findBankAccount(context, 'par_a')).toBeNull();
  });

  test('is told of in the trail by the end of its number alone', async () => {
    const context = await given();
    await givenAccount(context, 'par_a');
    const acts = await actsIn(database().db);
    const said = acts.filter(({ act }) => act === 'account-proposed' || act === 'account-entered');
    expect(said).toMatchObject([
      { act: 'account-proposed', after: { bankAccount: '＊＊＊＊＊56' } },
      { act: 'account-entered', after: { bankAccount: '＊＊＊＊＊56' } },
    ]);
    expect(JSON.stringify(acts)).not.toContain(PARTNERS_ACCOUNT.number);
  });

  test('takes effect without approval nowhere: the database refuses it', async () => {
    const context = await given();
    await givenAccount(context, 'par_a');
    await expect(
      database().sql`update bank_accounts set number = '7654321', approval_id = 'apv_none' where partner_id = 'par_a'`,
    ).rejects.toThrow(/without approval/);
  });
});

describe('MAIL-06 a run and the accounts in it', () => {
  test('freezes the account, which two people seal; a later one joins the next run, its asker approves none', async () => {
    const context = await given();
    await givenAdjustment(context, 'par_a', 400_000);
    await givenAccount(context, 'par_a', PARTNERS_ACCOUNT, { by: 'usr_programme', approvedBy: 'usr_third' });
    await preparePayoutRun(asStaff(context, 'usr_maker'), FEBRUARY);
    const frozen = { route: 'transfer', bankCode: '9990', accountNumber: '0123456', accountHolder: 'ﾔﾏﾀﾞ ﾀﾛｳ' };
    expect(await listPayouts(context, FEBRUARY)).toMatchObject([frozen]);

    const sealed = (await findRun(context, FEBRUARY))?.contentHash ?? '';
    expect((await approvePayoutRun(asStaff(context, 'usr_checker'), FEBRUARY, sealed)).ok).toBe(true);
    await givenAccount(context, 'par_a', OTHER, { by: 'usr_third', approvedBy: 'usr_programme' });
    expect(await findRun(context, FEBRUARY)).toMatchObject({ state: 'draft' });
    expect(await listPayouts(context, FEBRUARY)).toMatchObject([frozen]);
    expect(await approvePayoutRun(asStaff(context, 'usr_checker'), FEBRUARY, sealed)).toMatchObject({ ok: false });

    await preparePayoutRun(asStaff(context, 'usr_maker'), FEBRUARY);
    const fresh = (await findRun(context, FEBRUARY))?.contentHash ?? '';
    expect(fresh).not.toBe(sealed);
    expect(await listPayouts(context, FEBRUARY)).toMatchObject([{ accountNumber: '7654321' }]);
    expect(await approvePayoutRun(asStaff(context, 'usr_third'), FEBRUARY, fresh)).toMatchObject({
      refusal: { code: 'own-hand' },
    });
    expect((await approvePayoutRun(asStaff(context, 'usr_checker'), FEBRUARY, fresh)).ok).toBe(true);
  });

  test('goes by Mail-Money alone where the company offers nothing else, and what was prepared stays', async () => {
    const context = await given();
    await givenAdjustment(context, 'par_a', 400_000);
    await givenAccount(context, 'par_a');
    const closed = { ...context, policy: { ...context.policy, payoutRoute: 'mail-money' as const } };
    await preparePayoutRun(asStaff(closed, 'usr_maker'), FEBRUARY);
    expect(await listPayouts(context, FEBRUARY)).toMatchObject([{ route: 'mail-money', accountNumber: null }]);
  });
});
