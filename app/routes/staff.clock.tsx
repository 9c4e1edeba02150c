import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { type Day, daysBetween, parseDay } from '#app/core/calendar.ts';
import { dayText, monthText } from '#app/core/wording.ts';
import { moveBusinessDay } from '#app/features/clock/commands.server.ts';
import { ClockForm } from '#app/features/clock/form.ts';
import { clockStepName, explainClockRefusal } from '#app/features/clock/messages.ts';
import { type Happenings, readHappenings } from '#app/features/clock/queries.server.ts';
import { clockTargets } from '#app/features/clock/rules.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { CountText, DayText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '業務日を進める|パートナーポータル' }];

/** How far back the page tells what happened. */
const LONGEST_LOOK_BACK_DAYS = 366;

export const loader = staffLoader('clock.move', async (context, { request, context: { portal } }) => {
  const { today } = context;
  const asked = parseDay(askedText(request, 'since') ?? '');
  const since = asked && asked < today && daysBetween(asked, today) <= LONGEST_LOOK_BACK_DAYS ? asked : null;
  return {
    today,
    demonstration: portal.demonstration,
    targets: clockTargets(today),
    since,
    happenings: since ? await readHappenings(context, since, today) : null,
  };
});

export const action = staffAction('clock.move', async (context, { request, context: { portal } }) => {
  const submission = parseWithZod(await readFields(request, ['to']), { schema: ClockForm });
  if (submission.status !== 'success') {
    return data({ sentence: '移動先の日を読み取れませんでした。ボタンを押し直してください。' }, { status: 400 });
  }
  const moved = await moveBusinessDay(context, submission.value.to, portal.demonstration);
  if (!moved.ok) return data({ sentence: explainClockRefusal(moved.refusal) }, { status: 409 });
  return redirect(`/staff/clock?since=${context.today}`);
});

export default function Clock() {
  const { today, demonstration, targets, since, happenings } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <>
      <PageHeading
        title="業務日を進める"
        lead="試用の会社では、業務日を先へ進めることができます。進めた日数分の日次処理(月末締め、利用開始と更新、請求書の発行、通知、送金)が、1日ずつ順に行われます。"
      />
      {refused && (
        <Notice kind="error" title="業務日を進められませんでした">
          <p>{refused.sentence}</p>
        </Notice>
      )}
      {since && happenings && <WhatHappened since={since} today={today} happenings={happenings} />}
      {demonstration ? (
        <Section
          title={`現在の業務日 ${dayText(today)}`}
          lead="業務日は先へだけ進みます。前の日へ戻すことはできません。"
        >
          <Form method="post" className="flex flex-wrap gap-4">
            {targets.map(({ step, day }, index) => (
              <SubmitButton key={step} name="to" value={day} look={index === 0 ? 'fill' : 'outline'}>
                {`${clockStepName(step)}(${dayText(day)})`}
              </SubmitButton>
            ))}
          </Form>
        </Section>
      ) : (
        <Notice kind="info" title="業務日は自動で進みます">
          <p>本番環境では、業務日は毎日0時(日本時間)に自動で進みます。手動で動かすことはできません。</p>
        </Notice>
      )}
    </>
  );
}

function WhatHappened({ since, today, happenings }: { since: Day; today: Day; happenings: Happenings }) {
  const { closed, started, lapsed, invoices, cashbacks, notices, missed, sent } = happenings;
  return (
    <Notice kind="success" title={`業務日を${dayText(since)}から${dayText(today)}へ進めました`}>
      <DescriptionList
        items={[
          { term: '月末締め', description: closed.length > 0 ? closed.map(monthText).join('、') : 'なし' },
          { term: '利用を開始した契約', description: <CountText value={started} unit="件" /> },
          { term: '発行した更新請求書', description: <Amounts {...invoices} /> },
          { term: '未入金で停止した契約', description: <CountText value={lapsed} unit="件" /> },
          { term: '確定したキャッシュバック', description: <Amounts {...cashbacks} /> },
          { term: 'ご案内したパートナー', description: <CountText value={notices} unit="社" /> },
          ...(missed.length > 0
            ? [{ term: '承認されず翌月へ繰り越した送金', description: missed.map(monthText).join('、') }]
            : []),
          { term: '送金', description: <Amounts {...sent} /> },
          { term: '現在の業務日', description: <DayText value={today} /> },
        ]}
      />
    </Notice>
  );
}

function Amounts({ count, total }: Happenings['invoices']) {
  if (count === 0) return <>なし</>;
  return (
    <>
      <CountText value={count} unit="件" /> / <YenText value={total} />
    </>
  );
}
