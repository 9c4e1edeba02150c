import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { dayText, monthText, rateText, yenText } from '#app/core/wording.ts';
import { planGroupName } from '#app/features/catalogue/messages.ts';
import { paymentMethodName } from '#app/features/invoices/messages.ts';
import { traceCashback } from '#app/features/money-traces/queries.server.ts';
import { BookedTransactions } from '#app/features/money-traces/ui/booked-transactions.tsx';
import { FileRows, PayoutFacts } from '#app/features/money-traces/ui/payout-facts.tsx';
import { explainUnapplied } from '#app/features/payments/messages.ts';
import { rateEventName } from '#app/features/rates/messages.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { CountText, DayText, RateText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, KeyFigures, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'キャッシュバックの追跡|パートナーポータル' }];

export const loader = staffLoader('payouts.view', async (context, { params }) => {
  const contractId = found(parseId('ctr', params['id']), 'キャッシュバック');
  const { term = '' } = params;
  found(/^[1-9]\d{0,3}$/.test(term) || null, 'キャッシュバック');
  return found(await traceCashback(context, contractId, Number(term)), 'キャッシュバック');
});

export default function CashbackTrace() {
  const { cashback, contract, partner, holdings, transactions } = useLoaderData<typeof loader>();
  const { base, rate, amount, voidedOn, term } = cashback;
  return (
    <>
      <PageHeading
        title={`${contract.orderNumber} 第${term}期のキャッシュバック`}
        lead="注文から帳簿まで、この金額の根拠と行き先をたどります。"
        crumbs={[{ to: '/staff/traces', label: '金額の追跡' }]}
      />
      {voidedOn && <Notice kind="warning" title={`${dayText(voidedOn)}に、返金解約のため取り消しました`} />}
      <KeyFigures
        figures={[
          { label: 'キャッシュバック', value: <YenText value={amount} /> },
          { label: '計算', value: `${yenText(base)} × ${rateText(rate)}`, note: '1円未満切り捨て' },
          { label: 'パートナー', value: partner.name, note: partner.code },
        ]}
      />
      <Section title="1. 注文と契約">
        <Order />
      </Section>
      <Section title="2. 請求と入金">
        <Paid />
      </Section>
      <Section title="3. 件数と料率">
        <Rated />
      </Section>
      <Section title="4. 支払処理と銀行ファイル">
        {holdings.length === 0 && (
          <p>どの支払処理にもまだ含まれていません。{dayText(cashback.payableOn)}以降の支払処理に含まれます。</p>
        )}
        {holdings.map(({ payoutId, month, run, rows, ...result }) => (
          <div key={payoutId} className="mb-8">
            <h3 className="mb-2 text-std-20B-150">
              <TextLink to={`/staff/traces/payouts/${payoutId}`}>{monthText(month)}の支払</TextLink>
              {result.releasedOn && `(${dayText(result.releasedOn)}に外れました)`}
            </h3>
            <PayoutFacts {...{ month, run, result }} />
            <FileRows rows={rows} />
          </div>
        ))}
      </Section>
      <Section title="5. 帳簿">
        <BookedTransactions caption="この金額に関わる仕訳(日付順)" transactions={transactions} />
      </Section>
    </>
  );
}

function Order() {
  const { cashback, contract, company, partner, planName, termMonths } = useLoaderData<typeof loader>();
  return (
    <DescriptionList
      items={[
        {
          term: '注文番号',
          description: <TextLink to={`/staff/contracts/${cashback.contractId}`}>{contract.orderNumber}</TextLink>,
        },
        { term: '注文日', description: <DayText value={contract.orderedOn} /> },
        { term: 'お客様', description: company ?? '—' },
        {
          term: 'パートナー',
          description: (
            <>
              <TextLink to={`/staff/partners/${partner.id}`}>{partner.name}</TextLink>({partner.code})
            </>
          ),
        },
        { term: '商品', description: `${planName}・${termMonths}ヶ月(第${cashback.term}期)` },
      ]}
    />
  );
}

function Paid() {
  const { invoice, payments } = useLoaderData<typeof loader>();
  if (!invoice) return <p>請求書は見つかりませんでした。</p>;
  return (
    <DescriptionList
      items={[
        {
          term: '請求書',
          description: (
            <>
              <TextLink to={`/staff/invoices/${invoice.number}/pdf`} reload>
                {invoice.number}
              </TextLink>
              (<DayText value={invoice.issuedOn} />
              発行、支払期限 <DayText value={invoice.dueOn} />)
            </>
          ),
        },
        { term: '請求額(税込)', description: <YenText value={invoice.total} /> },
        { term: 'うちサーバー料金(税抜)', description: <YenText value={invoice.serverFee} /> },
        ...payments.map((payment) => ({ term: '入金', description: <Payment {...payment} /> })),
      ]}
    />
  );
}

type Trace = ReturnType<typeof useLoaderData<typeof loader>>;

function Payment({ receivedOn, amount, method, unapplied, recordedBy, recordedAt, line }: Trace['payments'][number]) {
  return (
    <>
      <DayText value={receivedOn} /> <YenText value={amount} />({paymentMethodName(method)}、{recordedBy}が{recordedAt}
      に記録)
      {unapplied && <span className="block">{explainUnapplied(unapplied)}</span>}
      {line && (
        <span className="block">
          入金明細: <TextLink to={`/staff/bank-lines/${line.lineId}`}>{line.payer}</TextLink>(
          <DayText value={line.valueOn} />、{line.row}行目)
        </span>
      )}
    </>
  );
}

function Rated() {
  const { cashback, count, card, partner, planGroup } = useLoaderData<typeof loader>();
  const { countMonth, base, rate, amount } = cashback;
  return (
    <DescriptionList
      items={[
        {
          term: '月末の件数',
          description: (
            <>
              {monthText(countMonth)}末 <CountText value={cashback.count} unit="件" />{' '}
              {count.certificate && (
                <TextLink to={`/staff/closes/${countMonth}/${partner.id}`}>率の証明 {count.certificate}</TextLink>
              )}
            </>
          ),
        },
        {
          term: '締め',
          description: count.closedOn ? (
            <>
              <DayText value={count.closedOn} />
              {count.confirmedBy ? `(確認: ${count.signedBy ?? '—'}、${count.confirmedBy})` : '(2人の確認は未了)'}
            </>
          ) : (
            'この月の締めはありません(0件として扱います)'
          ),
        },
        ...(count.digest
          ? [{ term: '件数の照合値(SHA-256)', description: <code className="break-all">{count.digest}</code> }]
          : []),
        { term: '料率表', description: <Card {...card} /> },
        {
          term: '料率表の段',
          description: card.row ? (
            <>
              {planGroupName(planGroup)}・{rateEventName(cashback.event)}・{card.row.minCount}件以上{' '}
              <RateText value={card.row.rate} />
            </>
          ) : (
            '該当する段がないため0%'
          ),
        },
        {
          term: '計算',
          description: `${yenText(base)} × ${rateText(rate)} = ${yenText(amount)}(1円未満切り捨て)`,
        },
        { term: '確定日', description: <DayText value={cashback.earnedOn} /> },
        { term: '支払可能日', description: <DayText value={cashback.payableOn} /> },
      ]}
    />
  );
}

function Card({ effectiveFrom, enteredOn, enteredBy, approvedBy }: Trace['card']) {
  if (!effectiveFrom) return '適用される料率表はありません';
  return (
    <>
      <TextLink to={`/staff/rates/cashback/${effectiveFrom}`}>{monthText(effectiveFrom)}末から適用の版</TextLink>
      {enteredOn && `(${dayText(enteredOn)}登録: ${enteredBy ?? '—'}${approvedBy ? `、承認: ${approvedBy}` : ''})`}
    </>
  );
}
