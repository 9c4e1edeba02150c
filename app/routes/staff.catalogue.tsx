import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { mayDo } from '#app/features/access/rules.ts';
import { listProposedOf } from '#app/features/approvals/queries.server.ts';
import { ProposedList } from '#app/features/approvals/ui/proposed-list.tsx';
import { cycleName, itemFamilyName, planGroupName } from '#app/features/catalogue/messages.ts';
import {
  listItemPrices,
  listItems,
  listPlans,
  listPrices,
  listTaxRates,
} from '#app/features/catalogue/queries.server.ts';
import { itemPriceOn, priceOn, taxRateOn } from '#app/features/catalogue/rules.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { ButtonLink, LinkWithNote } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, RateText, YenText } from '#app/ui/figures.tsx';
import { Notice, StatusLabel } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '商品・価格|パートナーポータル' }];

export const loader = staffLoader('catalogue.view', async (context, { request }) => {
  const { today, policy } = context;
  const [plans, prices, items, itemPrices, taxRates, proposed] = await Promise.all([
    listPlans(context),
    listPrices(context),
    listItems(context),
    listItemPrices(context),
    listTaxRates(context),
    listProposedOf(context, 'price'),
  ]);
  return {
    plans: plans.map((plan) => ({
      ...plan,
      price: priceOn(prices, plan.code, today) ?? null,
      coming: prices.find(({ planCode, fromDay }) => planCode === plan.code && fromDay > today) ?? null,
    })),
    items: items.map((item) => ({
      ...item,
      amount: itemPriceOn(itemPrices, item.code, today) ?? null,
      coming: itemPrices.find(({ itemCode, fromDay }) => itemCode === item.code && fromDay > today) ?? null,
    })),
    proposed: proposed.map(({ id, kind, thing, title, proposedOn }) => ({ id, kind, thing, title, proposedOn })),
    taxRate: taxRateOn(taxRates, today, policy.taxRate),
    comingTax: taxRates.find(({ fromDay }) => fromDay > today) ?? null,
    done: askedText(request, 'done'),
    mayEnter: mayDo(context.staff.role, 'catalogue.enter'),
  };
});

export default function Catalogue() {
  const { done, mayEnter } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="商品・価格"
        lead="お申し込みを受け付けている商品と、本日適用している価格です。価格はすべて税抜で、適用開始日ごとに申請し、別の担当者が承認します。"
      >
        {mayEnter && <ButtonLink to="/staff/catalogue/new">プランを追加する</ButtonLink>}
      </PageHeading>
      {done === 'price' && <Notice kind="success" title="価格を申請しました。別の担当者の承認を受けてください" />}
      {done === 'plan' && (
        <Notice kind="success" title="プランを追加しました">
          <p>価格を申請し、承認されると、お申し込みを受け付けられるようになります。</p>
        </Notice>
      )}
      {done === 'tax' && <Notice kind="success" title="消費税率を申請しました。別の担当者の承認を受けてください" />}
      {done === 'approved' && <Notice kind="success" title="承認しました。適用開始日から有効になります" />}
      <Proposed />
      <Unpriced />
      <Plans />
      <Items />
      <Tax />
    </>
  );
}

function Proposed() {
  const { proposed } = useLoaderData<typeof loader>();
  if (proposed.length === 0) return null;
  return (
    <Notice kind="info" title={`承認待ちの価格・税率が${proposed.length}件あります`}>
      <ProposedList proposed={proposed} />
    </Notice>
  );
}

function Unpriced() {
  const { plans, items } = useLoaderData<typeof loader>();
  const unpriced = [
    ...plans.flatMap(({ price, code, name, planGroup }) =>
      price ? [] : [{ code, name, kind: planGroupName(planGroup) }],
    ),
    ...items.flatMap(({ amount, code, name, family }) =>
      amount === null ? [{ code, name, kind: itemFamilyName(family) }] : [],
    ),
  ];
  return (
    <Section title="価格未設定" lead="価格が承認されるまで、お申し込みを受け付けません。">
      <DataTable
        caption="価格未設定の商品"
        captionShown={false}
        rows={unpriced}
        rowKey={({ code }) => code}
        empty="価格が未設定の商品はありません。"
        columns={[
          { heading: '商品', cell: ({ code, name }) => <Product code={code} name={name} /> },
          { heading: '種類', cell: ({ kind }) => kind },
          { heading: '状態', cell: () => <StatusLabel tone="waiting">価格未設定</StatusLabel> },
        ]}
      />
    </Section>
  );
}

function Plans() {
  const { plans } = useLoaderData<typeof loader>();
  return (
    <Section title="プラン">
      <DataTable
        caption="プランの価格(税抜)"
        rows={plans}
        rowKey={({ code }) => code}
        empty="プランは登録されていません。"
        columns={[
          { heading: 'プラン', cell: ({ code, name }) => <Product code={code} name={name} /> },
          { heading: '種類', cell: ({ planGroup }) => planGroupName(planGroup) },
          { heading: '件数・率の対象', cell: ({ kind }) => (kind === 'server' ? '対象' : '対象外') },
          {
            heading: '月額',
            cell: ({ price }) => (price ? <YenText value={price.monthlyFee} /> : '—'),
            figures: true,
          },
          {
            heading: '初期費用',
            cell: ({ price }) => (price ? <YenText value={price.setupFee} /> : '—'),
            figures: true,
          },
          { heading: '改定予定', cell: ({ coming }) => <Coming coming={coming} /> },
        ]}
      />
    </Section>
  );
}

function Items() {
  const { items } = useLoaderData<typeof loader>();
  return (
    <Section title="オプション・ドメイン・DNS" lead="割引・キャッシュバックの対象外で、件数にも含まれません。">
      <DataTable
        caption="オプションなどの価格(税抜)"
        rows={items}
        rowKey={({ code }) => code}
        empty="オプションなどは登録されていません。"
        columns={[
          { heading: '商品', cell: ({ code, name }) => <Product code={code} name={name} /> },
          { heading: '種類', cell: ({ family }) => itemFamilyName(family) },
          { heading: 'ご請求', cell: (item) => cycleName(item) },
          {
            heading: '価格',
            cell: ({ amount }) => (amount === null ? '—' : amount === 0 ? '無料' : <YenText value={amount} />),
            figures: true,
          },
          { heading: '単位', cell: ({ unit }) => unit },
          { heading: '改定予定', cell: ({ coming }) => <Coming coming={coming} /> },
        ]}
      />
    </Section>
  );
}

function Tax() {
  const { taxRate, comingTax, mayEnter } = useLoaderData<typeof loader>();
  return (
    <Section title="消費税">
      <DescriptionList
        items={[
          { term: '適用中の税率', description: <RateText value={taxRate} /> },
          {
            term: '改定予定',
            description: comingTax ? (
              <>
                <DayText value={comingTax.fromDay} />
                から
                <RateText value={comingTax.rate} />
              </>
            ) : (
              'なし'
            ),
          },
        ]}
      />
      {mayEnter && (
        <p className="mt-6">
          <ButtonLink to="/staff/catalogue/tax" look="outline">
            消費税率を改定する
          </ButtonLink>
        </p>
      )}
    </Section>
  );
}

function Product({ code, name }: { code: string; name: string }) {
  return (
    <LinkWithNote to={`/staff/catalogue/${code}`} note={code}>
      {name}
    </LinkWithNote>
  );
}

function Coming({ coming }: { coming: { fromDay: Parameters<typeof DayText>[0]['value'] } | null }) {
  return coming ? (
    <>
      <DayText value={coming.fromDay} />
      から
    </>
  ) : (
    '—'
  );
}
