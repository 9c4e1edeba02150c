import { type SQL, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { ContractId, QuestionId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { allOf, ownedBy } from '#app/platform/conditions.server.ts';
import { lineAnswers, lineQuestions } from '#db/schema/line-questions.ts';
import { listOwnCashbacks } from '../cashback-ways/queries.server.ts';
import { contractDirectory, findOwnContract } from '../contracts/queries.server.ts';
import { loadInvoicesOfContracts } from '../invoices/queries.server.ts';
import { discountRead } from '../invoices/rules.ts';
import { partnerDirectory } from '../partners/queries.server.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { cardInForce } from '../rates/rules.ts';
import type { AskedLine } from './rules.ts';

/** The most terms of a contract that are looked through for one line. */
const EVERY_TERM = 1_000;

/** A line of the partner's own that can be asked about, with its contract; undefined when there is none. */
export async function findOwnLine(
  context: PartnerContext,
  orderNumber: string,
  term: number,
): Promise<{ contractId: ContractId; line: AskedLine } | undefined> {
  const contract = await findOwnContract(context, orderNumber);
  if (!contract) return undefined;
  const { programme } = context.partner;
  const found =
    programme === 'cashback'
      ? await findCashback(context, contract.id, term)
      : await findBill(context, contract.id, term);
  if (!found) return undefined;
  const cards = await loadRateCards(context);
  const card = found.countMonth && cardInForce(cards, programme, found.countMonth);
  return { contractId: contract.id, line: { ...found, orderNumber, term, cardFrom: card ? card.effectiveFrom : null } };
}

type Found = Omit<AskedLine, 'orderNumber' | 'term' | 'cardFrom'>;

async function findCashback(context: PartnerContext, contractId: ContractId, term: number): Promise<Found | undefined> {
  const cashbacks = await listOwnCashbacks(context, { contractId, limit: EVERY_TERM });
  const cashback = cashbacks.find((one) => one.term === term);
  if (!cashback) return undefined;
  const { earnedOn: day, base, rate, amount, countMonth, count } = cashback;
  return { invoice: null, day, base, rate, amount, countMonth, count };
}

async function findBill(context: PartnerContext, contractId: ContractId, term: number): Promise<Found | undefined> {
  const invoices = await loadInvoicesOfContracts(context, [contractId]);
  const bill = invoices.find((one) => one.term === term && one.billedTo === 'partner');
  if (!bill) return undefined;
  const { number, issuedOn: day, serverFee: base, total: amount } = bill;
  const { rate, countMonth, count } = discountRead(bill) ?? { rate: null, countMonth: null, count: null };
  return { invoice: number, day, base, rate, amount, countMonth, count };
}

/** The partner's own questions about a line with their answers, the earliest first. */
export async function listOwnThread(context: PartnerContext, contractId: ContractId, term: number) {
  return ownQuestions(context, eq(lineQuestions.contractId, contractId), eq(lineQuestions.term, term)).orderBy(
    asc(lineQuestions.attempt),
  );
}

/** The partner's own questions with their answers, the latest first, at most `limit`. */
export async function listOwnQuestions(context: PartnerContext, limit: number) {
  return ownQuestions(context).orderBy(desc(lineQuestions.askedOn), desc(lineQuestions.id)).limit(limit);
}

function ownQuestions(context: PartnerContext, ...narrowed: readonly SQL[]) {
  const contract = contractDirectory(context);
  return context.db
    .select({
      orderNumber: contract.orderNumber,
      term: lineQuestions.term,
      question: lineQuestions.question,
      facts: lineQuestions.facts,
      askedOn: lineQuestions.askedOn,
      dueOn: lineQuestions.dueOn,
      outcome: lineAnswers.outcome,
      answer: lineAnswers.answer,
      answeredOn: lineAnswers.answeredOn,
    })
    .from(lineQuestions)
    .innerJoin(contract, eq(contract.id, lineQuestions.contractId))
    .leftJoin(lineAnswers, eq(lineAnswers.questionId, lineQuestions.id))
    .where(allOf(ownedBy(lineQuestions.partnerId, context.partner.id), ...narrowed))
    .$dynamic();
}

/** Questions that wait for an answer, the first due first, at most `limit`. */
export async function listOpenQuestions(context: Context, limit: number) {
  return everyQuestion(context)
    .where(isNull(lineAnswers.questionId))
    .orderBy(asc(lineQuestions.dueOn), asc(lineQuestions.id))
    .limit(limit);
}

/** How many questions wait for an answer, and the first day by which one was promised; null when none waits. */
export async function countOpenQuestions({ db }: Context): Promise<{ count: number; dueOn: Day | null }> {
  const [open] = await db
    .select({ count: sql<number>`count(*)::int`, dueOn: sql<Day | null>`min(${lineQuestions.dueOn})` })
    .from(lineQuestions)
    .leftJoin(lineAnswers, eq(lineAnswers.questionId, lineQuestions.id))
    .where(isNull(lineAnswers.questionId));
  invariant(open, 'an aggregate answers one row');
  return open;
}

/** Questions that were answered, the latest first, at most `limit`. */
export async function listAnswered(context: Context, limit: number) {
  return everyQuestion(context)
    .where(eq(lineAnswers.questionId, lineQuestions.id))
    .orderBy(desc(lineAnswers.answeredOn), desc(lineQuestions.id))
    .limit(limit);
}

/** One question with its answer; undefined when there is none with that id. */
export async function findQuestion(context: Context, id: QuestionId) {
  const [question] = await everyQuestion(context).where(eq(lineQuestions.id, id));
  return question;
}

function everyQuestion(context: Context) {
  const contract = contractDirectory(context);
  const partner = partnerDirectory(context);
  return context.db
    .select({
      id: lineQuestions.id,
      partnerId: lineQuestions.partnerId,
      partnerName: partner.name,
      partnerEmail: partner.email,
      programme: partner.programme,
      contractId: lineQuestions.contractId,
      orderNumber: contract.orderNumber,
      term: lineQuestions.term,
      question: lineQuestions.question,
      facts: lineQuestions.facts,
      askedOn: lineQuestions.askedOn,
      dueOn: lineQuestions.dueOn,
      outcome: lineAnswers.outcome,
      answer: lineAnswers.answer,
      answeredOn: lineAnswers.answeredOn,
    })
    .from(lineQuestions)
    .innerJoin(contract, eq(contract.id, lineQuestions.contractId))
    .innerJoin(partner, eq(partner.id, lineQuestions.partnerId))
    .leftJoin(lineAnswers, eq(lineAnswers.questionId, lineQuestions.id))
    .$dynamic();
}
