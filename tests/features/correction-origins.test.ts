import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { type Day, month } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { yen } from '#app/core/yen.ts';
import { adjustmentAsThing } from '#app/features/adjustment-proposals/rules.ts';
import { decideAdjustment } from '#app/features/correction-decisions/commands.server.ts';
import { proposeCorrection } from '#app/features/correction-origins/commands.server.ts';
import { prefilled } from '#app/features/correction-origins/messages.ts';
import { findCorrectable, findOrigin, listLateDifferences } from '#app/features/correction-origins/queries.server.ts';
import type { Origin } from '#app/features/correction-origins/rules.ts';
import { answerQuestion, askQuestion } from '#app/features/line-questions/commands.server.ts';
import { listOpenQuestions } from '#app/features/line-questions/queries.server.ts';
import { planRun } from '#app/features/payouts/queries.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { contractCoverage } from '#db/schema/contracts.ts';
import { correctionOrigins } from '#db/schema/correction-origins.ts';
import { approveAdjustment } from '#tests/support/adjustments.ts';
import { approvalOf } from '#tests/support/approvals.ts';
import { advance, asStaff } from '#tests/support/company.ts';
import { givenCountedFebruary } from '#tests/support/counted-february.ts';
import { useDatabase } from '#tests/support/db.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

const FEBRUARY = month('2026-02');
const LATE: Origin = { kind: 'late' };

/** Says of a contract's coverage that it turned out wrong on a day, or that it was right after all. */
async function learn(context: Context, id: ContractId, wrongSince: Day | null): Promise<void> {
  await context.db
    .update(contractCoverage)
    .set({ supersededOn: wrongSince })
    .where(eq(contractCoverage.contractId, id));
}

/**
 * Two contracts of par_a counted at the end of February, and a third that began in March: two bring 20 %, one 10 %. It is
 * 5 March.
 *
 * @param atClose what was known of the first contract when February was closed.
 */
async function givenEarned(atClose: 'counted' | 'unknown') {
  const { opened, first, earning } = await givenCountedFebruary(database().db, ['0.1', '0.2']);
  const february = await advance(opened, '2026-02-20');
  if (atClose === 'unknown') await learn(february, first.contractId, february.today);
  return { context: await advance(february, '2026-03-05'), first, earning };
}

/** Puts up what the form is filled in with, by a person of staff. */
async function putUp(context: Context, orderNumber: string, origin: Origin, amount?: number) {
  const found = await findCorrectable(context, { orderNumber, term: 1 });
  invariant(found, 'it was earned');
  const { reason, month: of } = prefilled(found, undefined);
  const asked = amount ?? found.late?.difference ?? 1;
  return proposeCorrection(
    asStaff(context, 'usr_maker'),
    {
      ...{ partnerCode: 'par_a', amount: yen(asked), reason: reason || 'ご質問による訂正', month: of },
      cashback: { orderNumber, term: 1 },
    },
    origin,
  );
}

describe('PRG-09, PRG-18 what late facts would have changed is put right by a correction', () => {
  test('less: put up once, shown to the second person before and after, and taken off the next payout', async () => {
    const { context: march, first, earning } = await givenEarned('counted');
    expect(await listLateDifferences(march, [FEBRUARY], 100)).toEqual([]);
    const context = await advance(march, '2026-05-02');
    await learn(context, first.contractId, context.today);
    const [late] = await listLateDifferences(context, [FEBRUARY], 100);
    expect(late).toMatchObject({
      ...{ partnerCode: 'par_a', orderNumber: earning.orderNumber, difference: -4_560 },
      before: { count: 2, rate: '0.2', amount: 9_120 },
      after: { count: 1, rate: '0.1', amount: 4_560 },
    });
    const found = await findCorrectable(context, { orderNumber: earning.orderNumber, term: 1 });
    expect(found && prefilled(found, undefined)).toEqual({
      ...{ partner: 'par_a', month: '2026-02', direction: 'less', amount: '4560' },
      reason: '2026年2月末の契約件数の訂正(2件から1件)に伴う率の差額(20%から10%)',
    });
    const before = await planRun(context, month('2026-05'));
    const once = await putUp(context, earning.orderNumber, LATE);
    invariant(once.ok, 'the difference can be put up');
    expect(await listLateDifferences(context, [FEBRUARY], 100)).toEqual([]);
    expect(await putUp(context, earning.orderNumber, LATE)).toMatchObject({ refusal: { code: 'nothing-differs' } });
    expect(await findOrigin(context, once.value)).toMatchObject({
      ...{ questionId: null, month: '2026-02' },
      before: { count: 2, amount: 9_120 },
      after: { count: 1, amount: 4_560 },
    });
    expect(await approveAdjustment(context, once.value)).toMatchObject({ ok: true });
    const after = await planRun(context, month('2026-05'));
    expect([before, after].map(({ payouts }) => payouts.map(({ amount }) => amount))).toEqual([[27_360], [22_800]]);
    expect(await listLateDifferences(context, [FEBRUARY], 100)).toEqual([]);
  });

  test('more: what the maker writes over is put up, and sent back it may be put up anew', async () => {
    const { context, first, earning } = await givenEarned('unknown');
    await learn(context, first.contractId, null);
    expect(await listLateDifferences(context, [FEBRUARY], 100, 'par_a')).toMatchObject([{ difference: 4_560 }]);
    expect(await listLateDifferences(context, [FEBRUARY], 100, 'par_b')).toEqual([]);
    const edited = await putUp(context, earning.orderNumber, LATE, 4_000);
    invariant(edited.ok, 'the difference can be put up');
    expect(await listLateDifferences(context, [FEBRUARY], 100)).toEqual([]);
    const { seenHash } = await approvalOf(context, adjustmentAsThing(edited.value));
    const back = { decision: 'reject' as const, seenHash, reason: '金額が違う' };
    expect(await decideAdjustment(asStaff(context, 'usr_checker'), edited.value, back)).toMatchObject({ ok: true });
    expect(await putUp(context, earning.orderNumber, LATE)).toMatchObject({ ok: true });
    const kept = await context.db.select().from(correctionOrigins).orderBy(correctionOrigins.attempt);
    expect(kept.map(({ attempt, amountAfter }) => [attempt, amountAfter])).toEqual([
      [1, 9_120],
      [2, 9_120],
    ]);
  });

  test('two people at once put it up once', async () => {
    const { context, first, earning } = await givenEarned('unknown');
    await learn(context, first.contractId, null);
    const both = await Promise.all([1, 2].map(() => putUp(context, earning.orderNumber, LATE)));
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await context.db.select().from(correctionOrigins)).toHaveLength(1);
  });
});

describe('PRG-18 a question leads to a correction', () => {
  test('once, of its own cashback, and the answer says before and after', async () => {
    const { context, earning } = await givenEarned('counted');
    const own: PartnerContext = {
      ...context,
      actor: { kind: 'partner', userId: 'usr_a', partnerId: 'par_a' },
      partner: { id: 'par_a', userId: 'usr_a', userName: 'a', programme: 'cashback' },
    };
    const { orderNumber } = earning;
    await askQuestion(own, { orderNumber, term: 1, question: '割引前の料金ではありませんか' }, 'office@example.jp');
    const [question] = await listOpenQuestions(context, 10);
    invariant(question, 'it was asked');
    const origin: Origin = { kind: 'question', id: question.id, orderNumber, term: 1 };
    const elsewhere: Origin = { ...origin, term: 2 };
    expect(await putUp(context, orderNumber, elsewhere, 500)).toMatchObject({ refusal: { code: 'other-cashback' } });
    const made = await putUp(context, orderNumber, origin, 500);
    invariant(made.ok, 'it can be put up');
    expect(await putUp(context, orderNumber, origin, 500)).toMatchObject({ refusal: { code: 'put-up-already' } });
    expect(await findOrigin(context, made.value)).toMatchObject({
      ...{ questionId: question.id, before: { amount: 9_120 }, after: { count: 2, amount: 9_620 } },
    });
    await answerQuestion(asStaff(context), question.id, { outcome: 'correcting', answer: '訂正いたします。' });
    const [letter] = (await lettersIn(context.db)).filter(({ kind }) => kind === 'question-answered');
    for (const words of ['訂正前　2件、率20%、9,120円', '訂正後　9,620円(件数と率は変わりません)', '差額　　+500円']) {
      expect(letter?.body).toContain(words);
    }
    expect(await listLateDifferences(context, [FEBRUARY], 100)).toEqual([]);
  });
});
