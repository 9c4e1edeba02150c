import type { QuestionId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { bankDaysAfter } from '#app/platform/bank-calendar.server.ts';
import { type PartnerContext, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { lineAnswers, lineQuestions } from '#db/schema/line-questions.ts';
import { recordAct } from '../audit/commands.server.ts';
import { lockContracts } from '../contracts/queries.server.ts';
import { findOriginOfQuestion } from '../correction-origins/queries.server.ts';
import { type LetterDraft, writeLetters } from '../letters/commands.server.ts';
import { findPartner } from '../partners/queries.server.ts';
import { lineFacts, questionAnswered, questionAsked, questionReceived } from './messages.ts';
import { findOwnLine, findQuestion, listOwnThread } from './queries.server.ts';
import { type AnswerOutcome, type AnsweringRefusal, type AskingRefusal, checkAsking, factsText } from './rules.ts';

/**
 * Takes a partner's question about one of its lines, with the facts as they stand, to be answered within the days the
 * company gives itself. The partner and the office are written to. Undefined when the line is not the partner's.
 */
export async function askQuestion(
  context: PartnerContext,
  asked: { orderNumber: string; term: number; question: string },
  office: string,
): Promise<Outcome<true, AskingRefusal> | undefined> {
  const { orderNumber, term, question } = asked;
  return inTransaction(context, async (context) => {
    const { partner, today, policy, db } = context;
    const found = await findOwnLine(context, orderNumber, term);
    if (!found) return undefined;
    const { contractId, line } = found;
    // Two questions sent at once come one after the other.
    await lockContracts(context, [contractId]);
    const thread = await listOwnThread(context, contractId, term);
    const checked = checkAsking(thread);
    if (!checked.ok) return checked;
    const id = context.newId('que');
    const dueOn = bankDaysAfter(today, policy.questionAnswerDays);
    await db.insert(lineQuestions).values({
      ...{ id, contractId, term, question, dueOn },
      partnerId: partner.id,
      attempt: thread.length + 1,
      facts: factsText(lineFacts(line)),
      askedBy: partner.userId,
      askedOn: today,
    });
    const company = await findPartner(context, partner.id);
    invariant(company, 'whoever asks is a partner');
    const told = { name: company.name, orderNumber, term, question, dueOn };
    const letters: LetterDraft[] = [
      {
        kind: 'question-received',
        about: id,
        to: { partnerId: partner.id, name: company.name, address: company.email },
        text: questionReceived(told),
      },
      {
        kind: 'question-asked',
        about: id,
        to: { partnerId: null, name: 'ビジネスパートナー制度 事務局', address: office },
        text: questionAsked({ ...told, id }),
      },
    ];
    await writeLetters(context, letters);
    await recordAct(context, {
      name: 'question-asked',
      things: [
        { kind: 'contract', id: contractId },
        { kind: 'partner', id: partner.id },
      ],
    });
    return done(true);
  });
}

/** Answers a question, once; the partner is written to. */
export async function answerQuestion(
  context: StaffContext,
  id: QuestionId,
  { outcome, answer }: { outcome: AnswerOutcome; answer: string },
): Promise<Outcome<true, AnsweringRefusal>> {
  return inTransaction(context, async (context) => {
    const { staff, today, db } = context;
    const stored = await db
      .insert(lineAnswers)
      .values({ questionId: id, outcome, answer, answeredBy: staff.userId, answeredOn: today })
      .onConflictDoNothing()
      .returning({ id: lineAnswers.questionId });
    if (stored.length === 0) return refused({ code: 'answered-already' });
    const question = await findQuestion(context, id);
    invariant(question, 'what is answered was asked');
    const { partnerId, partnerName: name, partnerEmail, contractId, orderNumber, term } = question;
    const correction = outcome === 'correcting' ? await findOriginOfQuestion(context, id) : undefined;
    await writeLetters(context, [
      {
        kind: 'question-answered',
        about: id,
        to: { partnerId, name, address: partnerEmail },
        text: questionAnswered({ name, orderNumber, term, question: question.question, answer, correction }),
      },
    ]);
    await recordAct(context, {
      name: 'question-answered',
      things: [
        { kind: 'contract', id: contractId },
        { kind: 'partner', id: partnerId },
      ],
    });
    return done(true);
  });
}
