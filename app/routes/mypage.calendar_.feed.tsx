import { type MetaFunction, data } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { endOwnFeed, makeOwnFeed } from '#app/features/calendar-feeds/commands.server.ts';
import { findOwnFeed } from '#app/features/calendar-feeds/queries.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'カレンダーへの登録|パートナーポータル' }];

export const loader = partnerLoader(async (context) => ({ feed: (await findOwnFeed(context)) ?? null }));

export const action = partnerAction(async (context, { request, context: { portal } }) => {
  const intent = (await readFields(request, ['intent'])).get('intent');
  if (intent === 'make') return { address: new URL(await makeOwnFeed(context), portal.baseUrl).href, refusal: null };
  if (intent !== 'end') {
    return data(
      { address: null, refusal: '「アドレスを発行する」または「停止する」を押してください。' },
      { status: 400 },
    );
  }
  await endOwnFeed(context);
  return { address: null, refusal: null };
});

export default function CalendarFeed() {
  const { feed } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return (
    <>
      <PageHeading
        title="カレンダーへの登録"
        lead="お使いのカレンダーに、更新日、請求書の発行日、お支払い期限、送金の日などを表示できます。"
        crumbs={[{ to: '/mypage/forecast', label: '見通し' }]}
      />
      {result?.refusal && <Notice kind="error" title={result.refusal} />}
      {result?.address && (
        <Notice kind="success" title="カレンダーのアドレスを発行しました">
          <p>
            カレンダーの「URLで追加」に、次のアドレスを登録してください。この画面を閉じると、再び表示することはできません。
          </p>
          <p className="mt-2 font-mono break-all">{result.address}</p>
        </Notice>
      )}
      <Section title="現在の状況">
        <p className="mb-4">
          {feed ? (
            <>
              <DayText value={feed.madeOn} />
              に発行したアドレスが有効です。発行し直すと、これまでのアドレスは使えなくなります。
            </>
          ) : (
            '有効なアドレスはありません。'
          )}
        </p>
        <Form method="post" className="flex flex-wrap gap-4">
          <SubmitButton name="intent" value="make">
            {feed ? 'アドレスを発行し直す' : 'アドレスを発行する'}
          </SubmitButton>
          {feed && (
            <SubmitButton name="intent" value="end" look="outline">
              停止する
            </SubmitButton>
          )}
        </Form>
      </Section>
      <Section title="ご注意">
        <ul className="list-disc space-y-2 pl-6">
          <li>
            アドレスを知っている方は、サインインせずに日程と金額の見込みを見られます。他の方に知らせないでください。
          </li>
          <li>お客様の名称や連絡先は含まれません。金額には見込みを含みます。</li>
          <li>知られてしまった場合は、「停止する」を押すか、発行し直してください。</li>
        </ul>
      </Section>
    </>
  );
}
