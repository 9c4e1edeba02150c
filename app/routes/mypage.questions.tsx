import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { questionStateName } from '#app/features/line-questions/messages.ts';
import { listOwnQuestions } from '#app/features/line-questions/queries.server.ts';
import { questionState } from '#app/features/line-questions/rules.ts';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '明細への質問|パートナーポータル' }];

const ROWS = 100;

export const loader = partnerLoader(async (context) => ({
  today: context.today,
  questions: await listOwnQuestions(context, ROWS),
}));

export default function Questions() {
  const { questions, today } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="明細への質問"
        lead="ご質問は、キャッシュバックまたは請求書の画面の「この明細について質問する」からお送りいただけます。"
      />
      <DataTable
        caption={`新しい順(最大${ROWS}件)`}
        rows={questions}
        rowKey={({ orderNumber, term, question, askedOn }) => `${orderNumber} ${term} ${askedOn} ${question}`}
        empty="ご質問はまだありません。"
        columns={[
          {
            heading: '明細',
            cell: ({ orderNumber, term }) => (
              <TextLink to={`/mypage/questions/${orderNumber}/${term}`}>{orderNumber}</TextLink>
            ),
          },
          { heading: 'ご質問', cell: ({ question }) => question },
          { heading: '受付日', cell: ({ askedOn }) => <DayText value={askedOn} /> },
          { heading: '回答期限', cell: ({ dueOn }) => <DayText value={dueOn} /> },
          { heading: '状況', cell: (question) => questionStateName(questionState(question, today)) },
        ]}
      />
    </>
  );
}
