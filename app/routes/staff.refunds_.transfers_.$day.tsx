import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { parseDay } from '#app/core/calendar.ts';
import { dayText } from '#app/core/wording.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { endRefundFile, payRefundFile } from '#app/features/refund-payouts/commands.server.ts';
import { explainPaymentRefusal, explainRefundFileRefusal } from '#app/features/refund-payouts/messages.ts';
import {
  findRefundFileToSend,
  listListedRefunds,
  findRefundFile,
} from '#app/features/refund-payouts/queries.server.ts';
import { maskedNumber } from '#app/features/bank-accounts/rules.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, KeyFigures, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `${dayText(data.transferOn)}の` : ''}振込データ|パートナーポータル` },
];

export const loader = staffLoader('refunds.view', async (context, { params, request }) => {
  const transferOn = found(parseDay(params['day'] ?? ''), '振込データ');
  const file = found(await findRefundFile(context, transferOn), '振込データ');
  const listed = await listListedRefunds(context, transferOn);
  const { role } = context.staff;
  const usable = (await findRefundFileToSend(context, transferOn))?.ok === true;
  const unpaid = listed.filter(({ payout }) => !payout).length;
  const { version, sha256, rows, total } = file;
  return {
    ...{ transferOn, version, sha256, rows, total, usable, unpaid },
    refunds: listed.map(({ contractId, orderNumber, customer, amount, payout, account, listed }) => ({
      ...{ contractId, orderNumber, customer, amount, row: listed.row },
      paidOn: payout ? payout.paidOn : null,
      account: `${account.bankCode}-${account.branchCode} ${maskedNumber(account.number)}`,
    })),
    mayExport: mayDo(role, 'payouts.export'),
    mayPay: mayDo(role, 'refunds.pay') && usable && unpaid > 0 && transferOn <= context.today,
    mayEnd: mayDo(role, 'payouts.export') && unpaid === listed.length,
    done: askedText(request, 'done'),
  };
});

export const action = staffAction('refunds.pay', async (context, { params, request }) => {
  const transferOn = found(parseDay(params['day'] ?? ''), '振込データ');
  const step = (await readFields(request, ['step'])).get('step');
  if (step === 'end') {
    const ended = await endRefundFile(context, transferOn);
    if (!ended.ok) return data({ refusal: explainRefundFileRefusal(ended.refusal) }, { status: 409 });
    return redirect('/staff/refunds/transfers');
  }
  const paid = await payRefundFile(context, transferOn);
  if (!paid.ok) return data({ refusal: explainPaymentRefusal(paid.refusal) }, { status: 409 });
  return redirect(`/staff/refunds/transfers/${transferOn}?done=paid`);
});

export default function RefundFile() {
  const { transferOn, version, sha256, rows, total, usable, done } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>()?.refusal;
  return (
    <>
      <PageHeading
        title={`${dayText(transferOn)}の振込データ`}
        lead="銀行に登録した後で作成し直した場合は、登録済みのデータを新しい版に差し替えてください。"
        crumbs={[
          { to: '/staff/refunds', label: '返金' },
          { to: '/staff/refunds/transfers', label: '返金の振込データ' },
        ]}
      />
      {refusal && (
        <Notice kind="error" title="お手続きを完了できませんでした">
          <p>{refusal}</p>
        </Notice>
      )}
      {done === 'made' && !refusal && <Notice kind="success" title="振込データを作成しました" />}
      {done === 'paid' && !refusal && <Notice kind="success" title="支払を記録しました" />}
      {!usable && (
        <Notice kind="warning" title="作成後に返金の内容が変わりました">
          <p>この版は使用できません。返金の承認を確認し、同じ振込日で作成し直してください。</p>
        </Notice>
      )}
      <KeyFigures
        figures={[
          { label: '件数', value: <CountText value={rows} unit="件" /> },
          { label: '合計', value: <YenText value={total} /> },
        ]}
      />
      <DescriptionList
        items={[
          { term: '版', description: `第${version}版` },
          { term: '形式', description: '全銀協規定フォーマット 総合振込(120バイト固定長、JIS)' },
          { term: '照合値(SHA-256)', description: <code className="break-all">{sha256}</code> },
        ]}
      />
      <Steps />
      <Rows />
    </>
  );
}

function Steps() {
  const { transferOn, version, usable, unpaid, mayExport, mayPay, mayEnd } = useLoaderData<typeof loader>();
  return (
    <div className="my-8 flex flex-wrap gap-4">
      {mayExport && usable && (
        <>
          <ButtonLink to={`/staff/refunds/transfers/${transferOn}/zengin`} reload>
            第{version}版をダウンロード
          </ButtonLink>
          <ButtonLink to={`/staff/refunds/transfers/${transferOn}/csv`} look="outline" reload>
            CSVをダウンロード
          </ButtonLink>
        </>
      )}
      {mayPay && (
        <Form method="post">
          <SubmitButton name="step" value="pay" look="outline">
            {`未記録の${unpaid}件を支払済みとして記録する`}
          </SubmitButton>
        </Form>
      )}
      {mayEnd && (
        <Form method="post">
          <SubmitButton name="step" value="end" look="outline">
            振込データを取り消す
          </SubmitButton>
        </Form>
      )}
    </div>
  );
}

function Rows() {
  const { refunds } = useLoaderData<typeof loader>();
  return (
    <Section title="振込の明細">
      <DataTable
        caption="振込データの行順"
        rows={refunds}
        rowKey={({ contractId }) => contractId}
        empty="振込データに含まれる返金はありません。"
        columns={[
          { heading: '行', cell: ({ row }) => String(row), figures: true },
          {
            heading: '注文番号',
            cell: ({ contractId, orderNumber }) => (
              <TextLink to={`/staff/refunds/${contractId}`}>{orderNumber}</TextLink>
            ),
          },
          { heading: '返金先', cell: ({ customer }) => customer ?? '(登録なし)', names: true },
          { heading: '振込先', cell: ({ account }) => account },
          { heading: '支払日', cell: ({ paidOn }) => (paidOn ? <DayText value={paidOn} /> : '未記録') },
          { heading: '返金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
        ]}
      />
    </Section>
  );
}
