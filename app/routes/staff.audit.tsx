import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { momentText } from '#app/core/wording.ts';
import { actName, actorName, actorRoleName, shownThing } from '#app/features/audit-searches/messages.ts';
import { searchActs } from '#app/features/audit-searches/queries.server.ts';
import { readAuditSearch } from '#app/features/audit-searches/rules.ts';
import { AuditSearchForm } from '#app/features/audit-searches/ui/audit-search.tsx';
import { NamedThings } from '#app/features/audit-searches/ui/named-things.tsx';
import { askedNumber } from '#app/platform/asked-number.server.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { ListPaging, listAddress } from '#app/ui/list-search.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '監査記録|パートナーポータル' }];

const ROWS = 50;

export const loader = staffLoader('audit.view', async (context, { request }) => {
  const asked = {
    who: askedText(request, 'who'),
    kind: askedText(request, 'kind'),
    number: askedText(request, 'number'),
    partner: askedText(request, 'partner'),
    act: askedText(request, 'act'),
    from: askedText(request, 'from'),
    to: askedText(request, 'to'),
  };
  const { search, unread } = readAuditSearch(asked);
  const before = askedNumber(askedText(request, 'before'));
  const { entries, names } =
    unread.length > 0
      ? { entries: [], names: new Map<string, string>() }
      : await searchActs(context, search, { before, limit: ROWS + 1 });
  const shown = entries.slice(0, ROWS);
  return {
    ...{ asked, unread },
    paged: before !== undefined,
    next: entries.length > ROWS ? shown.at(-1)?.id : undefined,
    acts: shown.map(({ id, act, actorKind, actorId, actorRole, fromAddress, things, thingCount, ...entry }) => ({
      ...{ id, fromAddress, thingCount, reason: entry.reason, doneOn: entry.doneOn },
      doneAt: momentText(entry.doneAt),
      act: actName(act),
      actor: actorName({ kind: actorKind, id: actorId }, names.get(actorId ?? '')),
      role: actorRoleName(actorRole),
      things: things.map((thing) => shownThing(thing, names, context.staff.role)),
    })),
  };
});

export default function Audit() {
  const { asked, unread, paged, next } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="監査記録"
        lead="ポータルで行われた操作の記録です。記録は変更も削除もできません。条件は組み合わせて検索できます。"
      />
      <AuditSearchForm asked={asked} unread={unread} />
      <FoundActs />
      <ListPaging
        first={paged ? listAddress('/staff/audit', asked) : undefined}
        next={next ? listAddress('/staff/audit', { ...asked, before: String(next) }) : undefined}
      />
    </>
  );
}

function FoundActs() {
  const { acts } = useLoaderData<typeof loader>();
  return (
    <DataTable
      caption="該当する操作(新しい順、日本時間)"
      rows={acts}
      rowKey={({ id }) => String(id)}
      empty="該当する記録はありません。条件を変えてお試しください。"
      columns={[
        {
          heading: '日時',
          cell: ({ doneAt, doneOn }) => (
            <>
              <span className="whitespace-nowrap tabular-nums">{doneAt}</span>
              <span className="block text-dns-14N-130 text-solid-gray-700">
                業務日 <DayText value={doneOn} />
              </span>
            </>
          ),
        },
        {
          heading: '誰が',
          cell: ({ actor, role }) => (
            <>
              {actor}
              {role && <span className="block text-dns-14N-130 text-solid-gray-700">{role}</span>}
            </>
          ),
        },
        { heading: 'どこから', cell: ({ fromAddress }) => fromAddress ?? '—' },
        { heading: '何を', cell: ({ id, act }) => <TextLink to={`/staff/audit/${id}`}>{act}</TextLink>, names: true },
        { heading: '対象', cell: ({ things, thingCount }) => <NamedThings things={things} count={thingCount} /> },
        { heading: '理由', cell: ({ reason }) => reason ?? '—' },
      ]}
    />
  );
}
