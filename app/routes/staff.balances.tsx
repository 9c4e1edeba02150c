import type { MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { type Day, parseDay } from '#app/core/calendar.ts';
import { parseId } from '#app/core/ids.ts';
import { dayText, monthText, signedYenText, yenText } from '#app/core/wording.ts';
import { type Yen, sumYen } from '#app/core/yen.ts';
import { ACCOUNT_NAMES } from '#app/features/journals/rules.ts';
import { listLiabilities, listLiabilityMonths, sumAccounts } from '#app/features/ledger/queries.server.ts';
import { findPartner } from '#app/features/partners/queries.server.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { LinkWithNote, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { SignedYenText, YenText } from '#app/ui/figures.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '試算表|パートナーポータル' }];

const PARTNERS = 1_000;

export const loader = staffLoader('payouts.view', async (context, { request }) => {
  const day = parseDay(askedText(request, 'day') ?? '') ?? context.today;
  const asked = parseId('par', askedText(request, 'partner'));
  const [accounts, liabilities, partner, months] = await Promise.all([
    sumAccounts(context, day),
    listLiabilities(context, day, PARTNERS),
    asked && findPartner(context, asked),
    asked ? listLiabilityMonths(context, asked, day) : [],
  ]);
  const order = Object.keys(ACCOUNT_NAMES);
  return {
    day,
    accounts: accounts.toSorted((left, right) => order.indexOf(left.account) - order.indexOf(right.account)),
    total: {
      debit: sumYen(accounts.map(({ debit }) => debit)),
      credit: sumYen(accounts.map(({ credit }) => credit)),
      owed: sumYen(liabilities.map(({ outstanding }) => outstanding)),
    },
    liabilities,
    partner: partner ? { id: partner.id, name: partner.name, months } : null,
  };
});

export default function Balances() {
  const { day, total, liabilities, partner } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="試算表"
        lead="指定した日の終わりまでの仕訳の合計と、パートナーへの未払いキャッシュバックの内訳です。"
      />
      <DayForm day={day} />
      <TrialBalance />
      {partner && (
        <Section title={`${partner.name}の月別の内訳`}>
          <DataTable
            caption="月ごとの増減(新しい月順)"
            rows={partner.months}
            rowKey={({ month }) => month}
            empty="この日までの増減はありません。"
            columns={[
              {
                heading: '月',
                cell: ({ month }) => <TextLink to={`/staff/payouts/${month}`}>{monthText(month)}</TextLink>,
              },
              ...LIABILITY_COLUMNS,
              {
                heading: '増減',
                cell: ({ month, outstanding }) => (
                  <TextLink to={`/staff/traces?month=${month}&partner=${partner.id}`}>
                    {signedYenText(outstanding)}
                  </TextLink>
                ),
                figures: true,
              },
            ]}
          />
        </Section>
      )}
      <Section title="パートナーへの未払い">
        <DataTable
          caption={`パートナーごと(番号順、最大${PARTNERS.toLocaleString('ja-JP')}社、未払い合計 ${signedYenText(total.owed)})`}
          rows={liabilities}
          rowKey={({ partnerId }) => partnerId}
          empty="キャッシュバックの計上はまだありません。"
          columns={[
            {
              heading: 'パートナー',
              cell: ({ partnerId, code, partnerName }) => (
                <LinkWithNote to={`/staff/balances?day=${day}&partner=${partnerId}`} note={code}>
                  {partnerName}
                </LinkWithNote>
              ),
            },
            ...LIABILITY_COLUMNS,
            { heading: '未払い', cell: ({ outstanding }) => <SignedYenText value={outstanding} />, figures: true },
          ]}
        />
      </Section>
    </>
  );
}

function TrialBalance() {
  const { day, accounts, total } = useLoaderData<typeof loader>();
  return (
    <DataTable
      caption={`${dayText(day)}の残高試算表(借方合計 ${yenText(total.debit)}、貸方合計 ${yenText(total.credit)})`}
      rows={accounts}
      rowKey={({ account }) => account}
      empty="この日までの仕訳はありません。"
      columns={[
        { heading: '勘定科目', cell: ({ account }) => ACCOUNT_NAMES[account] },
        { heading: '借方合計', cell: ({ debit }) => <YenText value={debit} />, figures: true },
        { heading: '貸方合計', cell: ({ credit }) => <YenText value={credit} />, figures: true },
        { heading: '残高(借方を+)', cell: ({ balance }) => <SignedYenText value={balance} />, figures: true },
      ]}
    />
  );
}

type Liability = Record<'earned' | 'voided' | 'adjusted' | 'sent' | 'returned' | 'outstanding', Yen>;

const LIABILITY_COLUMNS = [
  { heading: '確定', cell: ({ earned }: Liability) => <YenText value={earned} />, figures: true },
  { heading: '取消', cell: ({ voided }: Liability) => <YenText value={voided} />, figures: true },
  { heading: '調整', cell: ({ adjusted }: Liability) => <SignedYenText value={adjusted} />, figures: true },
  { heading: '送金', cell: ({ sent }: Liability) => <YenText value={sent} />, figures: true },
  { heading: '返戻', cell: ({ returned }: Liability) => <YenText value={returned} />, figures: true },
];

function DayForm({ day }: { day: Day }) {
  return (
    <Form method="get" className="my-6 flex flex-wrap items-end gap-4 rounded-12 bg-solid-gray-50 p-5">
      <div>
        <label htmlFor="balance-day" className="mb-2 block text-dns-16B-130">
          基準日
        </label>
        <input
          id="balance-day"
          name="day"
          type="date"
          defaultValue={day}
          className="min-h-12 rounded-8 border border-solid-gray-600 bg-white px-4 text-std-16N-170"
        />
      </div>
      <button
        type="submit"
        className="min-h-12 rounded-8 border border-blue-900 bg-white px-6 text-oln-16B-100 text-blue-900 hover:underline"
      >
        表示する
      </button>
    </Form>
  );
}
