import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { parseMonth } from '#app/core/calendar.ts';
import { dayText, monthText } from '#app/core/wording.ts';
import { planGroupName } from '#app/features/catalogue/messages.ts';
import { ExplainedCountStanding } from '#app/features/close-reviews/ui/count-standing.tsx';
import { closingDay, countingDay } from '#app/features/closes/rules.ts';
import { findRateCertificate } from '#app/features/rate-certificates/queries.server.ts';
import { ApplicationTable, LeftOutTable } from '#app/features/rate-certificates/ui/certificate-tables.tsx';
import { rateEventName } from '#app/features/rates/messages.ts';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { ChainHead } from '#app/ui/chain-head.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, MonthText, RateText } from '#app/ui/figures.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? monthText(data.month) : ''}末の契約件数|パートナーポータル` },
];

export const loader = partnerLoader(async (context, { params }) => {
  const month = found(parseMonth(params['month'] ?? ''), '月末の件数');
  const certificate = found(await findRateCertificate(context, month, context.partner.id), '月末の件数');
  return { ...certificate, countedOn: countingDay(month), closedOn: closingDay(month) };
});

export default function CountList() {
  const certificate = useLoaderData<typeof loader>();
  const { number, month, count, digest, countedOn, closedOn, counted, rates, cardFrom, partner, head } = certificate;
  const applied = partner.programme === 'discount' ? '翌月に発行する請求書' : '翌月に利用開始または更新を迎えるご契約';
  return (
    <>
      <PageHeading
        title={`${monthText(month)}末の契約件数`}
        lead={`${dayText(countedOn)}の終わりに数え、${dayText(closedOn)}に確定しました。以後の増減では変わりません。${applied}の率を決めています。`}
        crumbs={[{ to: '/mypage/rates', label: '率と件数' }]}
      >
        <ButtonLink to={`/mypage/rates/${month}/pdf`} look="outline" reload>
          率の証明書(PDF)
        </ButtonLink>
      </PageHeading>
      <DescriptionList
        items={[
          { term: '証明書の番号', description: number },
          {
            term: '確認の状況',
            description: <ExplainedCountStanding confirmedOn={certificate.confirmedOn} />,
          },
          {
            term: '件数',
            description: (
              <strong>
                <CountText value={count} unit="件" />
              </strong>
            ),
          },
          {
            term: '料率表',
            description: cardFrom ? (
              <>
                <MonthText value={cardFrom} />
                末から適用
              </>
            ) : (
              '適用される料率表はありません'
            ),
          },
          { term: '照合コード', description: <span className="font-mono text-dns-14N-130 break-all">{digest}</span> },
          { term: '監査記録の末尾', description: <ChainHead head={head} /> },
        ]}
      />
      <Rates rates={rates} />
      <ApplicationTable certificate={certificate} invoicesAt="/mypage/invoices" />
      <Counted contracts={counted} />
      <LeftOutTable {...certificate} />
    </>
  );
}

function Rates({ rates }: { rates: Shown['rates'] }) {
  return (
    <Section title="この件数で決まった率">
      <DataTable
        caption="この件数で決まった率"
        captionShown={false}
        rows={rates}
        rowKey={({ planGroup, event }) => `${planGroup} ${event}`}
        empty="この月に適用される料率表がないため、率は0%です。"
        columns={[
          { heading: 'プラン', cell: ({ planGroup }) => planGroupName(planGroup) },
          { heading: '区分', cell: ({ event }) => rateEventName(event) },
          { heading: '率', cell: ({ rate }) => <RateText value={rate} />, figures: true },
        ]}
      />
    </Section>
  );
}

type Shown = ReturnType<typeof useLoaderData<typeof loader>>;

function Counted({ contracts }: { contracts: Shown['counted'] }) {
  return (
    <Section title="数えたご契約" lead="月末日に契約中のサーバーです。オプション・ドメインなどは数えません。">
      <DataTable
        caption="数えたご契約"
        captionShown={false}
        rows={contracts}
        rowKey={({ orderNumber }) => orderNumber}
        empty="この月末に数えたご契約はありません。"
        columns={[
          {
            heading: 'ご契約',
            cell: ({ orderNumber }) => <TextLink to={`/mypage/contracts/${orderNumber}`}>{orderNumber}</TextLink>,
          },
          { heading: 'お客様', cell: ({ company }) => company ?? '—' },
          { heading: 'プラン', cell: ({ planGroup }) => planGroupName(planGroup) },
          { heading: '有効になった日', cell: ({ inForceFrom }) => <DayText value={inForceFrom} /> },
        ]}
      />
    </Section>
  );
}
