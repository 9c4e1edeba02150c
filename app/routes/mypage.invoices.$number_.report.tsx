import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { findOwnInvoice } from '#app/features/invoices/queries.server.ts';
import { reportPayment } from '#app/features/payment-reports/commands.server.ts';
import { PAYMENT_REPORT_FIELDS, PaymentReportForm } from '#app/features/payment-reports/form.ts';
import { explainReportRefusal } from '#app/features/payment-reports/messages.ts';
import { listReportsOf } from '#app/features/payment-reports/queries.server.ts';
import { OwnReportTable } from '#app/features/payment-reports/ui/own-report-table.tsx';
import { ReportAnswer, answeredAs } from '#app/features/payment-reports/ui/report-answer.tsx';
import { PaymentReportFields } from '#app/features/payment-reports/ui/payment-report-form.tsx';
import { askedNumber } from '#app/platform/asked-number.server.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import type { PartnerContext } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '振込のご連絡|パートナーポータル' }];

export const loader = partnerLoader(async (context, { request, params: { number } }) => {
  const invoice = await ownInvoice(context, number);
  const reports = await listReportsOf(context, invoice.id);
  return {
    ...{ number: invoice.number, total: invoice.total, status: invoice.status, reports },
    ...{ id: context.newId('rep'), today: context.today, done: answeredAs(askedText(request, 'done')) },
  };
});

export const action = partnerAction(async (context, { request, params: { number } }) => {
  const invoice = await ownInvoice(context, number);
  const submission = parseWithZod(await readFields(request, PAYMENT_REPORT_FIELDS), { schema: PaymentReportForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const outcome = await reportPayment(context, invoice.id, submission.value);
  if (!outcome.ok) return refusalReply(submission, explainReportRefusal(outcome.refusal));
  return redirect(`/mypage/invoices/${invoice.number}/report?done=${outcome.value}`);
});

async function ownInvoice(context: PartnerContext, text: string | undefined) {
  const number = askedNumber(text);
  return found(number === undefined ? undefined : await findOwnInvoice(context, number), '請求書');
}

export default function ReportOwnPayment() {
  const { number, total, status, reports, id, today, done } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  return (
    <>
      <PageHeading
        title="振込のご連絡"
        lead={`請求書 ${number} のお振込がお済みでしたら、お知らせください。ご入金の確認が早くなります。`}
        crumbs={[
          { to: '/mypage/invoices', label: '請求書' },
          { to: `/mypage/invoices/${number}`, label: `請求書 ${number}` },
        ]}
      />
      <ReportAnswer done={done} status={status}>
        <PaymentReportFields lastResult={lastResult ?? null} id={id} total={total} today={today} />
      </ReportAnswer>
      <OwnReportTable reports={reports} />
    </>
  );
}
