import type { Day } from '#app/core/calendar.ts';
import { StatusLabel, type Tone } from '#app/ui/notices.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { DescriptionList } from '#app/ui/page-parts.tsx';
import { answerOutcomeName, questionStateName } from '../messages.ts';
import { type AnswerOutcome, type QuestionState, questionState, readFacts } from '../rules.ts';

const TONES: Record<QuestionState, Tone> = { open: 'waiting', late: 'bad', answered: 'good' };

/** A question with its facts and its answer, as both sides see it. */
export function QuestionThread({
  question,
  today,
}: {
  question: {
    question: string;
    facts: string;
    askedOn: Day;
    dueOn: Day;
    outcome: AnswerOutcome | null;
    answer: string | null;
    answeredOn: Day | null;
  };
  today: Day;
}) {
  const state = questionState(question, today);
  return (
    <DescriptionList
      items={[
        {
          term: '状況',
          description: <StatusLabel tone={TONES[state]}>{questionStateName(state)}</StatusLabel>,
        },
        { term: 'ご質問', description: question.question },
        { term: '受付日', description: <DayText value={question.askedOn} /> },
        { term: '回答期限', description: <DayText value={question.dueOn} /> },
        ...readFacts(question.facts).map(({ label, text }) => ({ term: label, description: text })),
        ...(question.answer !== null && question.answeredOn !== null && question.outcome !== null
          ? [
              { term: '回答', description: question.answer },
              { term: '対応', description: answerOutcomeName(question.outcome) },
              { term: '回答日', description: <DayText value={question.answeredOn} /> },
            ]
          : []),
      ]}
    />
  );
}
