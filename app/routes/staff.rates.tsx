import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { monthOf } from '#app/core/calendar.ts';
import { loadUserNames } from '#app/features/access/queries.server.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { planGroupName } from '#app/features/catalogue/messages.ts';
import { listPlans } from '#app/features/catalogue/queries.server.ts';
import { programmeName } from '#app/features/rates/messages.ts';
import { listCardEntries, loadRateCards } from '#app/features/rates/queries.server.ts';
import { cardInForce } from '#app/features/rates/rules.ts';
import { CardTables } from '#app/features/rates/ui/card-tables.tsx';
import { staffLoader } from '#app/platform/guards.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, MonthText } from '#app/ui/figures.tsx';
import { Notice, StatusLabel } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { askedText } from '#app/platform/asked-text.server.ts';

export const meta: MetaFunction = () => [{ title: '料率表|パートナーポータル' }];

const PROGRAMMES = ['discount', 'cashback'] as const;

export const loader = staffLoader('rates.view', async (context, { request }) => {
  const month = monthOf(context.today);
  const [cards, entries, plans] = await Promise.all([
    loadRateCards(context),
    listCardEntries(context),
    listPlans(context),
  ]);
  const names = await loadUserNames(
    context,
    entries.map(({ enteredBy }) => enteredBy),
  );
  const current = PROGRAMMES.map((programme) => ({ programme, card: cardInForce(cards, programme, month) ?? null }));
  const groups = [...new Set(plans.map(({ planGroup }) => planGroup))];
  return {
    month,
    current,
    groups: groups.map((code) => ({ code, name: planGroupName(code) })),
    entries: entries.map((entry) => ({
      ...entry,
      enteredByName: names.get(entry.enteredBy) ?? '初期設定',
      standing:
        entry.effectiveFrom > month
          ? ('coming' as const)
          : current.some(
                ({ programme, card }) => programme === entry.programme && card?.effectiveFrom === entry.effectiveFrom,
              )
            ? ('in-force' as const)
            : ('past' as const),
    })),
    entered: askedText(request, 'done') === 'entered',
    mayEnter: mayDo(context.staff.role, 'rates.enter'),
  };
});

export default function Rates() {
  const { month, current, groups, entries, mayEnter, entered } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="料率表"
        lead="月末件数に応じた割引率・キャッシュバック率です。適用開始月の月末件数から適用し、締め済みの月には影響しません。"
      >
        {mayEnter && <ButtonLink to="/staff/rates/new">新しい料率表を登録する</ButtonLink>}
      </PageHeading>
      {entered && <Notice kind="success" title="料率表を登録しました" />}
      <DataTable
        caption="登録されている料率表(適用開始月の新しい順)"
        rows={entries}
        rowKey={({ programme, effectiveFrom }) => `${programme} ${effectiveFrom}`}
        empty="料率表はまだ登録されていません。登録されるまで、すべての率は0%です。"
        columns={[
          {
            heading: '適用開始月',
            cell: ({ programme, effectiveFrom }) => (
              <TextLink to={`/staff/rates/${programme}/${effectiveFrom}`}>
                <MonthText value={effectiveFrom} />
              </TextLink>
            ),
          },
          { heading: 'プログラム', cell: ({ programme }) => programmeName(programme) },
          { heading: '状態', cell: ({ standing }) => <Standing standing={standing} /> },
          { heading: '登録日', cell: ({ enteredOn }) => <DayText value={enteredOn} /> },
          { heading: '登録者', cell: ({ enteredByName }) => enteredByName },
        ]}
      />
      {current.map(({ programme, card }) => (
        <Section key={programme} title={`${programmeName(programme)}の現在の料率`}>
          {card ? (
            <>
              <p className="mb-4">
                <MonthText value={card.effectiveFrom} />
                末の件数から適用しています。
                <TextLink to={`/staff/rates/${programme}/${card.effectiveFrom}`}>段階の図を見る</TextLink>
              </p>
              <CardTables rows={card.rows} groups={groups} />
            </>
          ) : (
            <p>
              <MonthText value={month} />
              に適用する料率表はありません。すべて0%として扱います。
            </p>
          )}
        </Section>
      ))}
    </>
  );
}

function Standing({ standing }: { standing: 'coming' | 'in-force' | 'past' }) {
  if (standing === 'coming') return <StatusLabel tone="active">適用前</StatusLabel>;
  return standing === 'in-force' ? (
    <StatusLabel tone="good">適用中</StatusLabel>
  ) : (
    <StatusLabel tone="neutral">終了</StatusLabel>
  );
}
