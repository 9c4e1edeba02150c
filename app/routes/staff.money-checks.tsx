import { type MetaFunction, redirect } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { momentText } from '#app/core/wording.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { checkMoney } from '#app/features/money-checks/commands.server.ts';
import { groupName, invariantName, invariantReference } from '#app/features/money-checks/messages.ts';
import { listMoneyChecks } from '#app/features/money-checks/queries.server.ts';
import { GROUPS, type Invariant, type InvariantGroup } from '#app/features/money-checks/rules.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText } from '#app/ui/figures.tsx';
import { Notice, StatusLabel } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '整合性の確認|パートナーポータル' }];

const CHECKS = 30;

export const loader = staffLoader('payouts.view', async (context) => {
  const checks = await listMoneyChecks(context, CHECKS);
  return {
    checks: checks.map(({ checkedAt, ...check }) => ({ ...check, at: momentText(checkedAt) })),
    mayCheck: mayDo(context.staff.role, 'payouts.prepare'),
  };
});

export const action = staffAction('payouts.prepare', async (context) => {
  await checkMoney(context);
  return redirect('/staff/money-checks');
});

export default function MoneyChecks() {
  const { checks, mayCheck } = useLoaderData<typeof loader>();
  const [latest] = checks;
  return (
    <>
      <PageHeading
        title="整合性の確認"
        lead="帳簿・送金・件数・監査記録が互いに一致していることを、毎日の処理の後に確認します。1つでも満たされない間は、銀行ファイルを作成・ダウンロードできません。"
      />
      {latest && latest.breaches.length === 0 && (
        <Notice kind="success" title={`直近の確認(${latest.at})では、すべての項目が満たされています`} />
      )}
      {latest && latest.breaches.length > 0 && (
        <Notice kind="error" title={`直近の確認(${latest.at})で、満たされない項目があります`}>
          <ul className="list-disc pl-6">
            {latest.breaches.map(({ invariant, places, examples }) => (
              <li key={invariant}>
                {invariantName(invariant)}({places}件、例: {examples.join('、')})
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {mayCheck && (
        <Form method="post" className="my-6">
          <SubmitButton look="outline">今すぐ確認する</SubmitButton>
        </Form>
      )}
      <Items broken={latest ? latest.breaches.map(({ invariant }) => invariant) : null} />
      <Section title="確認の記録">
        <DataTable
          caption={`新しい順(最大${CHECKS}件)`}
          rows={checks}
          rowKey={({ day, time }) => `${day} ${time}`}
          empty="まだ確認されていません。"
          columns={[
            { heading: '業務日', cell: ({ day }) => <DayText value={day} /> },
            { heading: '確認', cell: ({ at, time }) => `${at}(第${time}回)` },
            {
              heading: '満たされない項目',
              cell: ({ breaches }) => <CountText value={breaches.length} unit="件" />,
              figures: true,
            },
          ]}
        />
      </Section>
    </>
  );
}

/** Every item under what it is about, with the outcome of the latest check; null where none was made. */
function Items({ broken }: { broken: readonly Invariant[] | null }) {
  return (
    <Section title="確認する項目" lead="項目の下の番号と名称は、システム管理者へ連絡するときの参照です。">
      {(Object.keys(GROUPS) as InvariantGroup[]).map((group) => (
        <DataTable
          key={group}
          caption={groupName(group)}
          rows={GROUPS[group]}
          rowKey={(invariant) => invariant}
          empty=""
          columns={[
            { heading: '項目', cell: (invariant) => <Item invariant={invariant} /> },
            { heading: '直近の結果', cell: (invariant) => <Outcome broken={broken?.includes(invariant) ?? null} /> },
          ]}
        />
      ))}
    </Section>
  );
}

function Item({ invariant }: { invariant: Invariant }) {
  return (
    <>
      {invariantName(invariant)}
      <span className="block text-dns-14N-130 text-solid-gray-700">{invariantReference(invariant)}</span>
    </>
  );
}

function Outcome({ broken }: { broken: boolean | null }) {
  if (broken === null) return <StatusLabel tone="waiting">未確認</StatusLabel>;
  return broken ? <StatusLabel tone="bad">不一致</StatusLabel> : <StatusLabel tone="good">一致</StatusLabel>;
}
