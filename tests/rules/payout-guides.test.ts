import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { listPayoutDays } from '#app/features/payout-calendars/queries.server.ts';
import { adviseOnNotice, noticeStandingName } from '#app/features/payout-guides/messages.ts';
import { maskedAddress, missedFrom, noticeStanding } from '#app/features/payout-guides/rules.ts';

describe('MAIL-04 a partner who misses the notice learns where it is', () => {
  test.each([
    { state: undefined, standing: 'not-due' },
    { state: 'waiting' as const, standing: 'on-its-way' },
    { state: 'sent' as const, standing: 'sent' },
    { state: 'kept' as const, standing: 'kept' },
    { state: 'failed' as const, standing: 'failed' },
  ])('a letter that is $state: $standing', ({ state, standing }) => {
    const found = noticeStanding(state && { state });
    expect(found).toBe(standing);
    expect(noticeStandingName(found)).not.toBe('');
    for (const transferred of [true, false]) expect(adviseOnNotice(found, transferred)).toMatch(/。$/);
    expect(adviseOnNotice(found, true)).not.toContain('楽天銀行');
  });

  test('its address is told by its first letters and its domain', () => {
    expect(maskedAddress('yamada@example.jp')).toBe('ya***@example.jp');
    expect(maskedAddress('y@example.jp')).toBe('y***@example.jp');
    expect(missedFrom(day('2026-05-15'))).toBe('2026-05-17');
  });
});

describe('PRG-18 two years of payout days stand in one list', () => {
  const days = listPayoutDays({ today: day('2026-05-10'), policy: DEFAULT_POLICY });

  test('the booklet’s 31 May is a Sunday: the day stays, the file goes up on the Friday before', () => {
    expect(days[0]).toEqual({
      month: '2026-05',
      approveBy: '2026-05-14',
      noticeOn: '2026-05-15',
      ways: {
        'mail-money': { uploadBy: '2026-05-29', moneyOn: '2026-05-31' },
        transfer: { uploadBy: '2026-05-28', moneyOn: '2026-05-29' },
      },
      sendOn: '2026-05-31',
      sentOnBankDay: false,
    });
  });

  test('the year’s end is closed for banks', () => {
    expect(days.find(({ month }) => month === '2026-12')).toMatchObject({
      ways: {
        'mail-money': { uploadBy: '2026-12-30', moneyOn: '2026-12-31' },
        transfer: { uploadBy: '2026-12-29', moneyOn: '2026-12-30' },
      },
      sentOnBankDay: false,
    });
    expect(days).toHaveLength(24);
    for (const { ways, sendOn } of days) {
      expect(ways['mail-money'].uploadBy < sendOn).toBe(true);
      expect(ways.transfer.uploadBy < ways.transfer.moneyOn && ways.transfer.moneyOn <= sendOn).toBe(true);
    }
  });

  test('transfers made after the year’s end go to the bank in the old year', () => {
    const after = listPayoutDays({
      today: day('2026-12-01'),
      policy: { ...DEFAULT_POLICY, transferDay: 'after', transferLeadBankDays: 2 },
    });
    expect(after[0]?.ways.transfer).toEqual({ uploadBy: '2026-12-29', moneyOn: '2027-01-04' });
  });
});
