import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { momentText } from '#app/core/wording.ts';
import {
  actName,
  actorName,
  actorRoleName,
  factName,
  factValueText,
  shownThing,
} from '#app/features/audit-searches/messages.ts';
import { findAct } from '#app/features/audit-searches/queries.server.ts';
import { changesOf } from '#app/features/audit-searches/rules.ts';
import { NamedThings } from '#app/features/audit-searches/ui/named-things.tsx';
import { askedNumber } from '#app/platform/asked-number.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? data.act : ''}の記録|パートナーポータル` },
];

export const loader = staffLoader('audit.view', async (context, { params }) => {
  const id = found(askedNumber(params['id']), '記録');
  const { entry, link, things, thingCount, names } = found(await findAct(context, id), '記録');
  const { actorKind, actorId, fromAddress, session, reason, doneOn } = entry;
  return {
    ...{ id, fromAddress, session, reason, doneOn, link, thingCount },
    act: actName(entry.act),
    actor: actorName({ kind: actorKind, id: actorId }, names.get(actorId ?? '')),
    actorId,
    role: actorRoleName(entry.actorRole),
    doneAt: momentText(entry.doneAt),
    things: things.map((thing) => shownThing(thing, names, context.staff.role)),
    changes: changesOf(entry.before, entry.after).map(({ fact, before, after }) => ({
      fact: factName(fact),
      before: factValueText(fact, before, things[0]?.kind),
      after: factValueText(fact, after, things[0]?.kind),
    })),
  };
});

export default function AuditEntry() {
  const { act, actor, actorId, role, ...entry } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading title={act} crumbs={[{ to: '/staff/audit', label: '監査記録' }]} />
      <DescriptionList
        items={[
          { term: '日時(日本時間)', description: entry.doneAt },
          { term: '業務日', description: <DayText value={entry.doneOn} /> },
          {
            term: '誰が',
            description: (
              <>
                {role ? `${actor}(${role})` : actor}
                {actorId && <code className="block text-dns-14N-130 break-all text-solid-gray-700">{actorId}</code>}
              </>
            ),
          },
          { term: 'どこから', description: entry.fromAddress ?? '—' },
          { term: 'セッション', description: entry.session ? <code>{entry.session}</code> : '—' },
          { term: '対象', description: <NamedThings things={entry.things} count={entry.thingCount} /> },
          { term: '理由', description: entry.reason ?? '—' },
        ]}
      />
      <Changes />
      <Chained />
    </>
  );
}

function Changes() {
  const { changes } = useLoaderData<typeof loader>();
  return (
    <Section title="変更の内容">
      <DataTable
        caption="変わった項目と、操作の結果"
        rows={changes}
        rowKey={({ fact }) => fact}
        empty="値の変更はありません。"
        columns={[
          { heading: '項目', cell: ({ fact }) => fact },
          { heading: '変更前', cell: ({ before }) => <span className="break-all">{before}</span> },
          { heading: '変更後', cell: ({ after }) => <span className="break-all">{after}</span> },
        ]}
      />
    </Section>
  );
}

function Chained() {
  const { link } = useLoaderData<typeof loader>();
  return (
    <Section
      title="記録のつながり"
      lead="それぞれの記録は、一つ前の記録のハッシュ値を含めて計算したハッシュ値でつながっています。途中の記録が書き換えられると、以後の値と一致しなくなります。"
    >
      {link ? (
        <DescriptionList
          items={[
            { term: '順番', description: <CountText value={link.number} unit="件目" /> },
            { term: '一つ前のハッシュ値', description: <code className="break-all">{link.previous}</code> },
            { term: 'この記録のハッシュ値', description: <code className="break-all">{link.hash}</code> },
          ]}
        />
      ) : (
        <Notice kind="error" title="この記録はつながりの外にあります">
          <p>記録が改ざんされた可能性があります。システム管理者へご連絡ください。</p>
        </Notice>
      )}
    </Section>
  );
}
