import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { findLatestClose, listCountsOf } from '#app/features/closes/queries.server.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { partnerStateName } from '#app/features/partners/messages.ts';
import { searchPartners } from '#app/features/partners/queries.server.ts';
import { PROGRAMME_NAMES } from '#app/features/partners/rules.ts';
import { PartnerStateLabel } from '#app/features/partners/ui/partner-state.tsx';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText } from '#app/ui/figures.tsx';
import { ListPaging, ListSearch, listAddress } from '#app/ui/list-search.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'パートナー|パートナーポータル' }];

const ROWS = 50;

const STATES = ['applied', 'active', 'declined'] as const;

export const loader = staffLoader('partners.view', async (context, { request }) => {
  const text = askedText(request, 'q');
  const state = STATES.find((one) => one === askedText(request, 'state'));
  const after = askedText(request, 'after');
  const mayRegister = mayDo(context.staff.role, 'partners.register');
  const [found, close] = await Promise.all([
    searchPartners(context, { text, state, after, byAddress: mayRegister }, ROWS + 1),
    findLatestClose(context),
  ]);
  const partners = found.slice(0, ROWS);
  const ids = partners.map(({ id }) => id);
  const counts = close ? await listCountsOf(context, ids, [close.month]) : [];
  const countOf = new Map(counts.map(({ partnerId, count }) => [partnerId, count]));
  return {
    asked: { text, state, after },
    partners: partners.map((partner) => ({ ...partner, count: countOf.get(partner.id) ?? null })),
    next: found.length > ROWS ? partners.at(-1)?.code : undefined,
    mayRegister,
  };
});

export default function Partners() {
  const { asked, partners, next, mayRegister } = useLoaderData<typeof loader>();
  const again = { q: asked.text, state: asked.state };
  return (
    <>
      <PageHeading title="パートナー" lead="申請の審査、登録内容、受取名義の確認状況を確認できます。">
        {mayRegister && <ButtonLink to="/staff/partners/new">パートナーを登録する</ButtonLink>}
      </PageHeading>
      <ListSearch
        label="検索"
        hint={`パートナー番号・名称・フリガナ${mayRegister ? '・メールアドレス' : ''}の一部で検索できます。`}
        text={asked.text}
        choice={{
          name: 'state',
          label: '状態',
          value: asked.state,
          options: STATES.map((state) => [state, partnerStateName(state)]),
        }}
      />
      <DataTable
        caption="パートナー一覧(番号順)"
        rows={partners}
        rowKey={({ id }) => id}
        empty="条件に合うパートナーはありません。"
        columns={[
          { heading: '番号', cell: ({ code }) => code },
          {
            heading: '名称',
            cell: ({ id, name }) => <TextLink to={`/staff/partners/${id}`}>{name}</TextLink>,
            names: true,
          },
          { heading: 'プログラム', cell: ({ programme }) => PROGRAMME_NAMES[programme].replace('プログラム', '') },
          { heading: '状態', cell: ({ state }) => <PartnerStateLabel state={state} /> },
          { heading: '参加日', cell: ({ joinedOn }) => (joinedOn ? <DayText value={joinedOn} /> : '—') },
          { heading: '受取名義', cell: payeeCell },
          {
            heading: '直近の月末件数',
            cell: ({ count }) => (count === null ? '—' : <CountText value={count} unit="件" />),
            figures: true,
          },
        ]}
      />
      <ListPaging
        first={asked.after ? listAddress('/staff/partners', again) : undefined}
        next={next ? listAddress('/staff/partners', { ...again, after: next }) : undefined}
      />
    </>
  );
}

function payeeCell({ programme, payeeConfirmedOn }: { programme: string; payeeConfirmedOn: string | null }) {
  if (programme === 'discount') return '対象外';
  return payeeConfirmedOn ? '確認済み' : '未確認';
}
