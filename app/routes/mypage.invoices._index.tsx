import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { dayText } from '#app/core/wording.ts';
import { sumOwnOpenInvoices } from '#app/features/invoices/queries.server.ts';
import { OwnInvoiceTable } from '#app/features/invoices/ui/own-invoice-table.tsx';
import { listOwnInvoiceRows } from '#app/features/my-page/queries.server.ts';
import { askedPage } from '#app/platform/asked-page.server.ts';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink } from '#app/ui/buttons.tsx';
import { YenText } from '#app/ui/figures.tsx';
import { PageTurner } from '#app/ui/page-turner.tsx';
import { KeyFigures, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '請求書|パートナーポータル' }];

const ROWS = 30;

export const loader = partnerLoader(async (context, { request }) => {
  found(context.partner.programme === 'discount' || null, 'ページ');
  const page = askedPage(request);
  const [open, invoices] = await Promise.all([
    sumOwnOpenInvoices(context),
    listOwnInvoiceRows(context, { limit: ROWS + 1, offset: (page - 1) * ROWS }),
  ]);
  return { today: context.today, open, invoices: invoices.slice(0, ROWS), page, more: invoices.length > ROWS };
});

export default function Invoices() {
  const { today, open, invoices, page, more } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="請求書"
        lead="割引率を反映した金額でご請求します。割引率は、発行日の前月末日の契約件数で決まります。"
      >
        {invoices.length > 0 && (
          <ButtonLink to="/mypage/invoices.csv" look="outline" reload>
            一覧をCSVで保存する
          </ButtonLink>
        )}
      </PageHeading>
      <KeyFigures
        figures={[
          {
            label: 'お支払い待ち',
            value: <YenText value={open.total} />,
            note: open.firstDueOn
              ? `${open.invoices}件・最も早い期限 ${dayText(open.firstDueOn)}`
              : 'お支払い待ちの請求書はありません',
          },
        ]}
      />
      <Section title="請求書の一覧">
        <OwnInvoiceTable invoices={invoices} today={today} />
        <PageTurner page={page} more={more} to={(next) => `/mypage/invoices?page=${next}`} />
      </Section>
    </>
  );
}
