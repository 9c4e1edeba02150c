import type { PartnerId } from '#app/core/ids.ts';
import { percentOf } from '#app/core/rate.ts';
import { dayText, monthText } from '#app/core/wording.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, YenText } from '#app/ui/figures.tsx';
import type { CorrectionEffect } from '../queries.server.ts';

/** Whose share of the coming term it would be without a correction and with it, in yen. */
export function CorrectionEffectTable({
  effect,
  name,
}: {
  effect: CorrectionEffect;
  name: (partnerId: PartnerId | null) => string;
}) {
  const { term, programme, month, before, after, reaches } = effect;
  const what = programme === 'cashback' ? 'キャッシュバック' : '割引';
  return (
    <div className="mt-6">
      <DataTable
        caption={`第${term.term}期(${dayText(term.startsOn)}から)の${what}の見込み`}
        rows={[
          { when: '変更しない場合', ...before },
          { when: '変更する場合', ...after },
        ]}
        rowKey={({ when }) => when}
        empty=""
        columns={[
          { heading: '変更', cell: ({ when }) => when },
          { heading: '紹介元', cell: ({ partnerId }) => name(partnerId), names: true },
          {
            heading: `${monthText(month)}末の件数`,
            cell: ({ count }) => <CountText value={count} unit="件" />,
            figures: true,
          },
          { heading: '率', cell: ({ rate, partnerId }) => (partnerId ? `${percentOf(rate)}%` : '—'), figures: true },
          { heading: what, cell: ({ amount }) => <YenText value={amount} />, figures: true },
        ]}
      />
      <p className="mt-4">
        {reaches
          ? '本日までに分かっている件数・料率・料金による見込みです。'
          : 'この期は変更の適用より前に率が決まるため、変わりません。その次の期から変わります。'}
      </p>
    </div>
  );
}
