import type { MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { contractStateName } from '#app/features/contracts/messages.ts';
import { countOwnContracts } from '#app/features/contracts/queries.server.ts';
import type { ContractState } from '#app/features/contracts/rules.ts';
import { ContractStateLabel } from '#app/features/contracts/ui/contract-state.tsx';
import { RenewalProspectTable } from '#app/features/contracts/ui/renewal-table.tsx';
import { listOwnContractRows, listOwnRenewalProspects } from '#app/features/my-page/queries.server.ts';
import { askedPage } from '#app/platform/asked-page.server.ts';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { PageTurner } from '#app/ui/page-turner.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'ご契約|パートナーポータル' }];

const STATES = [
  'in-force',
  'ordered',
  'scheduled',
  'lapsed',
  'ended',
  'void',
  'refunded',
] as const satisfies readonly ContractState[];
const ROWS = 30;
const RENEWALS = 20;

export const loader = partnerLoader(async (context, { request }) => {
  const asked = new URL(request.url).searchParams.get('state');
  const state = STATES.find((known) => known === asked);
  const page = askedPage(request);
  const [counts, contracts, renewals] = await Promise.all([
    countOwnContracts(context),
    listOwnContractRows(context, { state, limit: ROWS + 1, offset: (page - 1) * ROWS }),
    listOwnRenewalProspects(context, { limit: RENEWALS }),
  ]);
  return {
    programme: context.partner.programme,
    state: state ?? null,
    page,
    more: contracts.length > ROWS,
    contracts: contracts.slice(0, ROWS),
    renewals,
    choices: STATES.flatMap((known) => {
      const count = counts.get(known);
      return count ? [{ state: known, count }] : [];
    }),
    all: [...counts.values()].reduce((sum, count) => sum + count, 0),
  };
});

export default function Contracts() {
  const { programme, state, page, more, contracts, renewals, choices, all } = useLoaderData<typeof loader>();
  const named = programme === 'cashback';
  return (
    <>
      <PageHeading
        title="ご契約"
        lead={
          named
            ? 'ご紹介いただいたお客様のご契約です。お客様が同意された項目だけを表示します。'
            : '割引プログラムでお申し込みいただいたご契約です。'
        }
      />
      <p className="mb-6 flex flex-wrap gap-6">
        {named && <TextLink to="/mypage/referrals">ご紹介したお申し込みが見つからないとき</TextLink>}
        <TextLink to="/mypage/handovers">ご契約の移管</TextLink>
      </p>
      <Section
        title="これからの更新"
        lead="見込みの率と金額は、本日のご契約がそのまま続いた場合の月末の件数によるものです。12か月分の見通しは「見通し」でご覧いただけます。"
      >
        <RenewalProspectTable renewals={renewals} amountHeading={named ? 'キャッシュバック' : 'ご請求額(税込)'} />
      </Section>
      <Section title="ご契約の一覧">
        <nav aria-label="状況で絞り込む" className="mb-4 flex flex-wrap gap-2">
          <Choice to="/mypage/contracts" chosen={state === null} label="すべて" count={all} />
          {choices.map((choice) => (
            <Choice
              key={choice.state}
              to={`/mypage/contracts?state=${choice.state}`}
              chosen={state === choice.state}
              label={contractStateName(choice.state)}
              count={choice.count}
            />
          ))}
        </nav>
        <ContractTable state={state} contracts={contracts} />
        <PageTurner
          page={page}
          more={more}
          to={(next) => `/mypage/contracts?${state ? `state=${state}&` : ''}page=${next}`}
        />
      </Section>
    </>
  );
}

type Listed = ReturnType<typeof useLoaderData<typeof loader>>;

function ContractTable({ state, contracts }: Pick<Listed, 'state' | 'contracts'>) {
  return (
    <DataTable
      caption="ご契約の一覧"
      captionShown={false}
      rows={contracts}
      rowKey={({ id }) => id}
      empty={state ? 'この状況のご契約はありません。' : 'ご契約はまだありません。'}
      columns={[
        {
          heading: 'ご契約',
          cell: ({ orderNumber, company }) => (
            <>
              <TextLink to={`/mypage/contracts/${orderNumber}`}>{orderNumber}</TextLink>
              {company && <span className="block text-dns-14N-130 text-solid-gray-700">{company}</span>}
            </>
          ),
        },
        {
          heading: '状況',
          cell: (row) => <ContractStateLabel state={row.state} cancelled={row.cancelledOn !== null} />,
        },
        {
          heading: 'プラン',
          cell: ({ planName, termMonths }) => (
            <>
              <span className="block min-w-40">{planName}</span>
              <span className="text-dns-14N-130 text-solid-gray-700">{termMonths}ヶ月</span>
            </>
          ),
        },
        { heading: '申込日', cell: ({ orderedOn }) => <DayText value={orderedOn} /> },
        {
          heading: '利用開始日',
          cell: ({ startsOn, requestedStartOn }) => (
            <span className="whitespace-nowrap">
              <DayText value={startsOn ?? requestedStartOn} />
              {!startsOn && '(希望)'}
            </span>
          ),
        },
        {
          heading: '更新日・終了日',
          cell: ({ endsOn, renewsOn }) => {
            if (endsOn) {
              return (
                <span className="whitespace-nowrap">
                  <DayText value={endsOn} />
                  まで
                </span>
              );
            }
            return renewsOn ? <DayText value={renewsOn} /> : '—';
          },
        },
      ]}
    />
  );
}

function Choice({ to, chosen, label, count }: { to: string; chosen: boolean; label: string; count: number }) {
  return (
    <Link
      to={to}
      aria-current={chosen ? 'true' : undefined}
      className={`inline-flex min-h-11 items-center rounded-full border px-4 text-oln-16N-100 hover:underline ${
        chosen ? 'border-blue-900 bg-blue-900 text-white' : 'border-solid-gray-420 bg-white text-solid-gray-800'
      }`}
    >
      {label}
      <span className="ml-2 tabular-nums">{count.toLocaleString('ja-JP')}</span>
    </Link>
  );
}
