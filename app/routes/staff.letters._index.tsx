import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { letterKindName, letterStateName } from '#app/features/letters/messages.ts';
import { countLetters, listLetters } from '#app/features/letters/queries.server.ts';
import { LETTER_STATES, maskedAddressee } from '#app/features/letters/rules.ts';
import { LetterStateLabel } from '#app/features/letters/ui/letter-state.tsx';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText } from '#app/ui/figures.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '通知メール|パートナーポータル' }];

const ROWS = 50;

export const loader = staffLoader('letters.view', async (context, { request }) => {
  const asked = askedText(request, 'state');
  const state = LETTER_STATES.find((known) => known === asked);
  const before = parseId('let', askedText(request, 'before'));
  const [counts, rows] = await Promise.all([countLetters(context), listLetters(context, ROWS + 1, { state, before })]);
  const shown = rows.slice(0, ROWS);
  const letters = mayDo(context.staff.role, 'letters.read') ? shown : shown.map(maskedAddressee);
  return {
    state: state ?? null,
    letters,
    further: rows.length > ROWS ? (letters.at(-1)?.id ?? null) : null,
    counts: LETTER_STATES.flatMap((known) => {
      const count = counts.get(known);
      return count === undefined ? [] : [{ state: known, count }];
    }),
  };
});

export default function Letters() {
  const { state, letters, further, counts } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="通知メール"
        lead="ポータルがお客様とパートナーへ書いたメールです。メールサーバーが設定されていないときは送信されず、ここに保管されます。"
      />
      <nav aria-label="状態で絞り込む" className="mb-6">
        <ul className="flex flex-wrap gap-x-6 gap-y-2">
          <li>{state ? <TextLink to="/staff/letters">すべて</TextLink> : <strong>すべて</strong>}</li>
          {counts.map((entry) => (
            <li key={entry.state}>
              {entry.state === state ? (
                <strong>{letterStateName(entry.state)}</strong>
              ) : (
                <TextLink to={`/staff/letters?state=${entry.state}`}>{letterStateName(entry.state)}</TextLink>
              )}{' '}
              <CountText value={entry.count} unit="通" />
            </li>
          ))}
        </ul>
      </nav>
      <DataTable
        caption={state ? `${letterStateName(state)}の通知メール(新しい順)` : '通知メール(新しい順)'}
        rows={letters}
        rowKey={({ id }) => id}
        empty="この状態の通知メールはありません。"
        columns={[
          { heading: '業務日', cell: ({ writtenOn }) => <DayText value={writtenOn} /> },
          {
            heading: '件名',
            names: true,
            cell: ({ id, subject }) => <TextLink to={`/staff/letters/${id}`}>{subject}</TextLink>,
          },
          { heading: '種類', cell: ({ kind }) => letterKindName(kind) },
          {
            heading: '宛先',
            cell: ({ toName, toAddress }) => (
              <>
                {toName}
                <br />
                <span className="text-solid-gray-700">{toAddress}</span>
              </>
            ),
          },
          { heading: '状態', cell: (letter) => <LetterStateLabel state={letter.state} /> },
        ]}
      />
      {further && (
        <p className="mt-6">
          <TextLink to={`/staff/letters?${state ? `state=${state}&` : ''}before=${further}`}>
            さらに前の通知メール
          </TextLink>
        </p>
      )}
    </>
  );
}
