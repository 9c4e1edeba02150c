import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { yen } from '#app/core/yen.ts';
import { explainTimelineStep, timelineEventName } from '#app/features/money-timelines/messages.ts';
import { type HeldBack, outlookOf } from '#app/features/payout-prospects/rules.ts';
import { type Holding, moneyTimeline, standsAt } from '#app/features/money-timelines/rules.ts';

const CASHBACK = {
  orderedOn: day('2026-03-20'),
  event: 'new' as const,
  paidOn: day('2026-04-02'),
  earnedOn: day('2026-04-15'),
  countMonth: month('2026-03'),
  payableOn: day('2026-05-31'),
  voidedOn: null,
  payoutMonth: null,
  route: 'mail-money' as const,
  amount: yen(9_120),
};

const SENT: Holding = {
  month: month('2026-05'),
  route: 'mail-money',
  noticedOn: day('2026-05-15'),
  sentOn: day('2026-05-31'),
  returnedOn: null,
  returnReason: null,
  releasedOn: null,
};

const CONFIRMED = day('2026-01-05');
const timeline = (
  changed: object,
  holdings: Holding[] = [],
  today = '2026-06-10',
  confirmed: typeof CONFIRMED | null = CONFIRMED,
) => timelineWith({}, changed, holdings, today, confirmed);

function timelineWith(
  { hold = null, less = 0 }: { hold?: HeldBack | null; less?: number },
  changed: object,
  holdings: Holding[],
  today: string,
  payeeConfirmedOn: typeof CONFIRMED | null = CONFIRMED,
) {
  const cashback = { ...CASHBACK, ...changed };
  const current = holdings.find(({ releasedOn }) => releasedOn === null);
  const { month: payoutMonth = null, noticedOn = null } = current ?? {};
  const correction = { payableOn: day(today), amount: yen(less), payoutMonth: null, noticedOn: null };
  const owed = [{ ...cashback, payoutMonth, noticedOn }, ...(less === 0 ? [] : [correction])];
  const outlook = outlookOf(owed, { payeeConfirmedOn, hold }, day(today), DEFAULT_POLICY);
  return moneyTimeline(cashback, holdings, outlook, day(today), DEFAULT_POLICY);
}

const told = (steps: ReturnType<typeof timeline>) =>
  steps.map(({ event, on, done, branch }) => `${branch} ${event} ${on ?? '?'}${done ? '' : ' expected'}`);

describe('MAIL-14, PRG-18 the money of a cashback is followed from the order to the account', () => {
  test('before its payout the days to come are those of the law', () => {
    expect(told(timeline({}, [], '2026-04-20'))).toEqual([
      '0 ordered 2026-03-20',
      '0 rate-fixed 2026-03-31',
      '0 paid 2026-04-02',
      '0 begun 2026-04-15',
      '0 noticed 2026-05-15 expected',
      '0 sent 2026-05-31 expected',
      '0 received ? expected',
    ]);
  });

  test('MAIL-01 a payout that came back is a branch of its own, and the next one is expected', () => {
    const returned = {
      ...SENT,
      returnedOn: day('2026-06-05'),
      returnReason: '名義相違',
      releasedOn: day('2026-06-05'),
    };
    const steps = timeline({}, [returned]);
    expect(told(steps).slice(4)).toEqual([
      '0 noticed 2026-05-15',
      '0 sent 2026-05-31',
      '0 returned 2026-06-05',
      '1 noticed 2026-06-15 expected',
      '1 sent 2026-06-30 expected',
      '1 received ? expected',
    ]);
    expect(steps.map(explainTimelineStep).join()).toContain('名義相違');
  });

  test('sent again, the second way is done up to the bank', () => {
    const returned = {
      ...SENT,
      returnedOn: day('2026-06-05'),
      returnReason: '名義相違',
      releasedOn: day('2026-06-05'),
    };
    const again = { ...SENT, month: month('2026-06'), noticedOn: day('2026-06-15'), sentOn: day('2026-06-30') };
    const steps = timeline({}, [returned, again], '2026-07-02');
    expect(told(steps).slice(-3)).toEqual(['1 noticed 2026-06-15', '1 sent 2026-06-30', '1 received ? expected']);
    expect(standsAt(steps)).toMatchObject({ event: 'received', branch: 1 });
  });

  test('a run nobody approved carries it over', () => {
    const missed = { ...SENT, noticedOn: null, sentOn: null, releasedOn: day('2026-05-15') };
    expect(told(timeline({}, [missed], '2026-05-20')).slice(4)).toEqual([
      '0 carried-over 2026-05-15',
      '1 noticed 2026-06-15 expected',
      '1 sent 2026-06-30 expected',
      '1 received ? expected',
    ]);
  });

  test('REF-07 what was taken back ends there, also after the notice', () => {
    const emptied = { ...SENT, sentOn: null, releasedOn: day('2026-05-20') };
    expect(told(timeline({ voidedOn: day('2026-05-20') }, [emptied])).slice(4)).toEqual([
      '0 noticed 2026-05-15',
      '1 voided 2026-05-20',
    ]);
  });

  test('a cashback of 0 yen has nothing to come, and without a payee nobody can say when', () => {
    expect(timeline({ amount: yen(0) }).every(({ done }) => done)).toBe(true);
    expect(told(timeline({}, [], '2026-04-20', null)).slice(4)).toEqual([
      '0 noticed ? expected',
      '0 sent ? expected',
      '0 received ? expected',
    ]);
  });

  test('kept back it says since when and why, and names no day to come', () => {
    const hold = { since: day('2026-05-20'), reason: '口座名義の確認のため' };
    const announced = { ...SENT, sentOn: null };
    const steps = timelineWith({ hold }, {}, [announced], '2026-05-25');
    expect(told(steps).slice(4)).toEqual([
      '0 noticed 2026-05-15',
      '0 held 2026-05-20 expected',
      '0 sent ? expected',
      '0 received ? expected',
    ]);
    expect(standsAt(steps)).toMatchObject({ event: 'held', reason: '口座名義の確認のため' });
    const words = steps.map(explainTimelineStep).join();
    for (const said of ['口座名義の確認のため', '保留が解除された後']) expect(words).toContain(said);
    expect(told(timelineWith({ hold }, {}, [], '2026-05-25')).slice(4, 6)).toEqual([
      '0 held 2026-05-20 expected',
      '0 noticed ? expected',
    ]);
  });

  test('outweighed by corrections it waits with them', () => {
    const steps = timelineWith({ less: -20_000 }, {}, [], '2026-05-02');
    expect(told(steps).slice(4, 6)).toEqual(['0 outweighed ? expected', '0 noticed ? expected']);
    expect(steps.map(explainTimelineStep).join()).toContain('合計が1円以上になった月末');
    expect(told(timelineWith({ less: -20 }, {}, [], '2026-05-02')).slice(4, 6)).toEqual([
      '0 noticed 2026-05-15 expected',
      '0 sent 2026-05-31 expected',
    ]);
  });

  test('whatever happened, what is done comes before what is expected, and every step has its words', () => {
    const holdings = fc.array(
      fc.record({
        noticedOn: fc.constantFrom(null, day('2026-05-15')),
        sentOn: fc.constantFrom(null, day('2026-05-31')),
        returnedOn: fc.constantFrom(null, day('2026-06-05')),
        releasedOn: fc.constantFrom(day('2026-05-15'), day('2026-06-05')),
      }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(holdings, fc.boolean(), (over, voided) => {
        const steps = timeline(
          voided ? { voidedOn: day('2026-06-08') } : {},
          over.map((holding) => ({ ...SENT, ...holding, returnReason: holding.returnedOn ? '口座なし' : null })),
        );
        const firstToCome = steps.findIndex(({ done }) => !done);
        expect(steps.slice(firstToCome < 0 ? steps.length : firstToCome).some(({ done }) => done)).toBe(false);
        for (const step of steps) {
          expect(timelineEventName(step.event, 'new')).not.toBe('');
          expect(explainTimelineStep(step)).toMatch(/。$/);
        }
        expect(new Set(steps.map(({ branch, event }) => `${branch} ${event}`)).size).toBe(steps.length);
      }),
    );
  });
});
