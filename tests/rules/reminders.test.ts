import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, day } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { yen } from '#app/core/yen.ts';
import { FRESH_DAYS, type RemindedInvoice, reminderLetter, remindersOn } from '#app/features/reminders/rules.ts';
import { anyDay } from '#tests/support/arbitraries.ts';

const RENEWAL: RemindedInvoice = {
  name: '株式会社あおぞら',
  orderNumber: 'AAAAA-00001',
  number: 12,
  term: 2,
  total: yen(50_160),
  dueOn: day('2026-03-31'),
  expiresOn: day('2026-05-15'),
  coversFrom: day('2026-04-15'),
  secretLink: '/invoice/secret',
};

describe('MAIL-17, CON-03 reminders', () => {
  test('stand seven days before the due day, the day after it, and seven days before the last day to pay', () => {
    expect(remindersOn(day('2026-03-24'), DEFAULT_POLICY)['before-due']?.dueOn).toBe('2026-03-31');
    expect(remindersOn(day('2026-04-01'), DEFAULT_POLICY).overdue?.dueOn).toBe('2026-03-31');
    // The last day to pay is 14 May: the run of the 15th makes the invoice void.
    expect(remindersOn(day('2026-05-07'), DEFAULT_POLICY)['last-days']?.expiresOn).toBe('2026-05-15');
  });

  test('are left out where the company sets 0', () => {
    const none = { reminderDaysBeforeDue: 0, reminderDaysAfterDue: 0, reminderDaysBeforeLast: 0 };
    expect(remindersOn(day('2026-04-01'), { ...DEFAULT_POLICY, ...none })).toEqual({
      'before-due': null,
      overdue: null,
      'last-days': null,
    });
  });

  test('on any day nothing that was issued yesterday is asked for: a day begun finds whom it reminds', () => {
    fc.assert(
      fc.property(anyDay, (today) => {
        const due = remindersOn(today, DEFAULT_POLICY);
        const yesterday = addDays(today, -1);
        expect((due['before-due']?.issuedUpTo ?? '') < yesterday).toBe(true);
        expect((due['last-days']?.issuedUpTo ?? '') < yesterday).toBe(true);
        expect(due.overdue?.dueOn).toBe(yesterday);
        expect(addDays(today, -FRESH_DAYS) < yesterday).toBe(true);
      }),
    );
  });

  test.each([
    {
      on: '2026-03-24',
      says: ['更新日(2026年4月15日)の前日まで', '停止後も、2026年5月14日までに'],
      not: '停止しております',
    },
    { on: '2026-05-07', says: ['停止しております', '2026年5月14日までにご入金いただければ'], not: '更新日に' },
  ])('on $on a renewal is told what happens next', ({ on, says, not }) => {
    const { body, secretLink } = reminderLetter('last-days', RENEWAL, day(on));
    for (const sentence of says) expect(body).toContain(sentence);
    expect(body).not.toContain(not);
    expect(body).toContain('{{link}}');
    expect(secretLink).toBe(RENEWAL.secretLink);
  });

  test('an order is told that it begins later, and when it is void', () => {
    const first = { ...RENEWAL, term: 1, expiresOn: day('2026-03-04') };
    const { subject, body } = reminderLetter('overdue', first, day('2026-02-01'));
    expect(subject).toBe('【CPI】お支払いのお願い(請求書番号 12)');
    expect(body).toContain('2026年3月3日までにご入金の確認ができない場合、お申し込みは取り消し');
    expect(body).not.toContain('更新日');
  });
});
