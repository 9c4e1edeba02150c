import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { addDays } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { findContract } from '#app/features/contracts/queries.server.ts';
import { paymentMethodName } from '#app/features/invoices/messages.ts';
import { findInvoiceByNumber, listOpenInvoices, loadInvoices } from '#app/features/invoices/queries.server.ts';
import { PAYMENT_METHODS, asFigures } from '#app/features/invoices/rules.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { PAYMENT_FIELDS, PaymentForm, parseInvoiceNumber } from '#app/features/payments/form.ts';
import { explainPaymentRefusal } from '#app/features/payments/messages.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { mistakesReply } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { RadioField, TextField } from '#app/ui/controls.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '入金の記録|パートナーポータル' }];

/** Open invoices in sight: due within a month, at most so many. */
const DAYS_AHEAD = 31;
const ROWS = 50;

export const loader = staffLoader('payments.record', async (context, { request }) => {
  const asked = askedText(request, 'number');
  const number = parseInvoiceNumber(asked);
  const [invoice, open] = await Promise.all([
    number === undefined ? undefined : findInvoiceByNumber(context, number),
    listOpenInvoices(context, addDays(context.today, DAYS_AHEAD), ROWS),
  ]);
  const row = invoice ? await findContract(context, invoice.contractId) : undefined;
  return {
    ...{ asked, today: context.today, id: context.newId('pay') },
    open: open.map(asFigures),
    invoice: invoice ? asFigures(invoice) : null,
    customer: row ? (row.client?.company ?? row.partnerName) : null,
    orderNumber: row ? row.contract.orderNumber : null,
  };
});

export const action = staffAction('payments.record', async (context, { request }) => {
  const submission = parseWithZod(await readFields(request, PAYMENT_FIELDS), { schema: PaymentForm });
  if (submission.status !== 'success') return mistakesReply(submission);

  const outcome = await recordPayments(context, [submission.value]);
  if (!outcome.ok) {
    const sentences = [explainPaymentRefusal(outcome.refusal)];
    const atAmount = outcome.refusal.code === 'amount-differs';
    return data(submission.reply(atAmount ? { fieldErrors: { amount: sentences } } : { formErrors: sentences }), {
      status: 409,
    });
  }
  const [payment] = outcome.value.payments;
  const [invoice] = await loadInvoices(context, [submission.value.invoiceId]);
  invariant(payment && invoice, 'a recorded payment has its invoice');
  return redirect(`/staff/contracts/${invoice.contractId}?payment=${payment.id}`);
});

export default function Payments() {
  const { asked, invoice, today } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="入金の記録"
        lead={
          <>
            入金は、本日の業務日 <DayText value={today} /> 付けで記録します。過去や将来の日付では記録できません。
          </>
        }
      >
        <ButtonLink to="/staff/payments/received" look="outline">
          記録した入金の一覧
        </ButtonLink>
      </PageHeading>
      <AskForInvoice asked={asked} />
      {asked && !invoice && (
        <Notice kind="warning" title={`請求書番号「${asked}」は見つかりませんでした`}>
          <p>番号をご確認のうえ、もう一度お試しください。下の一覧から選ぶこともできます。</p>
        </Notice>
      )}
      {invoice && <RecordPayment key={invoice.id} />}
      <OpenInvoices />
    </>
  );
}

function AskForInvoice({ asked }: { asked: string | undefined }) {
  return (
    <Form method="get" role="search" className="my-6 rounded-12 bg-solid-gray-50 p-5">
      <label htmlFor="number" className="mb-2 block text-dns-16B-130">
        請求書番号
      </label>
      <div className="flex flex-wrap gap-4">
        <input
          id="number"
          name="number"
          inputMode="numeric"
          autoComplete="off"
          maxLength={20}
          defaultValue={asked ?? ''}
          className="min-h-12 w-full max-w-64 rounded-8 border border-solid-gray-600 bg-white px-4 text-std-16N-170"
        />
        <button
          type="submit"
          className="min-h-12 rounded-8 border border-blue-900 bg-white px-6 text-oln-16B-100 text-blue-900 hover:bg-blue-50 hover:underline"
        >
          請求書を表示
        </button>
      </div>
    </Form>
  );
}

function OpenInvoices() {
  const { open, today } = useLoaderData<typeof loader>();
  return (
    <div id="open" className="mt-12">
      <Section title="未入金の請求書">
        <DataTable
          caption={`支払期限の古い順(期限が${DAYS_AHEAD}日以内のもの、最大${ROWS}件)`}
          rows={open}
          rowKey={({ id }) => id}
          empty="未入金の請求書はありません。"
          columns={[
            {
              heading: '請求書番号',
              cell: ({ number }) => <TextLink to={`/staff/payments?number=${number}`}>{number}</TextLink>,
            },
            {
              heading: '注文番号',
              cell: ({ contractId, orderNumber }) => (
                <TextLink to={`/staff/contracts/${contractId}`}>{orderNumber}</TextLink>
              ),
            },
            {
              heading: '支払期限',
              cell: ({ dueOn }) => (
                <>
                  <DayText value={dueOn} />
                  {dueOn < today && <strong className="ml-2 text-error-2">期限超過</strong>}
                </>
              ),
            },
            { heading: '請求額', cell: ({ total }) => <YenText value={total} />, figures: true },
          ]}
        />
      </Section>
    </div>
  );
}

function RecordPayment() {
  const { id, invoice, customer, orderNumber, today } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof PaymentForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(PaymentForm),
    defaultValue: { method: 'transfer' },
  });
  if (!invoice) return null;
  return (
    <Section title={`請求書 ${invoice.number} の入金`}>
      <DescriptionList
        items={[
          { term: 'ご請求先', description: customer ?? '—' },
          {
            term: '注文番号',
            description: <TextLink to={`/staff/contracts/${invoice.contractId}`}>{orderNumber}</TextLink>,
          },
          { term: '対象', description: `第${invoice.term}期` },
          { term: '支払期限', description: <DayText value={invoice.dueOn} /> },
          { term: '請求額', description: <YenText value={invoice.total} /> },
        ]}
      />
      {invoice.status !== 'open' && (
        <Notice kind="warning" title={invoice.status === 'void' ? 'この請求書は無効です' : 'この請求書は入金済みです'}>
          <p>入金を記録すると、仮受金として保管されます。契約は変わりません。</p>
        </Notice>
      )}
      <div className="mt-8">
        <PortalForm form={form}>
          <input type="hidden" name="id" value={id} />
          <input type="hidden" name="invoiceId" value={invoice.id} />
          <RadioField
            field={fields.method}
            label="入金の方法"
            options={PAYMENT_METHODS.map((value) => ({ value, label: paymentMethodName(value) }))}
          />
          <TextField
            field={fields.amount}
            label="入金額"
            hint="通帳などで確認した金額を入力してください。請求額と異なる入金は記録できません。"
            width="short"
            inputMode="numeric"
            autoComplete="off"
            suffix="円"
          />
          <p className="mb-6">
            入金日: <DayText value={today} />
            (本日の業務日)
          </p>
          <SubmitButton>入金を記録する</SubmitButton>
        </PortalForm>
      </div>
    </Section>
  );
}
