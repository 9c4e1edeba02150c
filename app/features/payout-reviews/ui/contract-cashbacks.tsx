import type { ContractId } from '#app/core/ids.ts';
import { dayText, yenText } from '#app/core/wording.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, MonthText, RateText, YenText } from '#app/ui/figures.tsx';
import { Section } from '#app/ui/page-parts.tsx';
import type { listCashbacksOfContract } from '../queries.server.ts';

type CashbackRow = Awaited<ReturnType<typeof listCashbacksOfContract>>[number];

/** What a contract earned for its partner, and where each of it stands. */
export function ContractCashbacks({
  contractId,
  cashbacks,
}: {
  contractId: ContractId;
  cashbacks: readonly CashbackRow[];
}) {
  return (
    <Section title="キャッシュバック">
      <DataTable
        caption="この契約のキャッシュバック"
        captionShown={false}
        rows={cashbacks}
        rowKey={({ term }) => String(term)}
        empty="確定したキャッシュバックはまだありません。利用開始日または更新日に、入金済みであれば確定します。"
        columns={[
          { heading: '期', cell: ({ term }) => `第${term}期` },
          { heading: '確定日', cell: ({ earnedOn }) => <DayText value={earnedOn} /> },
          {
            heading: '率の根拠',
            cell: ({ countMonth, count }) => (
              <>
                <MonthText value={countMonth} />末 {count}件
              </>
            ),
          },
          { heading: '率', cell: ({ rate }) => <RateText value={rate} />, figures: true },
          { heading: '対象額(税抜)', cell: ({ base }) => <YenText value={base} />, figures: true },
          {
            heading: '金額',
            cell: ({ term, amount }) => (
              <TextLink to={`/staff/traces/cashbacks/${contractId}/${term}`}>{yenText(amount)}</TextLink>
            ),
            figures: true,
          },
          { heading: '状態', cell: cashbackState },
        ]}
      />
    </Section>
  );
}

function cashbackState({ voidedOn, payoutMonth, sentOn, payableOn }: CashbackRow) {
  if (voidedOn) return `取消(${dayText(voidedOn)})`;
  if (sentOn) return `送金済み(${dayText(sentOn)})`;
  if (payoutMonth) return <TextLink to={`/staff/payouts/${payoutMonth}`}>支払処理に計上</TextLink>;
  return `${dayText(payableOn)}以降に支払`;
}
