import type { Day, Month } from '#app/core/calendar.ts';
import type { Rate } from '#app/core/rate.ts';
import { groupedBy } from '#app/core/grouping.ts';
import { dayText, monthText, rateText, yenText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { LinkWithNote, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, SignedYenText, YenText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';
import { type BankAccount, accountText } from '../../bank-accounts/rules.ts';
import { type PayoutWay, accountOf } from '../../payouts/rules.ts';

/** A payout of a run as staff review it. */
export type PayoutRow = PayoutWay & {
  id: string;
  partnerId: string;
  code: string;
  partnerName: string;
  familyName: string;
  givenName: string;
  email: string;
  amount: Yen;
  standing: Yen;
  noticedOn: Day | null;
  sentOn: Day | null;
  returnedOn: Day | null;
  returnReason: string | null;
  /** Whether the partner's money is kept back. */
  held: boolean;
  /** Whether the bank has it: nothing stops it any more. */
  handed: boolean;
  /** Whether it was let go unsent: what was in it joins a later run. */
  letGo: boolean;
  /** The transfers it is sent in. */
  parts: readonly Yen[];
};

/** A cashback in a payout as staff review it. */
export type ItemRow = {
  payoutId: string;
  contractId: string;
  orderNumber: string;
  term: number;
  earnedOn: Day;
  countMonth: Month;
  count: number;
  rate: Rate;
  base: Yen;
  amount: Yen;
};

/** A correction in a payout as staff review it. */
export type CorrectionRow = {
  payoutId: string;
  id: string;
  reason: string;
  /** The transfer that came back, where it is one and no correction. */
  part: number | null;
  approvedOn: Day;
  amount: Yen;
};

/** The payouts of a run, each with what it was figured from folded in its row. */
export function RunPayouts({
  payouts,
  items,
  corrections,
  month,
  missed,
  mayReturn,
}: {
  payouts: readonly PayoutRow[];
  items: readonly ItemRow[];
  corrections: readonly CorrectionRow[];
  month: Month;
  /** Nobody approved the run in time: what it listed waits for the next month's. */
  missed: boolean;
  mayReturn: boolean;
}) {
  const itemsOf = groupedBy(items, ({ payoutId }) => payoutId);
  const correctionsOf = groupedBy(corrections, ({ payoutId }) => payoutId);
  return (
    <DataTable
      caption="パートナーごとの支払(番号順)"
      rows={payouts}
      rowKey={({ id }) => id}
      empty="この月に支払うキャッシュバックはありません。"
      columns={[
        {
          heading: 'パートナー',
          cell: ({ partnerId, code, partnerName }) => (
            <LinkWithNote to={`/staff/partners/${partnerId}`} note={code}>
              {partnerName}
            </LinkWithNote>
          ),
        },
        {
          heading: '受取名義・送金先',
          cell: ({ familyName, givenName, email, ...way }) => (
            <>
              {familyName} {givenName}
              <SentTo email={email} account={accountOf(way)} />
            </>
          ),
        },
        {
          heading: '内訳',
          cell: ({ id }) => <Items items={itemsOf.get(id) ?? []} corrections={correctionsOf.get(id) ?? []} />,
        },
        {
          heading: '振込',
          cell: ({ parts }) =>
            parts.length > 1 ? parts.map((part) => yenText(part)).join(' + ') : `${parts.length}件`,
        },
        { heading: '金額', cell: (row) => <Amount row={row} />, figures: true },
        { heading: '状態', cell: (row) => <PayoutState row={row} {...{ month, missed, mayReturn }} /> },
      ]}
    />
  );
}

/** The address the bank writes to, or the account it transfers to. */
function SentTo({ email, account }: { email: string; account: BankAccount | null }) {
  return (
    <span className="block text-dns-14N-130 text-solid-gray-700">
      {account ? (
        <>
          銀行振込: {accountText(account)}
          <span className="block">{account.holder}</span>
        </>
      ) : (
        email
      )}
    </span>
  );
}

function Items({ items, corrections }: { items: readonly ItemRow[]; corrections: readonly CorrectionRow[] }) {
  if (items.length + corrections.length === 0) return '—';
  return (
    <details>
      <summary className="w-fit whitespace-nowrap text-blue-1000 underline underline-offset-4">
        {items.length + corrections.length}件
      </summary>
      <ul className="mt-2 min-w-64 text-dns-14N-130">
        {items.map(({ contractId, orderNumber, term, earnedOn, countMonth, count, rate, base, amount }) => (
          <li key={`${contractId} ${term}`} className="border-t border-solid-gray-300 py-1">
            <TextLink to={`/staff/traces/cashbacks/${contractId}/${term}`}>{orderNumber}</TextLink> 第{term}期(
            {dayText(earnedOn)}確定)
            <span className="block">
              {yenText(base)} × {rateText(rate)}({monthText(countMonth)}末 {count}件)= {yenText(amount)}
            </span>
          </li>
        ))}
        {corrections.map(({ id, reason, part, approvedOn, amount }) => (
          <li key={id} className="border-t border-solid-gray-300 py-1">
            {part === null ? <TextLink to={`/staff/adjustments/${id}`}>調整</TextLink> : '再送'}{' '}
            <SignedYenText value={amount} />({dayText(approvedOn)}
            {part === null ? '承認' : '記録'})<span className="block">{reason}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Amount({ row: { id, amount, standing, returnedOn } }: { row: PayoutRow }) {
  const asPrepared = returnedOn !== null || amount === standing;
  return (
    <>
      <YenText value={asPrepared ? amount : standing} />
      {!asPrepared && <span className="block text-dns-14N-130 text-solid-gray-700">当初 {yenText(amount)}</span>}
      <span className="block text-dns-14N-130 whitespace-nowrap">
        <TextLink to={`/staff/traces/payouts/${id}`}>根拠をたどる</TextLink>
      </span>
    </>
  );
}

type Standing = { row: PayoutRow; month: Month; missed: boolean; mayReturn: boolean };

function PayoutState({ row, month, missed, mayReturn }: Standing) {
  const { id, noticedOn, sentOn, returnedOn, returnReason, standing } = row;
  if (returnedOn) {
    return (
      <>
        <StatusLabel tone="bad">返戻</StatusLabel>
        <span className="mt-1 block text-dns-14N-130">
          {dayText(returnedOn)} {returnReason}
        </span>
      </>
    );
  }
  if (sentOn) {
    return (
      <>
        <StatusLabel tone="good">送金済み</StatusLabel>
        <span className="mt-1 block text-dns-14N-130">
          <DayText value={sentOn} />
          {mayReturn && (
            <>
              {' '}
              <TextLink to={`/staff/payouts/${month}/outcomes/${id}`}>結果を入力</TextLink>
            </>
          )}
        </span>
      </>
    );
  }
  if (row.handed) return <StatusLabel tone="active">銀行へ引き渡し済み</StatusLabel>;
  if (missed || row.letGo) return <StatusLabel tone="neutral">翌月以降へ繰越</StatusLabel>;
  if (row.held) return <StatusLabel tone="waiting">支払保留</StatusLabel>;
  if (standing === 0) return <StatusLabel tone="neutral">取消(返金解約)</StatusLabel>;
  return noticedOn ? (
    <StatusLabel tone="active">通知済み</StatusLabel>
  ) : (
    <StatusLabel tone="waiting">通知前</StatusLabel>
  );
}

/** What differs from the run of the month before. */
export function RunChanges({
  changes,
  previousMonth,
}: {
  changes: readonly {
    partnerId: string;
    partnerName: string;
    kind: 'new' | 'gone' | 'changed';
    before: Yen | null;
    now: Yen | null;
    difference: Yen;
  }[];
  previousMonth: Month;
}) {
  const kinds = { new: '今月から', gone: '今月はなし', changed: '金額の変更' };
  return (
    <DataTable
      caption={`${monthText(previousMonth)}との違い(差額の大きい順)`}
      rows={changes}
      rowKey={({ partnerId }) => partnerId}
      empty={`${monthText(previousMonth)}の支払処理との違いはありません。`}
      columns={[
        {
          heading: 'パートナー',
          cell: ({ partnerId, partnerName }) => <TextLink to={`/staff/partners/${partnerId}`}>{partnerName}</TextLink>,
        },
        { heading: '種類', cell: ({ kind }) => kinds[kind] },
        { heading: '前月', cell: ({ before }) => (before === null ? '—' : <YenText value={before} />), figures: true },
        { heading: '今月', cell: ({ now }) => (now === null ? '—' : <YenText value={now} />), figures: true },
        {
          heading: '差額',
          cell: ({ difference }) => <SignedYenText value={difference} />,
          figures: true,
        },
      ]}
    />
  );
}
