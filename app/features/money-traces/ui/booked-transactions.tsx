import type { Day } from '#app/core/calendar.ts';
import { yenText } from '#app/core/wording.ts';
import { type Yen, negateYen } from '#app/core/yen.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { ACCOUNT_NAMES, entryName } from '../../journals/rules.ts';
import type { Account } from '../../ledger/rules.ts';
import { sidesOf } from '../rules.ts';

/** A transaction of the ledger with its postings. */
export type ShownTransaction = {
  id: string;
  kind: string;
  day: Day;
  postings: readonly { account: Account; amount: Yen }[];
};

/** Transactions of the ledger, each with its debits and credits and what either side comes to. */
export function BookedTransactions({
  caption,
  transactions,
}: {
  caption: string;
  transactions: readonly ShownTransaction[];
}) {
  return (
    <DataTable
      caption={caption}
      rows={transactions}
      rowKey={({ id }) => id}
      empty="仕訳はまだありません。"
      columns={[
        { heading: '日付', cell: ({ day }) => <DayText value={day} /> },
        {
          heading: '仕訳',
          cell: ({ id, kind }) => <TextLink to={`/staff/traces/postings/${id}`}>{entryName(kind)}</TextLink>,
        },
        { heading: '借方', cell: ({ postings }) => <Side postings={postings.filter(({ amount }) => amount > 0)} /> },
        { heading: '貸方', cell: ({ postings }) => <Side postings={postings.filter(({ amount }) => amount < 0)} /> },
        { heading: '貸借', cell: ({ postings }) => <Balance {...sidesOf(postings)} /> },
      ]}
    />
  );
}

function Side({ postings }: Pick<ShownTransaction, 'postings'>) {
  return (
    <ul>
      {postings.map(({ account, amount }) => (
        <li key={account} className="whitespace-nowrap">
          {ACCOUNT_NAMES[account]} {yenText(amount > 0 ? amount : negateYen(amount))}
        </li>
      ))}
    </ul>
  );
}

/** Whether both sides of a transaction come to the same. */
export function Balance({ debit, credit }: { debit: Yen; credit: Yen }) {
  return debit === credit ? `一致(${yenText(debit)})` : `不一致(${yenText(debit)} / ${yenText(credit)})`;
}
