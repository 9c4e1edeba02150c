import { lastDayOf } from '#app/core/calendar.ts';
import type { Day } from '#app/core/calendar.ts';
import { dayText, rateText } from '#app/core/wording.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Notice, StatusLabel, type Tone } from '#app/ui/notices.tsx';
import { DescriptionList } from '#app/ui/page-parts.tsx';
import { handoverStateName, rateTitle } from '../messages.ts';
import type { CountChange, HandoverState } from '../rules.ts';

const TONES: Record<HandoverState, Tone> = {
  open: 'waiting',
  expired: 'neutral',
  accepted: 'active',
  declined: 'neutral',
  withdrawn: 'neutral',
  refused: 'bad',
  done: 'good',
};

/** Where a handover stands, in colour and in words. */
export function HandoverStateLabel({ state }: { state: HandoverState }) {
  return <StatusLabel tone={TONES[state]}>{handoverStateName(state)}</StatusLabel>;
}

/** The contracts of a handover, as both sides are shown them. */
export function HandoverContracts({
  contracts,
  shownAs,
}: {
  contracts: readonly { orderNumber: string; company: string | null; planName: string; renewsOn: Day | null }[];
  shownAs: string;
}) {
  return (
    <DataTable
      caption={`${shownAs}(${contracts.length}件)`}
      rows={contracts}
      rowKey={({ orderNumber }) => orderNumber}
      empty="ご契約はありません。"
      columns={[
        { heading: '注文番号', cell: ({ orderNumber }) => orderNumber, names: true },
        { heading: '会社名', cell: ({ company }) => company ?? '—' },
        { heading: 'プラン', cell: ({ planName }) => planName },
        { heading: '更新日', cell: ({ renewsOn }) => (renewsOn ? <DayText value={renewsOn} /> : '—') },
      ]}
    />
  );
}

/** What a handover does to the reader's own count and rates. */
export function CountChangeFacts({ change }: { change: CountChange }) {
  const { month, before, after, rates } = change;
  return (
    <DescriptionList
      items={[
        {
          term: '貴社の契約件数',
          description: `${dayText(lastDayOf(month))}の件数が、${before}件から${after}件になる見込みです(本日時点のご契約による)。`,
        },
        ...rates.map((rate) => ({
          term: rateTitle(rate),
          description:
            rate.before === rate.after
              ? `${rateText(rate.before)}(変わりません)`
              : `${rateText(rate.before)}から${rateText(rate.after)}`,
        })),
      ]}
    />
  );
}

/** What a handover leaves as it is, under each programme. */
export function HandoverTerms({ programme }: { programme: 'discount' | 'cashback' }) {
  return (
    <Notice kind="info" title="移管による取り扱い">
      <ul className="list-disc pl-6">
        <li>
          移管する月の1日から移管先のご契約となり、その月の月末の件数から移管先に数えます。締めた月の件数は変わりません。
        </li>
        {programme === 'cashback' ? (
          <>
            <li>
              移管前に始まった契約期間のキャッシュバックは、ご入金が後になっても移管元にお支払いします。移管後に始まる契約期間から、移管先にお支払いします。
            </li>
            <li>
              お客様へのご請求とご契約の内容は変わりません。支払が保留中のパートナー様の分は、保留のまま変わりません。
            </li>
          </>
        ) : (
          <li>
            発行済みの請求書は、移管元がお支払いください。移管後に発行する更新の請求書から、移管先にご請求します。
          </li>
        )}
        <li>移管する月の前日まで、双方とも取り下げることができます。</li>
      </ul>
    </Notice>
  );
}
