import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { addMonths, parseMonth } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { planGroupName } from '#app/features/catalogue/messages.ts';
import { findLatestClose, listProgrammeCounts } from '#app/features/closes/queries.server.ts';
import { programmeName } from '#app/features/rates/messages.ts';
import { loadRateCards } from '#app/features/rates/queries.server.ts';
import { cardImpact, cardInForce } from '#app/features/rates/rules.ts';
import { CardImpactTable } from '#app/features/rates/ui/card-impact.tsx';
import { CardTables } from '#app/features/rates/ui/card-tables.tsx';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `${monthText(data.card.effectiveFrom)}からの料率表` : '料率表'}|パートナーポータル` },
];

export const loader = staffLoader('rates.view', async (context, { params }) => {
  const month = found(parseMonth(params['month'] ?? ''), '料率表');
  const [cards, close] = await Promise.all([loadRateCards(context), findLatestClose(context)]);
  const card = found(
    cards.find(({ programme, effectiveFrom }) => programme === params['programme'] && effectiveFrom === month),
    '料率表',
  );
  const before = cardInForce(cards, card.programme, addMonths(month, -1));
  const counts = close ? await listProgrammeCounts(context, close.month, card.programme) : [];
  const groups = [...new Set([...card.rows, ...(before ? before.rows : [])].map(({ planGroup }) => planGroup))];
  return {
    card,
    countedAt: close ? close.month : null,
    impact: cardImpact(before, card, counts),
    groups: groups.map((code) => ({ code, name: planGroupName(code) })),
  };
});

export default function Card() {
  const { card, countedAt, impact, groups } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title={`${programmeName(card.programme)} ${monthText(card.effectiveFrom)}からの料率表`}
        crumbs={[{ to: '/staff/rates', label: '料率表' }]}
      />
      <Section title="料率">
        <CardTables rows={card.rows} groups={groups} drawn />
      </Section>
      {countedAt && (
        <Section title="直前の料率表との違い">
          <CardImpactTable
            caption={`${monthText(countedAt)}末の件数にあてはめた場合のパートナー数`}
            impact={impact}
            groupNames={Object.fromEntries(groups.map(({ code, name }) => [code, name]))}
          />
        </Section>
      )}
    </>
  );
}
