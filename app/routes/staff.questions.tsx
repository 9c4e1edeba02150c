import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import type { Day } from '#app/core/calendar.ts';
import { questionStateName } from '#app/features/line-questions/messages.ts';
import { listAnswered, listOpenQuestions } from '#app/features/line-questions/queries.server.ts';
import { questionState } from '#app/features/line-questions/rules.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '明細への質問|パートナーポータル' }];

const ROWS = 200;
const ANSWERED = 50;

export const loader = staffLoader('partners.view', async (context) => {
  const [open, answered] = await Promise.all([listOpenQuestions(context, ROWS), listAnswered(context, ANSWERED)]);
  return { open, answered, today: context.today };
});

export default function Questions() {
  const { open, answered, today } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading title="明細への質問" lead="パートナーからの、キャッシュバックと請求書についての質問です。" />
      <QuestionTable
        caption="回答待ち(期限の早い順)"
        rows={open}
        today={today}
        empty="回答を待っている質問はありません。"
      />
      <QuestionTable
        caption={`回答済み(新しい順、最大${ANSWERED}件)`}
        rows={answered}
        today={today}
        empty="回答した質問はまだありません。"
      />
    </>
  );
}

type Row = ReturnType<typeof useLoaderData<typeof loader>>['open'][number];

function QuestionTable(shown: { caption: string; rows: readonly Row[]; today: Day; empty: string }) {
  const { caption, rows, today, empty } = shown;
  return (
    <DataTable
      caption={caption}
      rows={rows}
      rowKey={({ id }) => id}
      empty={empty}
      columns={[
        { heading: 'パートナー', cell: ({ partnerName }) => partnerName },
        {
          heading: '明細',
          cell: ({ id, orderNumber }) => <TextLink to={`/staff/questions/${id}`}>{orderNumber}</TextLink>,
          names: true,
        },
        { heading: '質問', cell: ({ question }) => question },
        { heading: '受付日', cell: ({ askedOn }) => <DayText value={askedOn} /> },
        { heading: '回答期限', cell: ({ dueOn }) => <DayText value={dueOn} /> },
        { heading: '状況', cell: (question) => questionStateName(questionState(question, today)) },
      ]}
    />
  );
}
