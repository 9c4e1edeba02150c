import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { payeeReviewLetter } from '#app/features/payee-reviews/messages.ts';
import { asksAgain, reviewWaits, reviewedMonth } from '#app/features/payee-reviews/rules.ts';
import { changeDeadline } from '#app/features/payouts/rules.ts';

describe('MAIL-05, MAIL-06 when a first payout is looked ahead to', () => {
  test.each([
    { on: '2026-02-15', of: '2026-03', because: 'a month before the notice' },
    { on: '2026-03-01', of: '2026-03', because: 'for what was earned after the 15th' },
    { on: '2026-12-15', of: '2027-01', because: 'a year ends' },
    { on: '2026-02-14', of: null, because: 'a day too early' },
    { on: '2026-02-16', of: null, because: 'a day too late' },
  ])('$on: $because', ({ on, of }) => {
    expect(reviewedMonth(day(on), DEFAULT_POLICY)).toBe(of);
  });

  test('never at 0; at 1 the next month alone', () => {
    expect(reviewedMonth(day('2026-03-01'), { ...DEFAULT_POLICY, payeeReviewDay: 0 })).toBeNull();
    expect(reviewedMonth(day('2026-03-01'), { ...DEFAULT_POLICY, payeeReviewDay: 1 })).toBe('2026-04');
  });

  test('a change comes in time that may be approved on the last day of approvals', () => {
    expect(changeDeadline(month('2026-03'), DEFAULT_POLICY)).toBe('2026-03-07');
  });
});

describe('MAIL-06 who is asked to look again', () => {
  const since = day('2026-02-15');
  test.each([
    { confirmed: null, putUp: [], asked: true, because: 'never confirmed' },
    { confirmed: '2026-02-14', putUp: [], asked: true, because: 'confirmed before the money was earned' },
    { confirmed: '2026-02-15', putUp: [], asked: false, because: 'confirmed on that day' },
    { confirmed: '2026-01-05', putUp: [['proposed', null]], asked: false, because: 'a change is under way' },
    { confirmed: '2026-01-05', putUp: [['approved', '2026-02-15']], asked: false, because: 'a change was approved' },
    { confirmed: '2026-01-05', putUp: [['approved', '2026-02-14']], asked: true, because: 'a change of before' },
    { confirmed: '2026-01-05', putUp: [['rejected', '2026-02-20']], asked: true, because: 'a change was refused' },
  ] as const)('$because: $asked', ({ confirmed, putUp, asked }) => {
    const firstConfirmedOn = confirmed && day(confirmed);
    const given = putUp.map(([state, on]) => ({ state, decidedOn: on && day(on) }));
    expect(asksAgain({ since, firstConfirmedOn }, given)).toBe(asked);
  });

  const ASKED = {
    ...{ askedOn: since, reviewedOn: null, firstConfirmedOn: day('2026-01-05') },
    ...{ paidBefore: false, putUp: [] },
  };
  test.each([
    { change: {}, waits: true, because: 'asked and not answered' },
    { change: { askedOn: null }, waits: false, because: 'not asked' },
    { change: { reviewedOn: since }, waits: false, because: 'answered' },
    { change: { firstConfirmedOn: null }, waits: false, because: 'it is to confirm first' },
    { change: { firstConfirmedOn: day('2026-02-20') }, waits: false, because: 'it confirmed since' },
    { change: { paidBefore: true }, waits: false, because: 'the payout was announced' },
    { change: { putUp: [{ state: 'proposed' as const, decidedOn: null }] }, waits: false, because: 'it changes' },
  ])('$because: $waits', ({ change, waits }) => {
    expect(reviewWaits({ ...ASKED, ...change })).toBe(waits);
  });
});

describe('MAIL-06 the letter', () => {
  const FIRST = {
    ...{ partnerName: '青空商会', payOn: day('2026-03-31'), noticeOn: day('2026-03-15') },
    ...{ changeBy: day('2026-03-07'), confirmBy: day('2026-03-14'), today: day('2026-02-15') },
    ...{ payee: { familyName: '山﨑', givenName: '太郎', email: 'taro@example.jp' }, confirmed: true, account: null },
  };

  test('has the very name, examples of right and wrong, and the day until which a change comes in time', () => {
    const { body, secretLink } = payeeReviewLetter(FIRST);
    expect(secretLink).toBe('/mypage/payee');
    for (const part of ['　姓：山﨑\n　名：太郎', '○ 正しい　姓：山﨑', '× 誤り　　姓：山崎', '2026年3月7日までに']) {
      expect(body).toContain(part);
    }
    expect(payeeReviewLetter({ ...FIRST, today: day('2026-03-08') }).body).toContain('異なる場合：お早めに、');
  });

  test('names the account where money goes to one, and asks for the confirmation that is missing', () => {
    const account = 'みずほ銀行 ***1234';
    const transferred = payeeReviewLetter({ ...FIRST, account }).body;
    expect(transferred).toContain(account);
    expect(transferred).not.toContain('メルマネ');
    expect(payeeReviewLetter({ ...FIRST, confirmed: false }).body).toContain('2026年3月14日までに、マイページの');
    expect(payeeReviewLetter({ ...FIRST, payee: null, confirmed: false }).body).toContain('登録されていません');
  });
});
