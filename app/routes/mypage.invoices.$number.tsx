import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { addDays, lastDayOf } from '#app/core/calendar.ts';
import { dayText, rateText } from '#app/core/wording.ts';
import { discountRead } from '#app/features/invoices/rules.ts';
import { InvoiceStatusLabel } from '#app/features/invoices/ui/own-invoice-table.tsx';
import { listInvoiceLines } from '#app/features/invoice-lines/queries.server.ts';
import { findOwnInvoiceSheet } from '#app/features/my-page/queries.server.ts';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '請求書の内容|パートナーポータル' }];

export const loader = partnerLoader(async (context, { params, context: { portal } }) => {
  const { number = '' } = params;
  const sheet = /^\d{1,12}$/.test(number) ? await findOwnInvoiceSheet(context, Number(number)) : undefined;
  const { invoice, ...shown } = found(sheet, '請求書');
  const lines = await listInvoiceLines(context, [invoice.id]);
  return { invoice, ...shown, lines, today: context.today, company: portal.company };
});

type Shown = ReturnType<typeof useLoaderData<typeof loader>>;

export default function InvoiceSheet() {
  const { invoice, lines, days, termMonths, planName, today, company } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading title={`請求書 ${invoice.number}`} crumbs={[{ to: '/mypage/invoices', label: '請求書' }]} />
      <DescriptionList
        items={[
          { term: '状況', description: <InvoiceStatusLabel status={invoice.status} overdue={invoice.dueOn < today} /> },
          {
            term: 'ご契約',
            description: <TextLink to={`/mypage/contracts/${invoice.orderNumber}`}>{invoice.orderNumber}</TextLink>,
          },
          { term: '発行日', description: <DayText value={invoice.issuedOn} /> },
          { term: 'お支払い期限', description: <DayText value={invoice.dueOn} /> },
          ...(invoice.paidOn ? [{ term: '入金日', description: <DayText value={invoice.paidOn} /> }] : []),
          {
            term: '対象期間',
            description: `${dayText(days.startsOn)}から${dayText(addDays(days.renewsOn, -1))}まで(${termMonths}ヶ月)`,
          },
        ]}
      />
      <Breakdown invoice={invoice} lines={lines} planName={planName} />
      <p className="mt-4">
        <TextLink to={`/mypage/questions/${invoice.orderNumber}/${invoice.term}`}>この明細について質問する</TextLink>
      </p>
      <Downloads number={invoice.number} returned={invoice.status === 'refunded'} />
      {invoice.status === 'open' && <WhileOpen number={invoice.number} term={invoice.term} of={invoice.orderNumber} />}
      <Issuer company={company} />
    </>
  );
}

function Breakdown({ invoice, lines, planName }: Pick<Shown, 'invoice' | 'lines' | 'planName'>) {
  const read = discountRead(invoice);
  return (
    <Section title="ご請求の内訳">
      <DescriptionList
        items={[
          { term: `${planName} 利用料`, description: <YenText value={invoice.serverFee} /> },
          ...(read
            ? [
                {
                  term: `割引 ${rateText(read.rate)}`,
                  description: (
                    <>
                      −<YenText value={invoice.discount} />
                      <span className="block text-dns-14N-130 text-solid-gray-700">
                        {dayText(lastDayOf(read.countMonth))}の契約件数{read.count.toLocaleString('ja-JP')}
                        件で決まった率です(
                        <TextLink to={`/mypage/rates/${read.countMonth}`}>率の証明を見る</TextLink>)
                      </span>
                    </>
                  ),
                },
              ]
            : []),
          ...(invoice.setupFee > 0 ? [{ term: '初期費用', description: <YenText value={invoice.setupFee} /> }] : []),
          ...lines.map(({ name, about, amount }) => ({
            term: about ? `${name}(${about})` : name,
            description: <YenText value={amount} />,
          })),
          { term: `消費税 ${rateText(invoice.taxRate)}`, description: <YenText value={invoice.tax} /> },
          {
            term: 'ご請求額(税込)',
            description: (
              <strong className="text-std-22B-150 text-solid-gray-900">
                <YenText value={invoice.total} />
              </strong>
            ),
          },
        ]}
      />
    </Section>
  );
}

/** What can be done about an invoice that is not paid: say that it was, or take the order or the renewal back. PAGE-04. */
function WhileOpen({ number, term, of }: { number: number; term: number; of: string }) {
  return (
    <ul className="mb-8 list-disc pl-6">
      <li>
        お振込がお済みの場合は、<TextLink to={`/mypage/invoices/${number}/report`}>振込のご連絡</TextLink>
        からお知らせください。ご入金の確認が早くなります。
      </li>
      <li>
        <TextLink to={`/mypage/contracts/${of}/cancel`}>
          {term === 1
            ? 'お申し込みとこの請求を取り消す'
            : '更新しない場合の最終利用日と契約件数への影響を確認する(この請求を取り消す)'}
        </TextLink>
      </li>
    </ul>
  );
}

function Downloads({ number, returned }: { number: number; returned: boolean }) {
  return (
    <div className="my-8 flex flex-wrap gap-4">
      <ButtonLink to={`/mypage/invoices/${number}/pdf`} reload>
        適格請求書をダウンロードする(PDF)
      </ButtonLink>
      {returned && (
        <ButtonLink to={`/mypage/invoices/${number}/credit-note/pdf`} look="outline" reload>
          返還請求書をダウンロードする(PDF)
        </ButtonLink>
      )}
    </div>
  );
}

function Issuer({ company }: { company: ReturnType<typeof useLoaderData<typeof loader>>['company'] }) {
  return (
    <Section title="発行元">
      <DescriptionList
        items={[
          { term: '名称', description: company.name },
          { term: '住所', description: `〒${company.postalCode} ${company.address}` },
          { term: '電話番号', description: company.phone },
          { term: '登録番号', description: company.registrationNumber },
          { term: 'お振込先', description: company.bankAccount },
        ]}
      />
    </Section>
  );
}
