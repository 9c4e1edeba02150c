import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { rate } from '#app/core/rate.ts';
import { yen } from '#app/core/yen.ts';
import { certificateSheet } from '#app/features/rate-certificates/messages.ts';
import {
  type LeftOutFacts,
  type RateCertificate,
  certificateNumber,
  termsUnderCountOf,
  wasOverBefore,
  whyLeftOut,
} from '#app/features/rate-certificates/rules.ts';
import { layOut } from '#app/platform/sheet-layout.server.ts';

const COUNTED_ON = day('2026-03-31');

const PAID: LeftOutFacts = {
  kind: 'server',
  requestedStartOn: day('2026-04-15'),
  startsOn: day('2026-04-15'),
  cancelledOn: null,
  settledAs: 'paid',
  settledOn: day('2026-03-20'),
  refundedOn: null,
  endedOn: null,
};

describe('PRG-09, CTR-03 a contract left out says why, by what was known when the month ended', () => {
  test.each<{ facts: Partial<LeftOutFacts>; reason: string; on: string | null; because: string }>([
    { facts: {}, reason: 'not-started', on: '2026-04-15', because: 'paid, and begins later' },
    {
      facts: { settledAs: null, settledOn: null, startsOn: null },
      reason: 'unpaid',
      on: '2026-04-15',
      because: 'nothing was paid',
    },
    {
      facts: { settledOn: day('2026-04-01') },
      reason: 'unpaid',
      on: '2026-04-15',
      because: 'the payment of the day after was not known',
    },
    {
      facts: { settledAs: 'void', settledOn: COUNTED_ON, startsOn: null },
      reason: 'void',
      on: '2026-03-31',
      because: 'the order became void on the very day',
    },
    { facts: { kind: 'other' }, reason: 'not-a-server', on: null, because: 'mail is not counted' },
    {
      facts: { refundedOn: day('2026-03-25'), endedOn: day('2026-03-24'), cancelledOn: day('2026-03-25') },
      reason: 'money-back',
      on: '2026-03-25',
      because: 'REF-01 the money went back',
    },
    {
      facts: { refundedOn: day('2026-04-02'), cancelledOn: day('2026-04-02') },
      reason: 'not-started',
      on: '2026-04-15',
      because: 'the money asked back later was not known',
    },
    {
      facts: { endedOn: day('2026-03-14') },
      reason: 'lapsed',
      on: '2026-03-14',
      because: 'nobody cancelled: the renewal was not paid',
    },
    {
      facts: { endedOn: day('2026-03-14'), cancelledOn: day('2026-03-20') },
      reason: 'lapsed',
      on: '2026-03-14',
      because: 'cancelled only after it had lapsed',
    },
    {
      facts: { endedOn: day('2026-03-14'), cancelledOn: day('2026-03-14') },
      reason: 'ended',
      on: '2026-03-14',
      because: 'cancelled on its last day',
    },
  ])('$reason: $because', ({ facts, reason, on }) => {
    expect(whyLeftOut({ ...PAID, ...facts }, COUNTED_ON)).toEqual({ reason, day: on });
  });

  test('GAP-09 one that had begun and was another partner’s then is in no list', () => {
    expect(whyLeftOut({ ...PAID, startsOn: COUNTED_ON }, COUNTED_ON)).toBeUndefined();
  });

  test.each([
    { left: { reason: 'ended', day: day('2026-02-27') }, over: true, because: 'out of force from 28 February on' },
    { left: { reason: 'lapsed', day: day('2026-02-28') }, over: false, because: 'out of force from 1 March on' },
    { left: { reason: 'void', day: day('2026-02-28') }, over: true, because: 'void in February' },
    { left: { reason: 'void', day: day('2026-03-01') }, over: false, because: 'void in the month' },
    { left: { reason: 'money-back', day: day('2026-02-28') }, over: true, because: 'asked back in February' },
    { left: { reason: 'unpaid', day: day('2026-01-01') }, over: false, because: 'it may still be paid' },
    { left: { reason: 'not-a-server', day: null }, over: false, because: 'it goes on' },
  ] as const)('$left.reason $left.day: $because', ({ left, over }) => {
    expect(wasOverBefore(left, month('2026-03'))).toBe(over);
  });
});

describe('PRG-12 what a month rules', () => {
  test('terms that begin in the month after it, over the turn of a year too', () => {
    expect(termsUnderCountOf(month('2026-01'))).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(termsUnderCountOf(month('2026-12'))).toEqual({ from: '2027-01-01', to: '2027-01-31' });
  });
});

const CERTIFICATE: RateCertificate = {
  number: certificateNumber(month('2026-03'), 'BP-0007'),
  month: month('2026-03'),
  partner: { code: 'BP-0007', name: '青空デザイン株式会社', programme: 'cashback' },
  count: 1,
  digest: 'ab'.repeat(32),
  agrees: true,
  counted: [
    {
      contractId: 'ctr_1',
      orderNumber: 'A1B2C-D3E4F',
      company: '山田商店',
      planCode: 'S',
      planGroup: 'shared',
      inForceFrom: day('2025-04-15'),
    },
  ],
  leftOut: [
    {
      orderNumber: 'G5H6J-K7L8M',
      company: null,
      planGroup: 'managed',
      reason: 'lapsed',
      day: day('2026-03-14'),
    },
  ],
  overBefore: 2,
  confirmedOn: null,
  cardFrom: month('2026-01'),
  rates: [{ planGroup: 'shared', event: 'renewal', rate: rate('0.2') }],
  applications: [
    {
      orderNumber: 'A1B2C-D3E4F',
      company: '山田商店',
      term: 2,
      event: 'renewal',
      invoice: null,
      day: day('2026-04-15'),
      base: yen(45_600),
      rate: rate('0.2'),
      amount: yen(9_120),
      state: 'expected',
    },
  ],
  head: { number: 1234, hash: 'cd'.repeat(32) },
};

describe('PRG-09 the certificate on paper', () => {
  const sheet = certificateSheet(CERTIFICATE, {
    name: '見本株式会社',
    postalCode: '100-0001',
    address: '東京都千代田区千代田1-1',
    phone: '03-0000-0000',
    registrationNumber: 'T4011001098993',
    bankAccount: '見本銀行 本店 普通 0000000',
  });
  const text = layOut(sheet)
    .flat()
    .flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []))
    .join('\n');

  test.each([
    ['its number', 'RC-202603-BP-0007'],
    ['the partner', '青空デザイン株式会社'],
    ['the count', '1件'],
    ['the day counted', '2026年3月31日 24時時点'],
    ['the day it was fixed', '2026年4月1日'],
    ['that nobody signed it yet', '確認中'],
    ['the card', '2026年1月からの料率表'],
    ['the rate', '20%'],
    ['a contract counted', 'A1B2C-D3E4F'],
    ['what it applies to', '更新(第2期)'],
    ['and to how much', '9,120円'],
    ['a contract left out', 'G5H6J-K7L8M'],
    ['and why', '2026年3月14日'],
    ['those that were over', '前月までに終了または取り消されたご契約が2件'],
    ['that the list agrees', '一致'],
  ])('says %s', (_what, words) => {
    expect(text).toContain(words);
  });
});
