import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { maskedPhone } from '#app/core/masked.ts';
import { monthText } from '#app/core/wording.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { maskedPayee } from '#app/features/partners/rules.ts';
import { answerNotice } from '#app/features/payout-letters/commands.server.ts';
import { NOTICE_FIELDS, NoticeForm } from '#app/features/payout-letters/form.ts';
import { explainNoticeRefusal } from '#app/features/payout-letters/messages.ts';
import { listUnnoticed } from '#app/features/payout-letters/queries.server.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { LinkWithNote, SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '届かない支払通知|パートナーポータル' }];

export const loader = staffLoader('payouts.view', async (context, { request }) => {
  const { role } = context.staff;
  const unnoticed = await listUnnoticed(context);
  const rows = mayDo(role, 'payees.see') ? unnoticed : unnoticed.map(maskedPayee);
  return {
    rows: mayDo(role, 'partners.register') ? rows : rows.map(maskedPhone),
    mayAnswer: mayDo(role, 'letters.retry'),
    done: askedText(request, 'done') === 'answered',
  };
});

export const action = staffAction('letters.retry', async (context, { request }) => {
  const submission = parseWithZod(await readFields(request, NOTICE_FIELDS), { schema: NoticeForm });
  if (submission.status !== 'success') {
    const sentences = Object.values(submission.error ?? {}).flatMap((one) => one ?? []);
    return data({ refusal: sentences.join(' ') }, { status: 400 });
  }
  const { payout, deed } = submission.value;
  const outcome = await answerNotice(context, payout, deed);
  if (!outcome.ok) return data({ refusal: explainNoticeRefusal(outcome.refusal) }, { status: 409 });
  return redirect('/staff/payouts/notices?done=answered');
});

export default function UndeliveredNotices() {
  const { rows, mayAnswer, done } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>()?.refusal;
  return (
    <>
      <PageHeading
        title="届かない支払通知"
        lead="15日の支払通知を届けられなかったパートナーです。メールアドレスを訂正して再送するか、電話でお知らせして記録するまで、ここに残ります。"
        crumbs={[{ to: '/staff/payouts', label: '送金' }]}
      />
      {refusal && (
        <Notice kind="error" title="操作を完了できませんでした">
          <p>{refusal}</p>
        </Notice>
      )}
      {done && !refusal && <Notice kind="success" title="対応を記録しました" />}
      <DataTable
        caption="対応を待っている支払通知"
        captionShown={false}
        rows={rows}
        rowKey={({ id }) => id}
        empty="届かない支払通知はありません。"
        columns={[
          {
            heading: 'パートナー',
            cell: ({ partnerId, code, partnerName }) => (
              <LinkWithNote to={`/staff/partners/${partnerId}`} note={code}>
                {partnerName}
              </LinkWithNote>
            ),
          },
          { heading: '電話番号', cell: ({ phone }) => phone },
          {
            heading: '支払',
            cell: ({ month }) => <TextLink to={`/staff/payouts/${month}`}>{monthText(month)}</TextLink>,
          },
          { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
          { heading: '届かなかった宛先', cell: ({ payoutEmail }) => (mayAnswer ? payoutEmail : '—') },
          { heading: '対応', cell: (row) => (mayAnswer ? <Answer row={row} /> : '—') },
        ]}
      />
    </>
  );
}

type Row = ReturnType<typeof useLoaderData<typeof loader>>['rows'][number];

function Answer({ row: { id, email, payoutEmail, againState } }: { row: Row }) {
  return (
    <>
      {email !== payoutEmail && againState === null && (
        <Form method="post" className="mb-3">
          <input type="hidden" name="payout" value={id} />
          <SubmitButton look="outline" name="deed" value="resend">
            {`${email} へ再送する`}
          </SubmitButton>
        </Form>
      )}
      <Form method="post">
        <input type="hidden" name="payout" value={id} />
        <label className="block text-dns-14N-130">
          お知らせした方法と内容
          <input
            name="answer"
            required
            maxLength={200}
            autoComplete="off"
            className="mt-1 block min-h-11 w-full min-w-48 rounded-8 border border-solid-gray-600 px-3"
          />
        </label>
        <div className="mt-2">
          <SubmitButton look="outline" name="deed" value="told">
            電話でお知らせ済みにする
          </SubmitButton>
        </div>
      </Form>
    </>
  );
}
