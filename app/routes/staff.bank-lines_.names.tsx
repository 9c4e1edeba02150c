import { type MetaFunction, redirect } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { forgetAlias } from '#app/features/bank-lines/commands.server.ts';
import { listAliases } from '#app/features/bank-lines/queries.server.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '覚えた振込依頼人名|パートナーポータル' }];

const ROWS = 500;

export const loader = staffLoader('payments.record', async (context, { request }) => ({
  aliases: await listAliases(context, ROWS),
  forgotten: askedText(request, 'done') === 'forgotten',
}));

export const action = staffAction('payments.record', async (context, { request }) => {
  const fields = await readFields(request, ['payerKey', 'registeredKey']);
  const text = (name: string) => {
    const value = fields.get(name);
    return typeof value === 'string' ? value.replaceAll('\u0000', '') : '';
  };
  await forgetAlias(context, { payerKey: text('payerKey'), registeredKey: text('registeredKey') });
  return redirect('/staff/bank-lines/names?done=forgotten');
});

export default function Names() {
  const { aliases, forgotten } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="覚えた振込依頼人名"
        lead="登録名と異なる名前の振込を照合すると、次からその名前も同じお客様の候補になります。誤って覚えた名前は、ここで取り消せます。記録済みの入金は変わりません。"
        crumbs={[{ to: '/staff/bank-lines', label: '入金明細の照合' }]}
      />
      {forgotten && <Notice kind="success" title="覚えた名前を取り消しました" />}
      <DataTable
        caption={`新しい順(最大${ROWS}件)`}
        rows={aliases}
        rowKey={({ payerKey, registeredKey }) => `${payerKey} ${registeredKey}`}
        empty="覚えた名前はありません。"
        columns={[
          { heading: '振込依頼人名', cell: ({ payer }) => payer },
          { heading: 'お客様(登録名)', cell: ({ registered }) => registered },
          { heading: '覚えた日', cell: ({ learnedOn }) => <DayText value={learnedOn} /> },
          {
            heading: '操作',
            cell: ({ payer, payerKey, registeredKey }) => (
              <Form method="post">
                <input type="hidden" name="payerKey" value={payerKey} />
                <input type="hidden" name="registeredKey" value={registeredKey} />
                <SubmitButton look="outline">
                  取り消す<span className="sr-only">({payer})</span>
                </SubmitButton>
              </Form>
            ),
          },
        ]}
      />
    </>
  );
}
