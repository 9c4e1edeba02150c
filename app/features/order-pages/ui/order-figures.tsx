import type { Day } from '#app/core/calendar.ts';
import type { Rate } from '#app/core/rate.ts';
import { rateText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { DescriptionList } from '#app/ui/page-parts.tsx';

/** What was ordered, as people check it. */
export type OrderedServer = {
  planName: string;
  termMonths: number;
  startsOn: Day;
  dueOn: Day;
  /** What is billed beside server and set-up, without tax. */
  lines?: readonly { name: string; about: string | null; amount: Yen }[];
  /** What was added and costs nothing in the first term, by name. */
  free?: readonly string[];
  first: {
    serverFee: Yen;
    setupFee: Yen;
    discountRate: Rate | null;
    discount: Yen;
    tax: Yen;
    taxRate: Rate;
    total: Yen;
  };
};

/** An order with its first payment, item by item. */
export function OrderFigures({ order }: { order: OrderedServer }) {
  const { planName, termMonths, startsOn, dueOn, first, lines = [], free = [] } = order;
  return (
    <DescriptionList
      items={[
        { term: 'プラン', description: planName },
        { term: '契約期間', description: `${termMonths}ヶ月` },
        { term: '利用開始日', description: <DayText value={startsOn} /> },
        { term: '利用料(税抜)', description: <YenText value={first.serverFee} /> },
        ...(first.discountRate
          ? [
              {
                term: `割引(${rateText(first.discountRate)})`,
                description: (
                  <>
                    −<YenText value={first.discount} />
                  </>
                ),
              },
            ]
          : []),
        ...(first.setupFee > 0 ? [{ term: '初期費用(税抜)', description: <YenText value={first.setupFee} /> }] : []),
        ...lines.map(({ name, about, amount }) => ({
          term: `${name}(税抜)`,
          description: (
            <>
              <YenText value={amount} />
              {about && <span className="ml-3">{about}</span>}
            </>
          ),
        })),
        ...free.map((name) => ({ term: name, description: '初回は無料' })),
        { term: `消費税(${rateText(first.taxRate)})`, description: <YenText value={first.tax} /> },
        {
          term: 'お支払い総額(税込)',
          description: (
            <strong className="text-std-20B-160 text-solid-gray-900">
              <YenText value={first.total} />
            </strong>
          ),
        },
        { term: 'お支払い期限', description: <DayText value={dueOn} /> },
      ]}
    />
  );
}
