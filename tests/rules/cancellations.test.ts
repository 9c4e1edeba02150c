import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { rate } from '#app/core/rate.ts';
import { yen } from '#app/core/yen.ts';
import { cancellationFacts, partnerFacts } from '#app/features/cancellations/messages.ts';
import { countLoss, monthOfLoss } from '#app/features/cancellations/rules.ts';
import { contractLinkIsGood } from '#app/features/contract-links/rules.ts';
import type { CancellationEffect } from '#app/features/contracts/rules.ts';

const runOut = (endsOn: string): CancellationEffect => ({ kind: 'run-out', endsOn: day(endsOn) });
const moneyBack = (inForceTo: string | null): CancellationEffect => ({
  kind: 'money-back',
  inForceTo: inForceTo ? day(inForceTo) : null,
});

describe('PRG-09, REF-07 the first month-end that counts one contract fewer', () => {
  test.each([
    { effect: runOut('2026-06-14'), loss: '2026-06', because: 'out of force before the month’s last day' },
    { effect: runOut('2026-06-30'), loss: '2026-07', because: 'still counted on its very last day' },
    { effect: moneyBack('2026-05-09'), loss: '2026-05', because: 'money back takes it out of this month' },
    { effect: moneyBack(null), loss: '2026-05', because: 'cancelled on the start day, it was in force this morning' },
    { effect: { kind: 'give-up-reinstatement' } as const, loss: null, because: 'a lapsed one is in no count' },
    { effect: runOut('2026-06-14'), kind: 'other' as const, loss: null, because: 'mail is never counted' },
    { effect: runOut('2026-06-14'), partnerId: null, loss: null, because: 'nobody referred it' },
    { effect: moneyBack(null), state: 'scheduled' as const, loss: null, because: 'it has not begun' },
  ])('$loss: $because', ({ effect, loss, kind, partnerId = 'par_a', state }) => {
    const contract = { kind: kind ?? ('server' as const), partnerId, state: state ?? ('in-force' as const) };
    expect(monthOfLoss(contract, effect, day('2026-05-10'))).toBe(loss);
  });

  test('comes with the rates of the card of that month, before and after', () => {
    const row = (event: 'new' | 'renewal', minCount: number, share: string) => ({
      ...{ planGroup: 'shared', event, minCount, rate: rate(share) },
    });
    const rows = [row('new', 0, '0.1'), row('renewal', 0, '0.1'), row('renewal', 5, '0.15')];
    const cards = [{ programme: 'cashback' as const, effectiveFrom: month('2020-01'), rows }];
    const of = { programme: 'cashback' as const, planGroup: 'shared' };
    const loss = countLoss(of, { month: month('2026-06'), before: 5, partnerName: null }, cards);
    expect(loss).toMatchObject({ before: 5, after: 4 });
    expect(partnerFacts({ loss, takenBack: [{ term: 1, amount: yen(4_560) }] })).toEqual([
      {
        term: '契約件数への影響',
        description:
          '2026年6月末から1件減ります(本日時点の見込みで5件から4件)。この件数で決まる率は 更新 15%→10% になります。',
      },
      { term: '取り消すキャッシュバック', description: '第1期 4,560円' },
    ]);
    expect(countLoss(of, { month: month('2026-06'), before: 0, partnerName: null }, cards).after).toBe(0);
  });
});

describe('REF-01, REF-02, REF-04 what a customer reads before cancelling', () => {
  test('is the last day, the money with its calendar, and what is kept', () => {
    const refund = { amount: yen(50_160), payOn: day('2026-05-31'), kept: yen(22_000) };
    const facts = cancellationFacts({
      ...{ effect: moneyBack('2026-05-09'), lastDay: day('2026-05-09'), refund, voided: [] },
    });
    expect(facts.map(({ description }) => description)).toEqual([
      '20日以内の解約のため、2026年5月9日までのご利用とし、料金を返金します。',
      '2026年5月9日',
      '50,160円',
      '2026年5月31日(19日までの受付は当月末、20日以降の受付は翌月末)',
      'ドメインの実費 22,000円(税込)',
      'ありません',
    ]);
  });
});

describe('the address of a client’s contract', () => {
  test.each([
    { madeOn: '2026-01-01', revokedOn: null, today: '2027-02-05', good: true, because: 'its last day' },
    { madeOn: '2026-01-01', revokedOn: null, today: '2027-02-06', good: false, because: 'its days are over' },
    { madeOn: '2026-01-01', revokedOn: '2026-01-01', today: '2026-01-01', good: false, because: 'it was revoked' },
  ])('$today: $because', ({ madeOn, revokedOn, today, good }) => {
    const link = { madeOn: day(madeOn), revokedOn: revokedOn === null ? null : day(revokedOn) };
    expect(contractLinkIsGood(link, day(today))).toBe(good);
  });
});
