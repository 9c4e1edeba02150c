import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { dayText } from '#app/core/wording.ts';
import { negateYen } from '#app/core/yen.ts';
import { ACCOUNT_NAMES, entryName } from '#app/features/journals/rules.ts';
import { traceTransaction } from '#app/features/money-traces/queries.server.ts';
import { sidesOf } from '#app/features/money-traces/rules.ts';
import { Balance } from '#app/features/money-traces/ui/booked-transactions.tsx';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { YenText } from '#app/ui/figures.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '仕訳の追跡|パートナーポータル' }];

export const loader = staffLoader('payouts.view', async (context, { params }) => {
  const id = found(parseId('txn', params['id']), '仕訳');
  return found(await traceTransaction(context, id), '仕訳');
});

export default function PostingTrace() {
  const { day, kind, reference, postings, to } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title={`${dayText(day)}の仕訳 ${entryName(kind)}`}
        lead={
          <>
            貸借: <Balance {...sidesOf(postings)} />
          </>
        }
        crumbs={[{ to: '/staff/traces', label: '金額の追跡' }]}
      >
        {to && <ButtonLink to={to}>この金額の根拠をたどる</ButtonLink>}
      </PageHeading>
      <DataTable
        caption={`仕訳の行(対象: ${reference})`}
        rows={postings.map((posting, place) => ({ ...posting, place }))}
        rowKey={({ place }) => String(place)}
        empty="行がありません。"
        columns={[
          { heading: '勘定科目', cell: ({ account }) => ACCOUNT_NAMES[account] },
          { heading: 'パートナー', cell: ({ partnerName }) => partnerName ?? '—' },
          { heading: '借方', cell: ({ amount }) => (amount > 0 ? <YenText value={amount} /> : '—'), figures: true },
          {
            heading: '貸方',
            cell: ({ amount }) => (amount < 0 ? <YenText value={negateYen(amount)} /> : '—'),
            figures: true,
          },
        ]}
      />
    </>
  );
}
