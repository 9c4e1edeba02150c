import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, RateText, YenText } from '#app/ui/figures.tsx';
import { Section } from '#app/ui/page-parts.tsx';
import {
  applicationStateName,
  applicationSubject,
  applicationsHeading,
  explainLeftOut,
  explainOverBefore,
  groupNameOf,
} from '../messages.ts';
import type { RateCertificate } from '../rules.ts';

/** The contracts a month's count left out, each with the reason. */
export function LeftOutTable({ leftOut, overBefore }: Pick<RateCertificate, 'leftOut' | 'overBefore'>) {
  return (
    <Section title="数えなかったご契約" lead="月末日の終わりに記録されていた内容による理由です。">
      <DataTable
        caption="数えなかったご契約"
        captionShown={false}
        rows={leftOut}
        rowKey={({ orderNumber }) => orderNumber}
        empty="数えなかったご契約はありません。"
        columns={[
          { heading: '注文番号', cell: ({ orderNumber }) => orderNumber },
          { heading: 'お客様', cell: ({ company }) => company ?? '—' },
          { heading: 'プラングループ', cell: groupNameOf },
          { heading: '理由', cell: explainLeftOut },
        ]}
      />
      {overBefore > 0 && <p className="mt-3">{explainOverBefore(overBefore)}</p>}
    </Section>
  );
}

/** What the rates of a month were applied to so far; invoices lead to their page where the reader has one. */
export function ApplicationTable({
  certificate,
  invoicesAt,
}: {
  certificate: Pick<RateCertificate, 'partner' | 'applications'>;
  /** Where an invoice is read by its number; left out where the reader has no such page. */
  invoicesAt?: string;
}) {
  return (
    <Section title={applicationsHeading(certificate)}>
      <DataTable
        caption={applicationsHeading(certificate)}
        captionShown={false}
        rows={certificate.applications}
        rowKey={({ orderNumber, term }) => `${orderNumber} ${term}`}
        empty="この率を適用したものは、まだありません。"
        columns={[
          { heading: '注文番号', cell: ({ orderNumber }) => orderNumber },
          {
            heading: '対象',
            cell: (one) =>
              one.invoice !== null && invoicesAt ? (
                <TextLink to={`${invoicesAt}/${one.invoice}`}>{applicationSubject(one)}</TextLink>
              ) : (
                applicationSubject(one)
              ),
          },
          { heading: '日付', cell: ({ day }) => <DayText value={day} /> },
          { heading: '利用料(税抜)', cell: ({ base }) => <YenText value={base} />, figures: true },
          { heading: '率', cell: ({ rate }) => <RateText value={rate} />, figures: true },
          { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
          { heading: '状況', cell: applicationStateName },
        ]}
      />
    </Section>
  );
}
