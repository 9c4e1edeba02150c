import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { contractStateName } from '#app/features/contracts/messages.ts';
import { searchContracts } from '#app/features/contracts/queries.server.ts';
import { ContractTable } from '#app/features/contracts/ui/contract-table.tsx';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { ListPaging, ListSearch, listAddress } from '#app/ui/list-search.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '注文・契約|パートナーポータル' }];

const ROWS = 50;

const STATES = ['ordered', 'scheduled', 'in-force', 'lapsed', 'ended', 'void', 'refunded'] as const;

export const loader = staffLoader('orders.view', async (context, { request }) => {
  const text = askedText(request, 'q');
  const state = STATES.find((one) => one === askedText(request, 'state'));
  const unreferred = askedText(request, 'referral') === 'none';
  const after = parseId('ctr', askedText(request, 'after'));
  const found = await searchContracts(context, { text, state, unreferred, after }, ROWS + 1);
  const contracts = found.slice(0, ROWS);
  return {
    ...{ text, state, unreferred, after, contracts },
    next: found.length > ROWS ? contracts.at(-1)?.id : undefined,
    mayImport: mayDo(context.staff.role, 'contracts.import'),
  };
});

export default function Contracts() {
  const { text, state, unreferred, after, contracts, next, mayImport } = useLoaderData<typeof loader>();
  const again = { q: text, state, referral: unreferred ? 'none' : undefined };
  return (
    <>
      <PageHeading title="注文・契約" lead="注文番号を選ぶと、契約の内容・請求・入金・解約の手続きを確認できます。">
        {mayImport && (
          <ButtonLink to="/staff/contracts/import" look="outline">
            契約の一覧を取り込む
          </ButtonLink>
        )}
      </PageHeading>
      <ListSearch
        label="検索"
        hint="注文番号・お客様の会社名とフリガナ・パートナー名の一部で検索できます。"
        text={text}
        choice={{
          name: 'state',
          label: '状態',
          value: state,
          options: STATES.map((one) => [one, contractStateName(one)]),
        }}
      />
      <p className="my-4">
        {unreferred ? (
          <>
            <strong>紹介のない注文のみ</strong>を表示しています。
            <TextLink to="/staff/contracts">すべて表示する</TextLink>
          </>
        ) : (
          <TextLink to="/staff/contracts?referral=none">紹介のない注文のみ表示する</TextLink>
        )}
      </p>
      <ContractTable caption="注文・契約の一覧(新しい順)" contracts={contracts} />
      <ListPaging
        first={after ? listAddress('/staff/contracts', again) : undefined}
        next={next ? listAddress('/staff/contracts', { ...again, after: next }) : undefined}
      />
    </>
  );
}
