import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { parseMonth } from '#app/core/calendar.ts';
import { parseId } from '#app/core/ids.ts';
import { dayText, monthText } from '#app/core/wording.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { planGroupName } from '#app/features/catalogue/messages.ts';
import { countingDay } from '#app/features/closes/rules.ts';
import { listLateDifferences } from '#app/features/correction-origins/queries.server.ts';
import { LateDifferences } from '#app/features/correction-origins/ui/late-differences.tsx';
import { findRateCertificate } from '#app/features/rate-certificates/queries.server.ts';
import { ApplicationTable, LeftOutTable } from '#app/features/rate-certificates/ui/certificate-tables.tsx';
import { programmeName, rateEventName } from '#app/features/rates/messages.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { ChainHead } from '#app/ui/chain-head.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, RateText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `率の証明 ${data ? `${data.partner.name} ${monthText(data.month)}` : ''}|パートナーポータル` },
];

/** The most cashbacks of one partner and month that are named. */
const EVERY_TERM = 1_000;

export const loader = staffLoader('closes.view', async (context, { params }) => {
  const month = found(parseMonth(params['month'] ?? ''), '率の証明');
  const id = found(parseId('par', params['partner']), '率の証明');
  const certificate = found(await findRateCertificate(context, month, id), '率の証明');
  return {
    ...certificate,
    partner: { ...certificate.partner, id },
    countedOn: countingDay(month),
    differences: await listLateDifferences(context, [month], EVERY_TERM, id),
    mayPropose: mayDo(context.staff.role, 'adjustments.propose'),
  };
});

export default function Certificate() {
  const certificate = useLoaderData<typeof loader>();
  const { month, partner } = certificate;
  return (
    <>
      <PageHeading
        title="率の証明"
        lead={`${partner.name}(${partner.code})の${monthText(month)}末の件数と、数えた契約の一覧です。`}
        crumbs={[
          { to: '/staff/closes', label: '月末締め' },
          { to: `/staff/closes/${month}`, label: monthText(month) },
        ]}
      >
        <ButtonLink to={`/staff/closes/${month}/${partner.id}/pdf`} look="outline" reload>
          PDFをダウンロード
        </ButtonLink>
      </PageHeading>
      <Facts />
      <Rates />
      <ApplicationTable certificate={certificate} />
      <LateFacts />
      <CountedContracts />
      <LeftOutTable {...certificate} />
    </>
  );
}

function Facts() {
  const { number, confirmedOn, count, digest, partner, countedOn, cardFrom, agrees, head } =
    useLoaderData<typeof loader>();
  return (
    <DescriptionList
      items={[
        { term: '番号', description: number },
        {
          term: '確認の状況',
          description: confirmedOn ? (
            <>
              <StatusLabel tone="good">確認済み</StatusLabel> <DayText value={confirmedOn} />
            </>
          ) : (
            <StatusLabel tone="waiting">確認中</StatusLabel>
          ),
        },
        { term: 'パートナー', description: <TextLink to={`/staff/partners/${partner.id}`}>{partner.name}</TextLink> },
        { term: 'プログラム', description: programmeName(partner.programme) },
        { term: '基準日', description: `${dayText(countedOn)} 24時時点` },
        {
          term: '件数',
          description: (
            <strong>
              <CountText value={count} unit="件" />
            </strong>
          ),
        },
        {
          term: '適用した料率表',
          description: cardFrom ? (
            <TextLink to={`/staff/rates/${partner.programme}/${cardFrom}`}>
              {`${monthText(cardFrom)}からの料率表`}
            </TextLink>
          ) : (
            'なし(0%)'
          ),
        },
        {
          term: '照合値(SHA-256)',
          description: (
            <>
              <code className="break-all">{digest}</code>{' '}
              {agrees ? (
                <StatusLabel tone="good">一覧と一致</StatusLabel>
              ) : (
                <StatusLabel tone="bad">一覧と不一致</StatusLabel>
              )}
            </>
          ),
        },
        { term: '監査記録の末尾', description: <ChainHead head={head} /> },
      ]}
    />
  );
}

/** What facts learned after the close would have changed; nothing where they change no yen. */
function LateFacts() {
  const { differences, mayPropose } = useLoaderData<typeof loader>();
  if (differences.length === 0) return null;
  return (
    <Section
      title="締めた後に判明した事実による差額"
      lead="証明した件数と率は変わりません。差額は調整として、次の送金に加算または減算します。"
    >
      <LateDifferences differences={differences} mayPropose={mayPropose} />
    </Section>
  );
}

function Rates() {
  const { month, count, rates } = useLoaderData<typeof loader>();
  return (
    <Section title="この件数による率">
      <div className="max-w-[36rem]">
        <DataTable
          caption={`${monthText(month)}末の${count}件による率`}
          rows={rates}
          rowKey={({ planGroup, event }) => `${planGroup} ${event}`}
          empty="適用する料率表がないため、すべて0%です。"
          columns={[
            { heading: 'プラングループ', cell: ({ planGroup }) => planGroupName(planGroup) },
            { heading: '区分', cell: ({ event }) => rateEventName(event) },
            { heading: '率', cell: ({ rate }) => <RateText value={rate} />, figures: true },
          ]}
        />
      </div>
    </Section>
  );
}

function CountedContracts() {
  const { counted, countedOn } = useLoaderData<typeof loader>();
  return (
    <Section title="数えた契約">
      <DataTable
        caption={`${dayText(countedOn)}に有効だったサーバー契約(注文番号順)`}
        rows={counted}
        rowKey={({ contractId }) => contractId}
        empty="この月末に数えた契約はありません。"
        columns={[
          {
            heading: '注文番号',
            cell: ({ contractId, orderNumber }) => (
              <TextLink to={`/staff/contracts/${contractId}`}>{orderNumber}</TextLink>
            ),
          },
          { heading: 'お客様', cell: ({ company }) => company ?? '(パートナー契約)' },
          { heading: 'プラン', cell: ({ planCode }) => planCode },
          { heading: 'プラングループ', cell: ({ planGroup }) => planGroupName(planGroup) },
          { heading: '有効になった日', cell: ({ inForceFrom }) => <DayText value={inForceFrom} /> },
        ]}
      />
    </Section>
  );
}
