import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { lineStateName } from '#app/features/bank-lines/messages.ts';
import { listDecided } from '#app/features/bank-lines/queries.server.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '処理済みの入金明細|パートナーポータル' }];

const ROWS = 50;
const STATES = ['kept', 'not-ours', 'matched'] as const;

export const loader = staffLoader('payments.record', async (context, { request }) => {
  const asked = askedText(request, 'state');
  const state = STATES.find((known) => known === asked) ?? 'kept';
  const before = parseId('bnl', askedText(request, 'before'));
  const rows = await listDecided(context, state, { limit: ROWS + 1, before });
  const lines = rows.slice(0, ROWS);
  return { state, lines, further: rows.length > ROWS ? (lines.at(-1)?.id ?? null) : null };
});

export default function Decided() {
  const { state, lines, further } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading title="処理済みの入金明細" crumbs={[{ to: '/staff/bank-lines', label: '入金明細の照合' }]} />
      <nav aria-label="処理で絞り込む" className="mb-6">
        <ul className="flex flex-wrap gap-x-6 gap-y-2">
          {STATES.map((known) => (
            <li key={known}>
              {known === state ? (
                <strong>{lineStateName(known)}</strong>
              ) : (
                <TextLink to={`/staff/bank-lines/decided?state=${known}`}>{lineStateName(known)}</TextLink>
              )}
            </li>
          ))}
        </ul>
      </nav>
      <DataTable
        caption={`${lineStateName(state)}の明細(新しい順)`}
        rows={lines}
        rowKey={({ id }) => id}
        empty="この区分の明細はありません。"
        columns={[
          { heading: '処理日', cell: ({ decidedOn }) => <DayText value={decidedOn} /> },
          { heading: '入金日(銀行)', cell: ({ valueOn }) => <DayText value={valueOn} /> },
          {
            heading: '振込依頼人',
            names: true,
            cell: ({ id, payer }) => (
              <TextLink to={`/staff/bank-lines/${id}`}>{payer === '' ? '(名前なし)' : payer}</TextLink>
            ),
          },
          { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
          { heading: '理由', cell: ({ reason, remark }) => (reason === '' ? remark : reason) },
        ]}
      />
      {further && (
        <p className="mt-6">
          <TextLink to={`/staff/bank-lines/decided?state=${state}&before=${further}`}>さらに前の明細</TextLink>
        </p>
      )}
    </>
  );
}
