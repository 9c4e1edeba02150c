import { describe, expect, test } from 'vitest';
import { findLatest } from '#app/features/approvals/queries.server.ts';
import { findPayee } from '#app/features/partners/queries.server.ts';
import { decidePayeeChange, enterPayee, proposePayeeChange } from '#app/features/payee-changes/commands.server.ts';
import { payeeAsThing } from '#app/features/payee-changes/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import { approvalOf } from '#tests/support/approvals.ts';
import { advance, asStaff, givenCompany } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { ownApprovalsRefused } from '#tests/support/invariants.ts';
import { asOwner } from '#tests/support/sign-ins.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

const MARRIED = {
  familyName: '鈴木',
  givenName: '太郎',
  familyKana: 'スズキ',
  givenKana: 'タロウ',
  email: 'new@example.jp',
};

const given = (payeeConfirmed = true) =>
  givenCompany(database().db, '2026-02-01', [{ id: 'par_a', programme: 'cashback', payeeConfirmed }]);

const decide = async (context: Context, by: `usr_${string}`) =>
  decidePayeeChange(asStaff(context, by), 'par_a', await approvalOf(context, payeeAsThing('par_a')));

describe('MAIL-06 a payee that its partner confirmed', () => {
  test('is changed by its partner and one of staff, after the days in which the old address can object', async () => {
    const context = await given();
    expect((await proposePayeeChange(await asOwner(context), 'par_a', MARRIED)).ok).toBe(true);

    const told = await lettersIn(database().db);
    expect(told.map(({ toAddress: to, kind }) => ({ to, kind }))).toEqual([
      { to: 'par_a@example.jp', kind: 'payee-change-proposed' },
    ]);
    const early = await advance(context, '2026-02-07');
    expect(await decide(early, 'usr_checker')).toMatchObject({
      refusal: { code: 'still-waiting', from: '2026-02-08' },
    });
    expect((await findPayee(early, 'par_a'))?.familyName).toBe('山田');

    const later = await advance(early, '2026-02-08');
    expect(await decide(later, 'usr_checker')).toEqual({ ok: true, value: true });
    expect(await findPayee(later, 'par_a')).toMatchObject({ ...MARRIED, firstConfirmedOn: '2026-02-01' });
  });

  test('is changed by two of staff, never by one, and one change waits at a time', async () => {
    const context = await given();
    await proposePayeeChange(asStaff(context, 'usr_programme'), 'par_a', MARRIED);
    expect(await proposePayeeChange(asStaff(context), 'par_a', { ...MARRIED, givenName: '次郎' })).toMatchObject({
      refusal: { code: 'already-proposed' },
    });
    expect(await decide(context, 'usr_programme')).toMatchObject({ refusal: { code: 'own-work' } });
    const later = await advance(context, '2026-02-08');
    expect(await decide(later, 'usr_programme')).toMatchObject({ refusal: { code: 'own-work' } });
    const tried = { by: 'usr_programme', kind: 'partner' };
    expect(await ownApprovalsRefused(database().sql)).toEqual([tried, tried]);
    expect(await decide(later, 'usr_maker')).toMatchObject({ refusal: { code: 'may-not' } });
    expect((await decide(later, 'usr_third')).ok).toBe(true);
    expect(await findPayee(later, 'par_a')).toMatchObject({ familyName: '鈴木', changedBy: 'usr_programme' });
    expect(await decide(later, 'usr_third')).toMatchObject({ refusal: { code: 'already-decided' } });
  });

  test('is not entered at once by anybody, and stays when the change is sent back', async () => {
    const context = await given();
    expect(await enterPayee(asStaff(context), 'par_a', MARRIED, true)).toMatchObject({
      refusal: { code: 'takes-two' },
    });
    const same = { ...MARRIED, familyName: '山田', familyKana: 'ヤマダ', email: 'par_a@example.jp' };
    expect(await proposePayeeChange(asStaff(context), 'par_a', same)).toMatchObject({
      refusal: { code: 'nothing-changed' },
    });
    await proposePayeeChange(asStaff(context), 'par_a', MARRIED);
    const { seenHash } = await approvalOf(context, payeeAsThing('par_a'));
    const reason = 'ご本人に確認できません';
    const sentBack = await decidePayeeChange(asStaff(context, 'usr_checker'), 'par_a', {
      ...{ decision: 'reject' as const, seenHash, reason },
    });
    expect(sentBack.ok).toBe(true);
    expect(await findLatest(context, payeeAsThing('par_a'))).toMatchObject({ state: 'rejected', reason });
    expect((await findPayee(context, 'par_a'))?.familyName).toBe('山田');
  });

  test('and one never confirmed is entered by staff, with nobody to ask', async () => {
    const context = await given(false);
    expect(await proposePayeeChange(asStaff(context), 'par_a', MARRIED)).toMatchObject({
      refusal: { code: 'never-confirmed' },
    });
    expect((await enterPayee(asStaff(context), 'par_a', MARRIED, true)).ok).toBe(true);
    expect(await findPayee(context, 'par_a')).toMatchObject({ ...MARRIED, firstConfirmedOn: '2026-02-01' });
  });
});
