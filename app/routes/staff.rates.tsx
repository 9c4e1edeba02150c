import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { monthOf } from '#app/core/calendar.ts';
import { loadUserNames } from '#app/features/access/queries.server.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { listProposedOf } from '#app/features/approvals/queries.server.ts';
import { ProposedList } from '#app/features/approvals/ui/proposed-list.tsx';
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

const DONE: Record<string, string> = {
  proposed: '料率表を申請しました。別の担当者の承認を受けてください',
  approved: '料率表を承認しました',
};

const PROGRAMMES = ['discount', 'cashback'] as const;

export const loader = staffLoader('rates.view', async (context, { request }) => {
  const month = monthOf(context.today);
  const [cards, entries, plans, proposed] = await Promise.all([
    loadRateCards(context),
    listCardEntries(context),
    listPlans(context),
    listProposedOf(context, 'rate-card'),
  ]);
  const names = await loadUserNames(
    context,
    entries.flatMap(({ enteredBy, approvedBy }) => [enteredBy, approvedBy]),
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
      approvedByName: entry.approvedBy ? (names.get(entry.approvedBy) ?? '—') : '—',
      standing:
        entry.effectiveFrom > month
          ? ('coming' as const)
          : current.some(
                ({ programme, card }) => programme === entry.programme && card?.effectiveFrom === entry.effectiveFrom,
              )
            ? ('in-force' as const)
            : ('past' as const),
    })),
    proposed: proposed.map(({ id, kind, thing, title, proposedOn }) => ({ id, kind, thing, title, proposedOn })),
    done: DONE[askedText(request, 'done') ?? ''] ?? null,
    mayPropose: mayDo(context.staff.role, 'rates.propose'),
  };
});

export default function Rates() {
  const { month, current, groups, entries, mayPropose, done } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="料率表"
        lead="月末件数に応じた割引率・キャッシュバック率です。適用開始月の月末件数から適用し、締め済みの月には影響しません。"
      >
        {mayPropose && <ButtonLink to="/staff/rates/new">新しい料率表を申請する</ButtonLink>}
      </PageHeading>
      {done && <Notice kind="success" title={done} />}
      <Proposed />
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
          { heading: '申請者', cell: ({ enteredByName }) => enteredByName },
          { heading: '承認者', cell: ({ approvedByName }) => approvedByName },
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

function Proposed() {
  const { proposed } = useLoaderData<typeof loader>();
  if (proposed.length === 0) return null;
  return (
    <Notice kind="info" title={`承認待ちの料率表が${proposed.length}件あります`}>
      <ProposedList proposed={proposed} />
    </Notice>
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
