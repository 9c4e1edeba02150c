import { parseWithZod } from '@conform-to/zod/v4';
import { type HeadersFunction, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { invariant } from '#app/core/invariant.ts';
import { findInvoiceBySecret } from '#app/features/invoice-links/queries.server.ts';
import { invoiceLinkPath } from '#app/features/invoice-links/rules.ts';
import { loadInvoices } from '#app/features/invoices/queries.server.ts';
import { reportPayment } from '#app/features/payment-reports/commands.server.ts';
import { PAYMENT_REPORT_FIELDS, PaymentReportForm } from '#app/features/payment-reports/form.ts';
import { explainReportRefusal } from '#app/features/payment-reports/messages.ts';
import { listReportsOf } from '#app/features/payment-reports/queries.server.ts';
import { OwnReportTable } from '#app/features/payment-reports/ui/own-report-table.tsx';
import { ReportAnswer, answeredAs } from '#app/features/payment-reports/ui/report-answer.tsx';
import { PaymentReportFields } from '#app/features/payment-reports/ui/payment-report-form.tsx';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { publicAction, publicLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [
  { title: '振込のご連絡|パートナーポータル' },
  { name: 'robots', content: 'noindex' },
];

/** The address is a secret: no other page is told it. */
export const headers: HeadersFunction = () => ({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' });

export const loader = publicLoader(async (context, { request, params: { secret = '' } }) => {
  const id = found(await findInvoiceBySecret(context, secret), '請求書');
  const [[invoice], reports] = await Promise.all([loadInvoices(context, [id]), listReportsOf(context, id)]);
  invariant(invoice, 'an address leads to an invoice');
  const { number, total, status } = invoice;
  return {
    ...{ number, total, status, reports, id: context.newId('rep'), today: context.today },
    path: invoiceLinkPath(secret),
    done: answeredAs(askedText(request, 'done')),
  };
});

export const action = publicAction(async (context, { request, params: { secret = '' } }) => {
  const id = found(await findInvoiceBySecret(context, secret), '請求書');
  const submission = parseWithZod(await readFields(request, PAYMENT_REPORT_FIELDS), { schema: PaymentReportForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const outcome = await reportPayment(context, id, submission.value);
  if (!outcome.ok) return refusalReply(submission, explainReportRefusal(outcome.refusal));
  return redirect(`${invoiceLinkPath(secret)}/report?done=${outcome.value}`);
});

export default function ReportPayment() {
  const { number, total, status, reports, id, today, path, done } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  return (
    <PublicFrame>
      <PageHeading
        title="振込のご連絡"
        lead={`請求書 ${number} のお振込がお済みでしたら、お知らせください。ご入金の確認が早くなります。`}
        crumbs={[{ to: path, label: `請求書 ${number}` }]}
      />
      <ReportAnswer done={done} status={status}>
        <PaymentReportFields lastResult={lastResult ?? null} id={id} total={total} today={today} />
      </ReportAnswer>
      <OwnReportTable reports={reports} />
      <p className="mt-8">
        <TextLink to={path}>請求書に戻る</TextLink>
      </p>
    </PublicFrame>
  );
}
