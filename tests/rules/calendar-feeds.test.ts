import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { calendarText } from '#app/core/ical.ts';
import { yen } from '#app/core/yen.ts';
import { type FeedFacts, feedEvents } from '#app/features/calendar-feeds/rules.ts';

/** The value of a property as a calendar program reads it: lines unfolded, marks taken off. */
function valuesOf(text: string, property: string): string[] {
  const unfolded = text.replaceAll('\r\n ', '');
  return unfolded
    .split('\r\n')
    .filter((line) => line.startsWith(`${property}:`) || line.startsWith(`${property};`))
    .map((line) =>
      line
        .slice(line.indexOf(':') + 1)
        .replace(/\\([\\;,nN])/g, (_all, mark: string) => (/n/i.test(mark) ? '\n' : mark)),
    );
}

const AWKWARD = [
  'あ'.repeat(200),
  `${'a'.repeat(66)}あ`,
  '𠮷'.repeat(80),
  'a;b,c\\d\ne\r\nf',
  '\u0000\u0007あ',
  'x'.repeat(75),
  'BEGIN:VEVENT\r\nSUMMARY:forged',
  '',
];

describe('RFC 5545 a calendar as text', () => {
  test.each(AWKWARD)('keeps what it can of %j, in lines of 75 octets cut between characters', (summary) => {
    const text = calendarText(
      '名前',
      [{ uid: 'a@b', on: day('2026-04-15'), summary, description: '' }],
      day('2026-03-01'),
    );
    expect(text.endsWith('\r\n')).toBe(true);
    const lines = text.slice(0, -2).split('\r\n');
    expect(lines.filter((line) => Buffer.byteLength(line) > 75 || /[\r\n]/.test(line))).toEqual([]);
    expect(/\p{Cs}/u.test(text)).toBe(false);
    const kept = summary.replace(/\r\n/g, '\n').replace(/(?!\n)\p{Cc}/gu, '');
    expect(valuesOf(text, 'SUMMARY')).toEqual([kept]);
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
  });

  test('a day is whole, ends with the next, and is stamped', () => {
    const text = calendarText(
      'n',
      [{ uid: 'u', on: day('2026-12-31'), summary: 's', description: 'd' }],
      day('2026-03-01'),
    );
    expect(valuesOf(text, 'DTSTART')).toEqual(['20261231']);
    expect(valuesOf(text, 'DTEND')).toEqual(['20270101']);
    expect(valuesOf(text, 'DTSTAMP')).toEqual(['20260301T000000Z']);
    expect(text).toContain('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:');
  });

  test('half a character becomes the replacement character', () => {
    const text = calendarText(
      'n',
      [{ uid: 'u', on: day('2026-12-31'), summary: 'a\ud800b', description: '' }],
      day('2026-03-01'),
    );
    expect(valuesOf(text, 'SUMMARY')).toEqual(['a\ufffdb']);
  });
});

describe('CTR-04, PRG-18, MAIL-04 the days of a partner', () => {
  const facts: FeedFacts = {
    programme: 'cashback',
    renewals: [
      { orderNumber: 'A1', planName: 'シェアードプラン', invoiceOn: day('2026-02-01'), renewsOn: day('2026-04-15') },
    ],
    money: [
      { on: day('2026-05-31'), month: month('2026-05'), orderNumber: 'A1', term: 2, amount: yen(9_120) },
      { on: day('2026-05-31'), month: month('2026-05'), orderNumber: 'B2', term: 1, amount: yen(880) },
    ],
    hold: null,
    payouts: [
      { month: month('2026-04'), noticeOn: day('2026-04-15'), route: 'mail-money', on: day('2026-04-30') },
      { month: month('2026-05'), noticeOn: day('2026-05-15'), route: 'mail-money', on: day('2026-05-31') },
    ],
  };

  test('under cashback: invoice, renewal, notice and the sum of a month-end', () => {
    expect(feedEvents(facts).map(({ on, summary, description }) => [on, summary, description])).toEqual([
      ['2026-02-01', '更新の請求書の発行日 A1', 'シェアードプラン'],
      ['2026-04-15', 'ご契約の更新日 A1', 'シェアードプラン'],
      ['2026-05-15', '送金のお知らせの日', '10,000円(2件、見込みを含みます)'],
      ['2026-05-31', 'キャッシュバックの送金日(メルマネ)', '10,000円(2件、見込みを含みます)'],
    ]);
  });

  test('to an account: the day on which banks make the transfer', () => {
    for (const on of [day('2026-05-29'), day('2026-06-01')]) {
      const payouts = facts.payouts.map((one) => ({ ...one, route: 'transfer' as const, on }));
      const money = facts.money.map((one) => ({ ...one, on }));
      const found = feedEvents({ ...facts, money, payouts }).filter(({ uid }) => uid.startsWith('payout-'));
      expect(found).toMatchObject([{ on, summary: 'キャッシュバックの振込日(銀行振込)' }]);
    }
  });

  test('money without a day is in no calendar; that it is kept back is, without the reason', () => {
    const hold = { since: day('2026-04-20'), reason: '口座名義の相違' };
    const held = feedEvents({ ...facts, hold, money: facts.money.map((one) => ({ ...one, on: null, month: null })) });
    expect(held.map(({ on, summary }) => [on, summary]).slice(2)).toEqual([
      ['2026-04-20', 'キャッシュバックの送金の保留'],
    ]);
    expect(JSON.stringify(held)).not.toContain('口座名義');
  });

  test('under discount: each day on which money is due', () => {
    const due = feedEvents({ ...facts, programme: 'discount' }).filter(({ uid }) => uid.startsWith('due-'));
    expect(due.map(({ on, summary }) => [on, summary])).toEqual([
      ['2026-05-31', 'お支払い期限 A1'],
      ['2026-05-31', 'お支払い期限 B2'],
    ]);
  });

  test('no two entries have one name', () => {
    for (const programme of ['cashback', 'discount'] as const) {
      const names = feedEvents({ ...facts, programme }).map(({ uid }) => uid);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
