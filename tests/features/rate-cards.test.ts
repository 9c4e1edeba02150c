import { describe, expect, test } from 'vitest';
import { parseWithZod } from '@conform-to/zod/v4';
import { month } from '#app/core/calendar.ts';
import { rate } from '#app/core/rate.ts';
import { findLatest } from '#app/features/approvals/queries.server.ts';
import { decideRateCard, proposeRateCard } from '#app/features/rates/commands.server.ts';
import { MOST_ROWS, RATE_CARD_FIELDS, rateCardForm, rowsToShow } from '#app/features/rates/form.ts';
import { explainCardFault } from '#app/features/rates/messages.ts';
import { listCardEntries, loadRateCards } from '#app/features/rates/queries.server.ts';
import { type RateCard, cardAsThing, cardImpact, cardInForce, rateFor, readCard } from '#app/features/rates/rules.ts';
import type { UserId } from '#app/core/ids.ts';
import type { Context } from '#app/platform/context.server.ts';
import { advance, asStaff, givenCompany } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { ownApprovalsRefused } from '#tests/support/invariants.ts';

const database = useDatabase();

const row = (minCount: number, percent: string) => ({
  planGroup: 'shared',
  event: 'new' as const,
  minCount,
  rate: rate(percent),
});
const card = (effectiveFrom: string, rows = [row(0, '0.05'), row(10, '0.30')]): RateCard => ({
  programme: 'cashback',
  effectiveFrom: month(effectiveFrom),
  rows,
});

const given = () => givenCompany(database().db, '2026-05-20', []);

/** Approves as the second person what waits about a card, as it was shown. */
async function approve(context: Context, proposed: RateCard, by: UserId = 'usr_checker') {
  const seen = await findLatest(context, cardAsThing(proposed));
  const decision = { decision: 'approve' as const, seenHash: seen?.contentHash ?? '' };
  return decideRateCard(asStaff(context, by), proposed, decision);
}

describe('PRG-07 a rate card proposed by one and approved by another', () => {
  test('speaks from its first month on once it is approved, and leaves the months before as they were', async () => {
    const context = await given();
    const at = async (of: string) =>
      rateFor(cardInForce(await loadRateCards(context), 'cashback', month(of)), 'shared', 'new', 12);
    expect((await proposeRateCard(asStaff(context), card('2026-06'))).ok).toBe(true);
    expect(await at('2026-06')).toBe('0.2');

    expect(await approve(context, card('2026-06'))).toEqual({ ok: true, value: true });

    expect([await at('2026-05'), await at('2026-06'), await at('2026-07')]).toEqual(['0.2', '0.3', '0.3']);
    expect(await listCardEntries(context)).toMatchObject([
      { programme: 'cashback', effectiveFrom: '2026-06', enteredBy: 'usr_maker', approvedBy: 'usr_checker' },
      { effectiveFrom: '2020-01', approvedBy: null },
      { effectiveFrom: '2020-01', approvedBy: null },
    ]);
    expect(await approve(context, card('2026-06'))).toMatchObject({ refusal: { code: 'already-decided' } });
  });

  test('is not approved by whoever proposed it, nor by a role that may not', async () => {
    const context = await given();
    await proposeRateCard(asStaff(context, 'usr_checker'), card('2026-06'));
    expect(await approve(context, card('2026-06'))).toMatchObject({ refusal: { code: 'own-work' } });
    expect(await ownApprovalsRefused(database().sql)).toEqual([{ by: 'usr_checker', kind: 'rate-card' }]);
    expect(await approve(context, card('2026-06'), 'usr_maker')).toMatchObject({ refusal: { code: 'may-not' } });
    expect(await loadRateCards(context)).toHaveLength(2);
  });

  test('is refused for a closed month, for a month that has a card, and beside one that waits', async () => {
    const context = await given();
    expect(await proposeRateCard(asStaff(context), card('2026-04'))).toMatchObject({
      refusal: { code: 'month-closed', earliest: '2026-05' },
    });
    await proposeRateCard(asStaff(context), card('2026-05'));
    expect(await proposeRateCard(asStaff(context, 'usr_programme'), card('2026-05'))).toMatchObject({
      refusal: { code: 'already-proposed' },
    });
    await approve(context, card('2026-05'));
    expect(await proposeRateCard(asStaff(context), card('2026-05'))).toMatchObject({
      refusal: { code: 'month-taken' },
    });
  });

  test('is not approved any more once its first month is closed: it can only be sent back', async () => {
    const proposed = await given();
    await proposeRateCard(asStaff(proposed), card('2026-05'));
    const context = await advance(proposed, '2026-06-01');
    expect(await approve(context, card('2026-05'))).toMatchObject({
      refusal: { code: 'month-closed', earliest: '2026-06' },
    });
    const seen = await findLatest(context, cardAsThing(card('2026-05')));
    const sentBack = await decideRateCard(asStaff(context, 'usr_checker'), card('2026-05'), {
      decision: 'reject',
      seenHash: seen?.contentHash ?? '',
      reason: '適用開始月を過ぎたため',
    });
    expect(sentBack.ok).toBe(true);
    expect(await findLatest(context, cardAsThing(card('2026-05')))).toMatchObject({
      state: 'rejected',
      reason: '適用開始月を過ぎたため',
    });
    expect(await loadRateCards(context)).toHaveLength(2);
  });

  test('is refused above 30 % or falling, each row with its reason, and nothing of it is stored', async () => {
    const context = await given();
    const refused = await proposeRateCard(
      asStaff(context),
      card('2026-06', [row(0, '0.10'), row(5, '0.3001'), row(10, '0.05')]),
    );
    expect(refused).toMatchObject({
      refusal: {
        code: 'faulty-rows',
        faults: [
          { code: 'rate-too-high', row: 1 },
          { code: 'rate-decreases', row: 2 },
        ],
      },
    });
    expect(await findLatest(context, cardAsThing(card('2026-06')))).toBeUndefined();
    expect(explainCardFault({ code: 'rate-too-high', row: 1, rate: rate('0.3001') })).toBe(
      '料率は30%以下で入力してください(入力値 30.01%)。',
    );
  });

  test('comes out of its text as it went in', async () => {
    const context = await given();
    const proposed = card('2026-06');
    await proposeRateCard(asStaff(context), proposed);
    const { content } = (await findLatest(context, cardAsThing(proposed))) ?? {};
    expect(readCard(content ?? '')).toEqual(proposed);
  });
});

describe('PRG-07 whom a new card would move', () => {
  test.each([
    { counts: [0, 9], up: 0, down: 2, because: 'below the step everybody falls from 20 % to 5 %' },
    { counts: [10, 50], up: 2, down: 0, because: 'from the step on everybody rises to 30 %' },
  ])('$counts contracts: $because', ({ counts, up, down }) => {
    const before = card('2020-01', [row(0, '0.2')]);
    expect(cardImpact(before, card('2026-06'), counts)).toEqual([
      { planGroup: 'shared', event: 'new', up, down, same: 0 },
    ]);
  });

  test('a line the new card leaves out falls to 0 %', () => {
    expect(cardImpact(card('2020-01'), card('2026-06', []), [3])).toMatchObject([{ up: 0, down: 1, same: 0 }]);
  });
});

describe('the rate card page', () => {
  const schema = rateCardForm(['shared', 'managed']);
  const send = (fields: Record<string, string>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    return parseWithZod(data, { schema });
  };
  const head = { programme: 'cashback', effectiveFrom: '2026-06', step: 'enter' };

  test('rows left blank are passed over, and every row remembers where it stood', () => {
    const sent = send({
      ...head,
      ...{ 'rows[0].planGroup': '', 'rows[0].event': '', 'rows[0].minCount': '', 'rows[0].percent': '' },
      ...{
        'rows[3].planGroup': 'shared',
        'rows[3].event': 'renewal',
        'rows[3].minCount': '１０',
        'rows[3].percent': '7.5%',
      },
    });
    expect(sent.status === 'success' && sent.value.rows).toEqual([
      { at: 3, planGroup: 'shared', event: 'renewal', minCount: 10, rate: '0.075' },
    ]);
  });

  test.each([
    { cell: 'planGroup', value: 'hybrid' },
    { cell: 'event', value: 'both' },
    { cell: 'minCount', value: '-1' },
    { cell: 'minCount', value: '1e3' },
    { cell: 'percent', value: '十五' },
    { cell: 'percent', value: '0x10' },
  ])('$value is no $cell, and the row says so at that cell', ({ cell, value }) => {
    const whole = { planGroup: 'shared', event: 'new', minCount: '0', percent: '5' };
    const named = Object.entries({ ...whole, [cell]: value }).map(([name, text]) => [`rows[2].${name}`, text]);
    const sent = send({ ...head, ...(Object.fromEntries(named) as Record<string, string>) });
    expect(Object.keys(sent.reply().error ?? {})).toEqual([`rows[2].${cell}`]);
  });

  test('more rows are offered up to a limit, and only rows within it are read', () => {
    const page = (rows: number) => {
      const data = new FormData();
      data.append('step', 'more');
      for (let at = 0; at < rows; at += 1) data.append(`rows[${at}].percent`, '');
      return rowsToShow(data);
    };
    expect([page(0), page(12), page(59)]).toEqual([24, 24, MOST_ROWS]);
    expect(RATE_CARD_FIELDS).not.toContain('rows[60].percent');
  });
});
