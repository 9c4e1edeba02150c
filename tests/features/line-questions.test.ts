import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { answerQuestion, askQuestion } from '#app/features/line-questions/commands.server.ts';
import {
  findOwnLine,
  listOpenQuestions,
  listOwnQuestions,
  listOwnThread,
} from '#app/features/line-questions/queries.server.ts';
import { questionState, readFacts } from '#app/features/line-questions/rules.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { bankDaysAfter } from '#app/platform/bank-calendar.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

const OFFICE = 'office@example.jp';

/** A cashback of par_a earned on 1 February, and an invoice of par_d; it is 2 February. */
async function givenLines() {
  const opened = await givenCompany(database().db, '2026-01-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
    { id: 'par_d', programme: 'discount' },
  ]);
  const [earned, bought] = await givenOrders(opened, '2026-02-01', ['par_a', 'par_d']);
  if (!earned || !bought) throw new Error('two orders were placed');
  await recordPayments(opened, [{ invoiceId: earned.invoice.id, amount: earned.invoice.total }]);
  return { context: await advance(opened, '2026-02-02'), earned, bought };
}

function asPartner(context: Context, id: 'par_a' | 'par_b' | 'par_d'): PartnerContext {
  const userId = `usr_${id}` as const;
  const programme = id === 'par_d' ? 'discount' : 'cashback';
  return {
    ...context,
    actor: { kind: 'partner', userId, partnerId: id },
    partner: { id, userId, userName: id, programme },
  };
}

describe('PRG-18 a partner asks about a line', () => {
  test('the facts are attached, both sides are written to, and the answer comes once', async () => {
    const { context, earned } = await givenLines();
    const own = asPartner(context, 'par_a');
    const asked = { orderNumber: earned.orderNumber, term: 1, question: 'なぜ20%ですか' };
    expect(await askQuestion(own, asked, OFFICE)).toEqual({ ok: true, value: true });
    const [question] = await listOpenQuestions(context, 10);
    expect(question).toMatchObject({ partnerId: 'par_a', askedOn: '2026-02-02', dueOn: '2026-02-09' });
    expect(readFacts(question?.facts ?? '[]')).toEqual(
      expect.arrayContaining([
        { label: '率', text: '20%' },
        { label: '金額', text: '9,120円' },
        { label: '率のもとになった件数', text: '2026年1月31日の0件' },
        { label: '料率表', text: '2020年1月からの料率表' },
      ]),
    );
    expect(await askQuestion(own, asked, OFFICE)).toEqual({
      ok: false,
      refusal: { code: 'open-already', dueOn: '2026-02-09' },
    });

    const answer = { outcome: 'explained', answer: '1月末の件数によります' } as const;
    const id = question?.id ?? 'que_none';
    expect(await answerQuestion(asStaff(context), id, answer)).toEqual({ ok: true, value: true });
    expect(await answerQuestion(asStaff(context), id, answer)).toMatchObject({ refusal: { code: 'answered-already' } });
    const written = (await lettersIn(context.db)).filter(({ writtenOn }) => writtenOn === '2026-02-02');
    expect(
      written.filter(({ kind }) => kind.startsWith('question-')).map(({ kind, toAddress }) => [kind, toAddress]),
    ).toEqual([
      ['question-received', 'par_a@example.jp'],
      ['question-asked', OFFICE],
      ['question-answered', 'par_a@example.jp'],
    ]);
    expect(await askQuestion(own, { ...asked, question: '件数の一覧はどこですか' }, OFFICE)).toMatchObject({
      ok: true,
    });
    const line = await findOwnLine(own, earned.orderNumber, 1);
    expect(await listOwnThread(own, line?.contractId ?? 'ctr_none', 1)).toMatchObject([
      { answer: answer.answer, answeredOn: '2026-02-02' },
      { question: '件数の一覧はどこですか', answer: null },
    ]);
  });

  test('about its own lines alone, under either programme', async () => {
    const { context, earned, bought } = await givenLines();
    const about = { orderNumber: earned.orderNumber, term: 1, question: '?' };
    expect(await askQuestion(asPartner(context, 'par_b'), about, OFFICE)).toBeUndefined();
    expect(await askQuestion(asPartner(context, 'par_a'), { ...about, term: 2 }, OFFICE)).toBeUndefined();
    const bill = { ...about, orderNumber: bought.orderNumber };
    expect(await askQuestion(asPartner(context, 'par_d'), bill, OFFICE)).toMatchObject({ ok: true });
    const [asked] = await listOwnQuestions(asPartner(context, 'par_d'), 10);
    expect(readFacts(asked?.facts ?? '[]')).toContainEqual({
      label: '請求書番号',
      text: String(bought.invoice.number),
    });
    expect(await listOwnQuestions(asPartner(context, 'par_a'), 10)).toEqual([]);
  });
});

describe('the clock of an answer', () => {
  test.each([
    ['2026-02-02', 5, '2026-02-09'],
    ['2026-04-28', 5, '2026-05-11'],
    ['2026-12-30', 1, '2027-01-04'],
    ['2026-02-06', 0, '2026-02-06'],
  ])('from %s, %i bank days end on %s', (from, days, to) => {
    expect(bankDaysAfter(day(from), days)).toBe(to);
  });

  test.each([
    ['2026-02-09', null, 'open'],
    ['2026-02-10', null, 'late'],
    ['2026-02-10', '2026-02-10', 'answered'],
  ])('on %s, answered %s: %s', (today, answeredOn, state) => {
    const asked = { dueOn: day('2026-02-09'), answeredOn: answeredOn === null ? null : day(answeredOn) };
    expect(questionState(asked, day(today))).toBe(state);
  });
});
