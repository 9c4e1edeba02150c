import type { MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { parseMonth } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { findHeadOfMonth } from '#app/features/audit/queries.server.ts';
import {
  compareWithReplay,
  findClose,
  findConfirmation,
  listCertificates,
} from '#app/features/closes/queries.server.ts';
import { PROGRAMME_NAMES } from '#app/features/partners/rules.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { ChainHead } from '#app/ui/chain-head.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? monthText(data.close.month) : ''}の月末締め|パートナーポータル` },
];

export const loader = staffLoader('closes.view', async (context, { params, request }) => {
  const month = found(parseMonth(params['month'] ?? ''), '月末締め');
  const asked = askedText(request, 'replay') !== undefined;
  const [close, certificates, head, replayed, confirmation] = await Promise.all([
    findClose(context, month),
    listCertificates(context, month),
    findHeadOfMonth(context, month),
    asked ? compareWithReplay(context, month) : null,
    findConfirmation(context, month),
  ]);
  return {
    close: found(close, '月末締め'),
    certificates,
    head: head ?? null,
    replay: replayed,
    confirmedOn: confirmation ? confirmation.confirmedOn : null,
  };
});

export default function Close() {
  const { close, certificates, head, confirmedOn } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading title={`${monthText(close.month)}の月末締め`} crumbs={[{ to: '/staff/closes', label: '月末締め' }]}>
        <ButtonLink to={`/staff/closes/${close.month}/review`} look="outline">
          {confirmedOn ? '確認の内容を見る' : '2名で確認する'}
        </ButtonLink>
      </PageHeading>
      <DescriptionList
        items={[
          { term: '締めた日', description: <DayText value={close.closedOn} /> },
          { term: '確認', description: confirmedOn ? <DayText value={confirmedOn} /> : '確認中' },
          { term: 'パートナー', description: <CountText value={close.partners} unit="社" /> },
          { term: '数えた契約', description: <CountText value={close.contracts} unit="件" /> },
          { term: '照合値(SHA-256)', description: <code className="break-all">{close.digest}</code> },
          {
            term: '監査記録の末尾',
            description: <ChainHead head={head} />,
          },
        ]}
      />
      <Replay />
      <Section title="パートナーごとの件数" lead="名称を選ぶと、数えた契約の一覧(率の証明)を表示します。">
        <DataTable
          caption="件数の多い順"
          rows={certificates}
          rowKey={({ partnerId }) => partnerId}
          empty="この月に参加していたパートナーはいません。"
          columns={[
            { heading: '番号', cell: ({ code }) => code },
            {
              heading: 'パートナー',
              cell: ({ partnerId, partnerName }) => (
                <TextLink to={`/staff/closes/${close.month}/${partnerId}`}>{partnerName}</TextLink>
              ),
              names: true,
            },
            {
              heading: 'プログラム',
              cell: ({ programme }) => PROGRAMME_NAMES[programme].replace('プログラム', ''),
            },
            { heading: '件数', cell: ({ count }) => <CountText value={count} unit="件" />, figures: true },
            { heading: '前月', cell: ({ before }) => (before === null ? '—' : `${before}件`), figures: true },
            { heading: '増減', cell: ({ count, before }) => changeText(count, before), figures: true },
            { heading: '照合値', cell: ({ digest }) => <code>{digest.slice(0, 12)}…</code> },
          ]}
        />
      </Section>
    </>
  );
}

function changeText(count: number, before: number | null): string {
  if (before === null) return '新規';
  const change = count - before;
  return change === 0 ? '±0' : `${change > 0 ? '+' : '−'}${Math.abs(change)}`;
}

function Replay() {
  const { replay, certificates } = useLoaderData<typeof loader>();
  const nameOf = new Map(certificates.map(({ partnerId, partnerName }) => [partnerId, partnerName]));
  return (
    <Section
      title="再計算"
      lead="締めた時点で記録されていた事実だけを使って、件数と契約の一覧を数え直します。締めた後の変更は影響しません。"
    >
      <Form method="get">
        <SubmitButton name="replay" value="1" look="outline">
          再計算する
        </SubmitButton>
      </Form>
      {replay && replay.differences.length === 0 && (
        <Notice kind="success" title={`一致しました(${replay.partners}社)`}>
          <p>すべてのパートナーの件数と、数えた契約の一覧の照合値が、締めた時点の記録と一致しています。</p>
        </Notice>
      )}
      {replay && replay.differences.length > 0 && (
        <>
          <Notice kind="error" title={`${replay.differences.length}社で一致しません`}>
            <p>締めた時点の記録と異なります。システム管理者へご連絡ください。</p>
          </Notice>
          <DataTable
            caption="一致しないパートナー"
            rows={replay.differences}
            rowKey={({ partnerId }) => partnerId}
            empty=""
            columns={[
              { heading: 'パートナー', cell: ({ partnerId }) => nameOf.get(partnerId) ?? partnerId },
              { heading: '締めた件数', cell: ({ stored }) => stored?.count ?? '記録なし', figures: true },
              { heading: '再計算', cell: ({ replayed }) => replayed?.count ?? '記録なし', figures: true },
            ]}
          />
        </>
      )}
    </Section>
  );
}
