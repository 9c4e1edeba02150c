import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { parseMonth } from '#app/core/calendar.ts';
import { parseId } from '#app/core/ids.ts';
import { dayText, monthText } from '#app/core/wording.ts';
import { findHeadOfMonth } from '#app/features/audit/queries.server.ts';
import { planGroupName } from '#app/features/catalogue/messages.ts';
import { listCountedContracts, listCountsOf } from '#app/features/closes/queries.server.ts';
import { countingDay } from '#app/features/closes/rules.ts';
import { findPartner } from '#app/features/partners/queries.server.ts';
import { programmeName, rateEventName } from '#app/features/rates/messages.ts';
import { loadRateCards } from '#app/features/rates/queries.server.ts';
import { cardInForce, rateFor } from '#app/features/rates/rules.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { ChainHead } from '#app/ui/chain-head.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, RateText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `率の証明 ${data ? `${data.partner.name} ${monthText(data.month)}` : ''}|パートナーポータル` },
];

export const loader = staffLoader('closes.view', async (context, { params }) => {
  const month = found(parseMonth(params['month'] ?? ''), '率の証明');
  const id = found(parseId('par', params['partner']), '率の証明');
  const [partner, [stored], contracts, cards, head] = await Promise.all([
    findPartner(context, id),
    listCountsOf(context, [id], [month]),
    listCountedContracts(context, month, id),
    loadRateCards(context),
    findHeadOfMonth(context, month),
  ]);
  const { code, name, programme } = found(partner, '率の証明');
  const { count, digest } = found(stored, '率の証明');
  const card = cardInForce(cards, programme, month);
  const groups = [...new Set((card ? card.rows : []).map(({ planGroup }) => planGroup))];
  const listed = contracts.map(({ contractId }) => contractId).toSorted();
  return {
    ...{ month, count, digest, contracts, partner: { id, code, name, programme } },
    countedOn: countingDay(month),
    head: head ?? null,
    cardFrom: card ? card.effectiveFrom : null,
    agrees: listed.length === count && sha256(listed.join(',')) === digest,
    rates: groups.flatMap((group) =>
      (['new', 'renewal'] as const).map((event) => ({
        group: planGroupName(group),
        event,
        rate: rateFor(card, group, event, count),
      })),
    ),
  };
});

export default function Certificate() {
  const { month, count, digest, partner, countedOn, cardFrom, agrees, head } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="率の証明"
        lead={`${partner.name}(${partner.code})の${monthText(month)}末の件数と、数えた契約の一覧です。`}
        crumbs={[
          { to: '/staff/closes', label: '月末締め' },
          { to: `/staff/closes/${month}`, label: monthText(month) },
        ]}
      />
      <DescriptionList
        items={[
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
      <Rates />
      <CountedContracts />
    </>
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
          rowKey={({ group, event }) => `${group} ${event}`}
          empty="適用する料率表がないため、すべて0%です。"
          columns={[
            { heading: 'プラングループ', cell: ({ group }) => group },
            { heading: '区分', cell: ({ event }) => rateEventName(event) },
            { heading: '率', cell: ({ rate }) => <RateText value={rate} />, figures: true },
          ]}
        />
      </div>
    </Section>
  );
}

function CountedContracts() {
  const { contracts, countedOn } = useLoaderData<typeof loader>();
  return (
    <Section title="数えた契約">
      <DataTable
        caption={`${dayText(countedOn)}に有効だったサーバー契約(注文番号順)`}
        rows={contracts}
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
