import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { rate } from '#app/core/rate.ts';
import { monthRatesLetter } from '#app/features/close-reviews/messages.ts';
import {
  type ReviewedCount,
  anomaliesOf,
  checkSigning,
  closeText,
  readSignedClose,
  tierMoves,
} from '#app/features/close-reviews/rules.ts';
import type { RateCard } from '#app/features/rates/rules.ts';

const FEBRUARY = month('2026-02');
const MARCH = month('2026-03');

const CARD: RateCard = {
  programme: 'cashback',
  effectiveFrom: month('2026-01'),
  rows: [
    { planGroup: 'shared', event: 'new', minCount: 0, rate: rate('0.1') },
    { planGroup: 'shared', event: 'new', minCount: 10, rate: rate('0.2') },
  ],
};

const counted = (count: number, before: number | null): ReviewedCount => ({
  partnerId: 'par_a',
  partnerName: '青空デザイン',
  programme: 'cashback',
  count,
  before,
});

describe('PRG-09 what of a close is answered in writing', () => {
  test.each([
    { count: 15, before: 10, code: 'leapt', because: 'five more, half as many again' },
    { count: 14, before: 10, code: undefined, because: 'four more are usual' },
    { count: 40, before: 30, code: undefined, because: 'ten of thirty are a third' },
    { count: 5, before: 10, code: 'fell', because: 'half of them are gone' },
    { count: 6, before: 10, code: 'rate-fell', because: 'four fewer, and a lower step' },
    { count: 9, before: 10, code: 'rate-fell', because: 'one fewer, and a lower step' },
    { count: 11, before: 10, code: undefined, because: 'the same step' },
    { count: 5, before: 0, code: 'leapt', because: 'five out of nothing' },
    { count: 50, before: null, code: undefined, because: 'the partner is new' },
  ])('$before → $count: $because', ({ count, before, code }) => {
    const found = anomaliesOf([counted(count, before)], [CARD], MARCH, FEBRUARY);
    expect(found.map((one) => one.code)).toEqual(code ? [code] : []);
  });

  test('a card that grants less from the month on is a rate that fell', () => {
    const lower: RateCard = { ...CARD, effectiveFrom: MARCH, rows: CARD.rows.slice(0, 1) };
    expect(anomaliesOf([counted(12, 12)], [CARD, lower], MARCH, FEBRUARY)).toMatchObject([{ code: 'rate-fell' }]);
  });

  test.each([
    { count: 10, before: 9, directions: ['up'] },
    { count: 9, before: 10, directions: ['down'] },
    { count: 12, before: 10, directions: [] },
    { count: 12, before: null, directions: [] },
  ])('$before → $count moves the step: $directions', ({ count, before, directions }) => {
    const moves = tierMoves([counted(count, before)], [CARD], MARCH, FEBRUARY);
    expect(moves.map(({ direction }) => direction)).toEqual(directions);
  });
});

describe('PRG-09 a signature', () => {
  const close = { confirmedOn: null, agrees: true, anomalies: 1 };

  test.each([
    { close, answer: '解約を確認した', refused: undefined },
    { close: { ...close, anomalies: 0 }, answer: '', refused: undefined },
    { close, answer: '', refused: { code: 'answer-missing', anomalies: 1 } },
    { close: { ...close, agrees: false }, answer: '確認した', refused: { code: 'replay-differs' } },
    { close: { ...close, confirmedOn: day('2026-04-02') }, answer: '確認した', refused: { code: 'signed-already' } },
  ])('$refused', ({ close, answer, refused }) => {
    expect(checkSigning(close, answer)).toEqual(refused ? { ok: false, refusal: refused } : { ok: true, value: true });
  });

  test('is for a text that holds everything signed', () => {
    const signed = { month: MARCH, digest: 'ab', partners: 2, contracts: 3, answer: '「確認」,"済み"' };
    expect(readSignedClose(closeText(signed))).toEqual(signed);
    expect(closeText({ ...signed, contracts: 4 })).not.toBe(closeText(signed));
  });
});

describe('PRG-09 the letter on a month’s rates', () => {
  const letter = { name: '青空デザイン', month: MARCH, count: 14, before: 12, rates: ['シェアードプラン(新規) 20%'] };

  test('has the count, the one before, the rates, what they apply to, and leads to the list', () => {
    const { subject, body, secretLink } = monthRatesLetter({ ...letter, programme: 'cashback' });
    expect(subject).toBe('【CPI】今月の率のお知らせ(2026年3月末の契約件数 14件)');
    expect(secretLink).toBe('/mypage/rates/2026-03');
    for (const words of ['前月末 12件', 'シェアードプラン(新規) 20%', '2026年4月に利用開始または更新']) {
      expect(body).toContain(words);
    }
    expect(monthRatesLetter({ ...letter, programme: 'discount' }).body).toContain('2026年4月に発行する請求書');
  });

  test('without a card it says 0 %', () => {
    expect(monthRatesLetter({ ...letter, rates: [], before: null, programme: 'cashback' }).body).toContain('0%です');
  });
});
