import type { Month } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { YenText } from '#app/ui/figures.tsx';

type PaidPartner = { partnerId: string; partnerName: string; amount: Yen };

/** Whom a run pays for the first time, and whom otherwise than last time: under another name, at another address, to another account. */
export function RunNews({
  news: { first, changed },
  payouts,
}: {
  news: {
    first: readonly string[];
    changed: readonly { partnerId: string; name: boolean; email: boolean; account: boolean; lastMonth: Month }[];
  };
  payouts: readonly PaidPartner[];
}) {
  const isFirst = new Set(first);
  const changeOf = new Map(changed.map((change) => [change.partnerId, change]));
  return (
    <>
      <DataTable
        caption="初めての支払"
        rows={payouts.filter(({ partnerId }) => isFirst.has(partnerId))}
        rowKey={({ partnerId }) => partnerId}
        empty="初めて支払うパートナーはいません。"
        columns={[
          { heading: 'パートナー', cell: partnerLink },
          { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
        ]}
      />
      <DataTable
        caption="前回の支払から受取名義・メールアドレス・振込先が変わったもの"
        rows={payouts.flatMap((payout) => {
          const change = changeOf.get(payout.partnerId);
          return change ? [{ ...payout, ...change }] : [];
        })}
        rowKey={({ partnerId }) => partnerId}
        empty="前回の支払から変わった支払先はありません。"
        columns={[
          { heading: 'パートナー', cell: partnerLink },
          {
            heading: '変わったもの',
            cell: ({ name, email, account }) =>
              [name ? ['受取名義'] : [], email ? ['メールアドレス'] : [], account ? ['送金方法・口座'] : []]
                .flat()
                .join('、'),
          },
          { heading: '前回の支払', cell: ({ lastMonth }) => monthText(lastMonth) },
          { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
        ]}
      />
    </>
  );
}

function partnerLink({ partnerId, partnerName }: PaidPartner) {
  return <TextLink to={`/staff/partners/${partnerId}`}>{partnerName}</TextLink>;
}
