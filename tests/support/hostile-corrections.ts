import type { Sql } from 'postgres';
import { day, month } from '#app/core/calendar.ts';
import type { ContractId, PayoutId, QuestionId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { listOwnCashbacks } from '#app/features/cashback-ways/queries.server.ts';
import { proposeLateFact } from '#app/features/late-facts/commands.server.ts';
import { askQuestion } from '#app/features/line-questions/commands.server.ts';
import { proposeNameRight } from '#app/features/name-reports/commands.server.ts';
import { proposeCorrection } from '#app/features/referral-corrections/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { asPartner, asStaff } from './company.ts';
import { PARTNERS } from './two-partners.ts';

const OFFICE = 'office@example.jp';
const HASH = 'f'.repeat(64);
const REASON = '入金明細を確認';

/** What a month's close counted of a contract turns out otherwise. */
const FACT = { kind: 'not-in-force', from: '2026-02-10', to: '2026-02-28', reason: REASON } as const;

const staff = (fields: Record<string, string>, params: Record<string, string> = {}) => ({
  ...{ sender: 'staff' as const, fields, params },
});

/** What the forms about corrections are about: a question that waits, names reported, and what was put up of a contract. */
export async function givenToCorrect(context: Context, sql: Sql) {
  const [maker, own] = [asStaff(context), asPartner(context, PARTNERS.a.cashback)];
  const [line] = await listOwnCashbacks(own, { limit: 1 });
  invariant(line, 'something was earned');
  const { orderNumber, term, amount } = line;
  const asked = await askQuestion(own, { orderNumber, term, question: '件数が違いませんか' }, OFFICE);
  const [question] = await sql<{ id: QuestionId }[]>`
    select q.id from line_questions q left join line_answers a on a.question_id = q.id where a.question_id is null`;
  const contracts = await sql<{ id: ContractId }[]>`
    select id from contracts where partner_id = ${PARTNERS.b.cashback} and state = 'in-force' order by id`;
  const [first] = contracts;
  invariant(asked?.ok && question && first, 'a question waits, and a contract is in force');
  const reason = '記録の誤り';
  const put = [
    await proposeLateFact(maker, first.id, { ...FACT, from: day(FACT.from), to: day(FACT.to) }),
    await proposeCorrection(maker, first.id, { partnerCode: '', fromMonth: month('2026-04'), reason }),
  ];
  invariant(
    put.every(({ ok }) => ok),
    'what is decided was put up',
  );
  const payouts = await sql<{ id: PayoutId; partner: string }[]>`
    select id, partner_id as partner from payouts where month = '2026-02' order by id`;
  const [owns, other] = [PARTNERS.a.cashback, PARTNERS.b.cashback].map((id) =>
    payouts.find((one) => one.partner === id),
  );
  invariant(owns && other, 'both were paid in February, and reported the name');
  invariant((await proposeNameRight(maker, other.id, REASON)).ok, 'the name may have been right');
  return {
    orderNumber,
    term: String(term),
    amount: String(amount),
    question: question.id,
    first: first.id,
    owns,
    other,
  };
}

/** The forms about questions, late facts, corrections of money and of referrals, and names, by their routes' files. */
export function correctionForms(
  things: Awaited<ReturnType<typeof givenToCorrect>>,
  { partnerCode, adjustment, contract }: { partnerCode: string; adjustment: string; contract: string },
) {
  const { orderNumber, term, amount, question, first, owns, other } = things;
  const decided = { decision: 'approve', contentHash: HASH, reason: '金額が異なります' };
  const line = { orderNumber, term, month: '2026-01' };
  const moved = { partner: partnerCode, direction: 'less', amount, reason: '件数の訂正', ...line };
  return {
    'staff.questions_.$id.tsx': [
      staff({ outcome: 'explained', answer: '件数です' }, { id: 'que_nothing' }),
      staff({ outcome: 'correcting', answer: '訂正いたします' }, { id: question }),
    ],
    'mypage.questions_.$orderNumber.$term.tsx': [
      { sender: 'cashback' as const, params: { orderNumber, term }, fields: { question: '率が違いませんか' } },
    ],
    'staff.adjustments_.$id.tsx': [staff(decided, { id: adjustment })],
    'staff.adjustments_.facts.$fact.tsx': [staff(decided, { fact: 'apv_nothing' })],
    'staff.adjustments_.new.tsx': [
      staff({ ...moved, partner: 'P-nobody', orderNumber: 'AAAAA-00001' }),
      staff({ ...moved, late: '1' }),
      staff({ ...moved, question }),
      staff({ ...moved, late: '1', question }),
    ],
    'staff.contracts_.$id_.coverage.tsx': [staff(FACT, { id: contract }), staff(FACT, { id: first })],
    'staff.contracts_.$id_.coverage_.approve.tsx': [staff(decided, { id: first })],
    'staff.contracts_.$id_.coverage_.corrections.tsx': [staff({ contentHash: HASH }, { id: first })],
    'staff.contracts_.$id_.correction.tsx': [staff(decided, { id: 'ctr_nothing' }), staff(decided, { id: first })],
    'mypage.payouts.$payout.name.tsx': [
      ...['out_nothing', owns.id].map((payout) => ({
        ...{ sender: 'cashback' as const, params: { payout } },
        fields: { wrong: 'family', note: '旧姓のままです' },
      })),
    ],
    'staff.payouts_.name-reports_.$payout.tsx': [
      ...[decided, { reason: '電話で確認' }].map((fields) => ({
        ...{ sender: 'checker' as const, params: { payout: other.id } },
        fields,
      })),
    ],
  };
}
