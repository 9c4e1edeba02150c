import type { HeadersFunction, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { dayText } from '#app/core/wording.ts';
import { findInvoicePaperById } from '#app/features/documents/queries.server.ts';
import { findInvoiceBySecret } from '#app/features/invoice-links/queries.server.ts';
import { InvoiceStatusLabel } from '#app/features/invoices/ui/own-invoice-table.tsx';
import { publicLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { DescriptionList, PageHeading } from '#app/ui/page-parts.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [
  { title: '請求書|パートナーポータル' },
  { name: 'robots', content: 'noindex' },
];

/** The address is a secret: no other page is told it. */
export const headers: HeadersFunction = () => ({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' });

export const loader = publicLoader(async (context, { params, context: { portal } }) => {
  const secret = params['secret'] ?? '';
  const id = found(await findInvoiceBySecret(context, secret), '請求書');
  const paper = found(await findInvoicePaperById(context, id), '請求書');
  const { number, total, issuedOn, dueOn, status, planName, coversFrom, coversTo, creditNote } = paper;
  return {
    ...{ number, total, issuedOn, dueOn, status, planName, coversFrom, coversTo },
    returned: creditNote !== null,
    path: `/invoice/${secret}`,
    today: context.today,
    bankAccount: portal.company.bankAccount,
  };
});

export default function ClientInvoice() {
  const invoice = useLoaderData<typeof loader>();
  const { number, total, issuedOn, dueOn, status, planName, coversFrom, coversTo, path, today } = invoice;
  return (
    <PublicFrame>
      <PageHeading title={`請求書 ${number}`} lead="適格請求書(インボイス)をPDFでダウンロードできます。" />
      <DescriptionList
        items={[
          { term: '状況', description: <InvoiceStatusLabel status={status} overdue={dueOn < today} /> },
          { term: 'ご請求額(税込)', description: <YenText value={total} /> },
          { term: 'お支払い期限', description: <DayText value={dueOn} /> },
          { term: '発行日', description: <DayText value={issuedOn} /> },
          { term: '内容', description: `${planName} ${dayText(coversFrom)}〜${dayText(coversTo)}` },
          ...(status === 'open' ? [{ term: 'お振込先', description: invoice.bankAccount }] : []),
        ]}
      />
      <div className="mt-8 flex flex-wrap gap-4">
        <ButtonLink to={`${path}/pdf`} reload>
          請求書をダウンロードする(PDF)
        </ButtonLink>
        {invoice.returned && (
          <ButtonLink to={`${path}/credit-note/pdf`} look="outline" reload>
            返還請求書をダウンロードする(PDF)
          </ButtonLink>
        )}
      </div>
      {status === 'open' && (
        <p className="mt-8">
          お振込がお済みの場合は、
          <TextLink to={`${path}/report`}>振込のご連絡</TextLink>
          からお知らせください。ご入金の確認が早くなります。
        </p>
      )}
      <p className="mt-8 text-dns-16N-130 text-solid-gray-700">
        このページのアドレスをご存じの方は、どなたでも請求書をご覧になれます。転送の際はご注意ください。
      </p>
    </PublicFrame>
  );
}
