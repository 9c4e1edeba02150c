import { pgTable, text, unique } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn } from '#db/columns.ts';

/** What partners asked about one of their lines, a cashback or an invoice, with the facts as they stood. Never changed. */
export const lineQuestions = pgTable(
  'line_questions',
  {
    id: idColumn<'que'>('id').primaryKey(),
    partnerId: idColumn<'par'>('partner_id').notNull(),
    contractId: idColumn<'ctr'>('contract_id').notNull(),
    term: countColumn('term').notNull(),
    /** The how-manieth question about its line, from 1: of two asked at once one is refused. */
    attempt: countColumn('attempt').notNull(),
    question: text('question').notNull(),
    /** The facts of the line as they stood, as text of its room. */
    facts: text('facts').notNull(),
    askedBy: idColumn<'usr'>('asked_by').notNull(),
    askedOn: dayColumn('asked_on').notNull(),
    /** The last day for an answer. */
    dueOn: dayColumn('due_on').notNull(),
  },
  (table) => [unique('line_questions_one_after_the_other').on(table.contractId, table.term, table.attempt)],
);

/** What staff answered, once for each question. Never changed. */
export const lineAnswers = pgTable('line_answers', {
  questionId: idColumn<'que'>('question_id').primaryKey(),
  outcome: text('outcome').$type<'explained' | 'correcting'>().notNull(),
  answer: text('answer').notNull(),
  answeredBy: idColumn<'usr'>('answered_by').notNull(),
  answeredOn: dayColumn('answered_on').notNull(),
});
