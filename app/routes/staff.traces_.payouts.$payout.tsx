import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { dayText, monthText } from '#app/core/wording.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { tracePayout } from '#app/features/money-traces/queries.server.ts';
import { BookedTransactions } from '#app/features/money-traces/ui/booked-transactions.tsx';
import { FileRows, PayoutFacts } from '#app/features/money-traces/ui/payout-facts.tsx';
import { accountText } from '#app/features/bank-accounts/rules.ts';
import { accountOf } from '#app/features/payouts/rules.ts';
import { maskedPayee } from '#app/features/partners/rules.ts';
import { outcomeName } from '#app/features/bank-results/messages.ts';
import { listEndsOfPayout } from '#app/features/transfer-outcomes/queries.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { SignedYenText, YenText } from '#app/ui/figures.tsx';
import { KeyFigures, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '支払の追跡|パートナーポータル' }];

export const loader = staffLoader('payouts.view', async (context, { params }) => {
  const id = found(parseId('out', params['payout']), '支払');
  const trace = found(await tracePayout(context, id), '支払');
  const { payout } = trace;
  const ends = await listEndsOfPayout(context, id);
  const results = ends.map(({ part, amount, sentOn, outcome, happenedOn, recordedOn, reason }) => {
    return { part, amount, sentOn, outcome, happenedOn, recordedOn, reason };
  });
  return { ...trace, results, payout: mayDo(context.staff.role, 'payees.see') ? payout : maskedPayee(payout) };
});

export default function PayoutTrace() {
  const { payout, partner, run, rows, transactions } = useLoaderData<typeof loader>();
  const { month, amount, standing, sentAmount } = payout;
  const account = accountOf(payout);
  return (
    <>
      <PageHeading
        title={`${partner.name} ${monthText(month)}の支払`}
        lead="何がいくら含まれ、誰が承認し、銀行ファイルのどの行で送り、どう記帳したかをたどります。"
        crumbs={[
          { to: '/staff/payouts', label: '送金' },
          { to: `/staff/payouts/${month}`, label: `${monthText(month)}の支払処理` },
        ]}
      />
      <KeyFigures
        figures={[
          { label: '作成時の金額', value: <YenText value={amount} /> },
          { label: '送金額', value: sentAmount === null ? '—' : <YenText value={sentAmount} /> },
          { label: '現在含まれる額', value: <YenText value={standing} /> },
          {
            label: '受取名義',
            value: `${payout.familyName} ${payout.givenName}`,
            note: account ? `${accountText(account)} ${account.holder}` : payout.email,
          },
        ]}
      />
      <Section title="支払処理">
        <PayoutFacts month={month} run={run} result={payout} />
      </Section>
      <Contents />
      <Section title="銀行ファイル">
        <FileRows rows={rows} />
      </Section>
      <Section title="送金の結果">
        <Results />
      </Section>
      <Section title="帳簿">
        <BookedTransactions caption="送金と返戻の仕訳(日付順)" transactions={transactions} />
      </Section>
    </>
  );
}

/** How each transfer ended at the bank. */
function Results() {
  const { results } = useLoaderData<typeof loader>();
  return (
    <DataTable
      caption="振込ごとの結果"
      rows={results}
      rowKey={({ part }) => String(part)}
      empty="振込はまだありません。"
      columns={[
        { heading: '振込', cell: ({ part }) => `${part}件目` },
        { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
        { heading: '送金日', cell: ({ sentOn }) => (sentOn ? dayText(sentOn) : '—') },
        { heading: '結果', cell: ({ outcome }) => (outcome ? outcomeName(outcome) : '未確認') },
        { heading: '記録日', cell: ({ recordedOn }) => (recordedOn ? dayText(recordedOn) : '—') },
        { heading: '理由', cell: ({ reason }) => reason ?? '—' },
      ]}
    />
  );
}

function Contents() {
  const { items, corrections } = useLoaderData<typeof loader>();
  return (
    <Section title="内訳">
      <DataTable
        caption="キャッシュバック(注文番号順)"
        rows={items}
        rowKey={({ contractId, term }) => `${contractId} ${term}`}
        empty="キャッシュバックは含まれていません。"
        columns={[
          {
            heading: '注文番号',
            cell: ({ contractId, orderNumber, term }) => (
              <TextLink to={`/staff/traces/cashbacks/${contractId}/${term}`}>
                {orderNumber} 第{term}期
              </TextLink>
            ),
          },
          { heading: '金額', cell: (item) => <YenText value={item.amount} />, figures: true },
          { heading: '状態', cell: ({ releasedOn }) => (releasedOn ? `${dayText(releasedOn)}に外れました` : '含む') },
        ]}
      />
      {corrections.length > 0 && (
        <DataTable
          caption="調整"
          rows={corrections}
          rowKey={({ id }) => id}
          empty="調整は含まれていません。"
          columns={[
            {
              heading: '承認日',
              cell: ({ id, approvedOn }) => <TextLink to={`/staff/adjustments/${id}`}>{dayText(approvedOn)}</TextLink>,
            },
            { heading: '理由', cell: ({ reason }) => reason },
            { heading: '金額', cell: (one) => <SignedYenText value={one.amount} />, figures: true },
            { heading: '状態', cell: ({ releasedOn }) => (releasedOn ? `${dayText(releasedOn)}に外れました` : '含む') },
          ]}
        />
      )}
    </Section>
  );
}
