import { rateText } from '#app/core/wording.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { SignedYenText, YenText } from '#app/ui/figures.tsx';
import type { LateDifference, Standing } from '../rules.ts';

/** Cashbacks that late facts would have made others, each with the way to a correction where one may be put up. */
export function LateDifferences({
  differences,
  mayPropose,
}: {
  differences: readonly LateDifference[];
  mayPropose: boolean;
}) {
  return (
    <DataTable
      caption="キャッシュバックの差額"
      rows={differences}
      rowKey={({ contractId, term }) => `${contractId} ${term}`}
      empty="調整を申請していない差額はありません。"
      columns={[
        { heading: 'パートナー', cell: ({ partnerName }) => partnerName },
        { heading: '対象', names: true, cell: ({ orderNumber, term }) => `${orderNumber} 第${term}期` },
        { heading: '締めた時点', cell: ({ before }) => <StandingCell {...before} />, figures: true },
        { heading: '現在の事実による', cell: ({ after }) => <StandingCell {...after} />, figures: true },
        {
          heading: '差額',
          cell: ({ difference }) => (
            <strong>
              <SignedYenText value={difference} />
            </strong>
          ),
          figures: true,
        },
        ...(mayPropose
          ? [
              {
                heading: '手続き',
                cell: ({ orderNumber, term }: LateDifference) => (
                  <TextLink to={`/staff/adjustments/new?late=1&order=${orderNumber}&term=${term}`}>
                    調整を申請する
                  </TextLink>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

function StandingCell({ count, rate, amount }: Standing) {
  return (
    <>
      <span className="block">
        {count.toLocaleString('ja-JP')}件・{rateText(rate)}
      </span>
      <YenText value={amount} />
    </>
  );
}
