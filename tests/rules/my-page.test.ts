import { describe, expect, test } from 'vitest';
import { type Day, addGridMonths, day, month } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { rate } from '#app/core/rate.ts';
import { yen } from '#app/core/yen.ts';
import { termDays } from '#app/features/contracts/rules.ts';
import { type MoneyDays, cashbackProspect } from '#app/features/cashback-ways/rules.ts';
import { explainRulerDay } from '#app/features/date-rulers/messages.ts';
import { renewalMilestones, twoClockDays } from '#app/features/date-rulers/rules.ts';
import {
  type OwedYen,
  nextPayout,
  outlookOf,
  payoutMonthOf,
  yenWaiting,
} from '#app/features/payout-prospects/rules.ts';
import { checkPayeeSeen, payoutDay } from '#app/features/payouts/rules.ts';
import { type RateCard, rateStandings, stepsOf } from '#app/features/rates/rules.ts';

const CARD: RateCard = {
  programme: 'cashback',
  effectiveFrom: month('2026-01'),
  rows: [
    { planGroup: 'hybrid', event: 'new', minCount: 0, rate: rate('0.1') },
    { planGroup: 'shared', event: 'renewal', minCount: 10, rate: rate('0.2') },
    { planGroup: 'shared', event: 'renewal', minCount: 0, rate: rate('0.05') },
  ],
};

describe('PRG-15 the days of a renewal are those of the booklet', () => {
  const renewal = termDays(day('2025-04-15'), 12, DEFAULT_POLICY);
  const daysOf = (programme: 'discount' | 'cashback') =>
    Object.fromEntries(renewalMilestones(programme, renewal, DEFAULT_POLICY).map(({ what, on }) => [what, on]));

  test('under discount the rate is fixed before the invoice', () => {
    expect(daysOf('discount')).toEqual({
      rate: '2026-01-31',
      invoice: '2026-02-01',
      due: '2026-03-31',
      renewal: '2026-04-15',
    });
  });

  test('under cashback the rate is fixed before the renewal, and the money comes the month after', () => {
    expect(daysOf('cashback')).toEqual({
      invoice: '2026-02-01',
      rate: '2026-03-31',
      due: '2026-03-31',
      renewal: '2026-04-15',
      notice: '2026-05-15',
      money: '2026-05-31',
    });
  });
});

describe('PRG-11, PRG-13 the two clocks of a renewal stand on one ruler', () => {
  const told = (renewsOn: string, termMonths = 12) => {
    const { nextInvoiceOn } = termDays(addGridMonths(day(renewsOn), -termMonths), termMonths, DEFAULT_POLICY);
    return twoClockDays({ renewsOn: day(renewsOn), nextInvoiceOn }, DEFAULT_POLICY).map(
      ({ what, on, clocks }) => `${on} ${what} ${clocks.join('+')}`,
    );
  };

  test('the booklet’s 15 April', () => {
    expect(told('2026-04-15')).toEqual([
      '2026-01-31 rate discount',
      '2026-02-01 invoice discount+cashback',
      '2026-03-31 due discount+cashback',
      '2026-03-31 rate cashback',
      '2026-04-15 renewal discount+cashback',
      '2026-05-15 notice cashback',
      '2026-05-31 money cashback',
    ]);
  });

  test('a renewal on the 1st reads the discount a month-end earlier', () => {
    expect(told('2026-04-01')[0]).toBe('2025-12-31 rate discount');
  });

  test('every day says which rule gave it', () => {
    const renewal = termDays(day('2025-04-15'), 12, DEFAULT_POLICY);
    for (const ruled of twoClockDays(renewal, DEFAULT_POLICY)) expect(explainRulerDay(ruled)).toMatch(/。$/);
  });
});

describe('PRG-12 today’s rates were fixed by the month-end before', () => {
  const standings = rateStandings([CARD], 'cashback', { today: day('2026-05-20'), countAtClose: 9, countToday: 10 });

  test('one row per plan group and event, the booklet’s groups in its order', () => {
    expect(standings.map(({ planGroup, event }) => `${planGroup} ${event}`)).toEqual(['shared renewal', 'hybrid new']);
  });

  test('the count at the close decides today, the count of today decides what comes', () => {
    expect(standings[0]).toMatchObject({ rate: '0.05', rateToCome: '0.2', next: null });
  });

  test('it says how many more contracts make the next step', () => {
    const [shared] = rateStandings([CARD], 'cashback', { today: day('2026-05-20'), countAtClose: 0, countToday: 7 });
    expect(shared?.next).toEqual({ rate: '0.2', missing: 3 });
  });

  test('a programme without a card has no rates', () => {
    expect(rateStandings([CARD], 'discount', { today: day('2026-05-20'), countAtClose: 9, countToday: 9 })).toEqual([]);
    expect(stepsOf(CARD, 'shared', 'renewal').map(({ minCount }) => minCount)).toEqual([0, 10]);
  });
});

describe('MAIL-06 a cashback waits for the payee', () => {
  const payable = { payableOn: day('2026-05-31'), payoutMonth: null };
  test.each([
    {
      confirmedOn: '2026-05-14',
      today: '2026-04-20',
      month: '2026-05',
      because: 'confirmed the day before the notice',
    },
    { confirmedOn: '2026-05-15', today: '2026-05-15', month: '2026-06', because: 'the notice day is too late' },
    { confirmedOn: '2026-01-01', today: '2026-05-15', month: '2026-06', because: 'the notice went out without it' },
    { confirmedOn: '2026-01-01', today: '2026-05-14', month: '2026-05', because: 'the notice is still to come' },
    {
      confirmedOn: '2026-08-20',
      today: '2026-08-20',
      month: '2026-09',
      because: 'confirmed after that month’s notice',
    },
  ])('confirmed $confirmedOn, on $today: $month, because $because', ({ confirmedOn, today, month }) => {
    expect(payoutMonthOf(payable, day(confirmedOn), day(today), DEFAULT_POLICY)).toBe(month);
  });

  test('without a confirmation nobody can say', () => {
    expect(payoutMonthOf(payable, null, day('2026-04-20'), DEFAULT_POLICY)).toBeNull();
  });

  test('a partner confirms the very text it saw', () => {
    const payee = { familyName: '髙橋', givenName: '一郎' };
    expect(checkPayeeSeen(payee, payee).ok).toBe(true);
    expect(checkPayeeSeen(payee, { ...payee, familyName: '高橋' }).ok).toBe(false);
    expect(checkPayeeSeen(undefined, payee).ok).toBe(false);
  });
});

describe('MAIL-14 a cashback says where it stands', () => {
  const cashback = {
    orderedOn: day('2025-04-01'),
    event: 'renewal' as const,
    paidOn: day('2026-03-20'),
    earnedOn: day('2026-04-15'),
    countMonth: month('2026-03'),
    payableOn: day('2026-05-31'),
    voidedOn: null,
    payoutMonth: null,
    noticedOn: null,
    sentOn: null,
    amount: yen(1_000),
  };
  const today = day('2026-04-20');
  const byMail: MoneyDays = (month) => ({ route: 'mail-money', on: payoutDay(month) });
  const outlook = (owed: OwedYen = cashback, more: object = {}) =>
    outlookOf([owed], { payeeConfirmedOn: day('2025-01-01'), hold: null, ...more }, today, DEFAULT_POLICY);

  test('on its way it names the days to come', () => {
    const { stage, steps, moneyOn } = cashbackProspect(cashback, outlook(), byMail, today, DEFAULT_POLICY);
    expect(stage).toBe('earned');
    expect(moneyOn).toBe('2026-05-31');
    expect(steps.map(({ step, on }) => `${step} ${on}`)).toEqual([
      'paid 2026-03-20',
      'rate-fixed 2026-03-31',
      'begun 2026-04-15',
      'noticed 2026-05-15',
      'sent 2026-05-31',
    ]);
  });

  test.each([
    { changed: { sentOn: day('2026-05-31'), noticedOn: day('2026-05-15') }, stage: 'sent', moneyOn: '2026-05-31' },
    {
      changed: { payoutMonth: month('2026-05'), noticedOn: day('2026-05-15') },
      stage: 'noticed',
      moneyOn: '2026-05-31',
    },
    {
      changed: { sentOn: day('2026-05-31'), noticedOn: day('2026-05-15'), receivedOn: day('2026-06-02') },
      stage: 'received',
      moneyOn: '2026-05-31',
    },
    { changed: { voidedOn: day('2026-04-18') }, stage: 'void', moneyOn: null },
    { changed: { amount: yen(0) }, stage: 'zero', moneyOn: null },
  ])('$stage: money on $moneyOn', ({ changed, stage, moneyOn }) => {
    const seen = { ...cashback, ...changed };
    const prospect = cashbackProspect(seen, outlook(seen), byMail, today, DEFAULT_POLICY);
    expect(prospect).toMatchObject({ stage, moneyOn });
  });

  test('once it was sent it waits to be received, with the day when it was', () => {
    const sent = { ...cashback, noticedOn: day('2026-05-15'), sentOn: day('2026-05-31') };
    const lastStep = (receivedOn: Day | null) =>
      cashbackProspect({ ...sent, receivedOn }, outlook(sent), byMail, today, DEFAULT_POLICY).steps.at(-1);
    expect(lastStep(null)).toEqual({ step: 'received', on: null, done: false });
    expect(lastStep(day('2026-06-02'))).toEqual({ step: 'received', on: '2026-06-02', done: true });
  });

  test('without a payee it says so', () => {
    const nobody = outlook(cashback, { payeeConfirmedOn: null });
    expect(cashbackProspect(cashback, nobody, byMail, today, DEFAULT_POLICY)).toMatchObject({
      stage: 'payee-missing',
      moneyOn: null,
    });
  });

  test('kept back it has no day, announced or not', () => {
    const hold = { since: day('2026-04-02'), reason: '口座名義の確認のため' };
    const announced = { ...cashback, payoutMonth: month('2026-04'), noticedOn: day('2026-04-15') };
    for (const one of [cashback, announced]) {
      const prospect = cashbackProspect(one, outlook(one, { hold }), byMail, today, DEFAULT_POLICY);
      expect(prospect).toMatchObject({ stage: 'held', moneyOn: null });
    }
  });

  test('outweighed by corrections it waits with them', () => {
    const less = { ...cashback, amount: yen(-5_000), payableOn: day('2026-04-18') };
    const facts = { payeeConfirmedOn: day('2025-01-01'), hold: null };
    const alone = outlookOf([cashback, less], facts, today, DEFAULT_POLICY);
    expect(cashbackProspect(cashback, alone, byMail, today, DEFAULT_POLICY)).toMatchObject({
      ...{ stage: 'outweighed', moneyOn: null },
    });
    const more = { ...cashback, amount: yen(9_000), payableOn: day('2026-07-31') };
    const together = outlookOf([cashback, less, more], facts, today, DEFAULT_POLICY);
    expect(cashbackProspect(cashback, together, byMail, today, DEFAULT_POLICY)).toMatchObject({
      ...{ stage: 'earned', moneyOn: '2026-07-31' },
    });
    expect(nextPayout(together)).toEqual({ month: '2026-07', amount: 5_000 });
    expect([yenWaiting(alone), yenWaiting(together)]).toEqual([-4_000, 0]);
  });
});
