import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseMonth } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { loadUserNames } from '#app/features/access/queries.server.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { ApprovalFacts } from '#app/features/approvals/ui/approval-facts.tsx';
import { DecisionForm } from '#app/features/approvals/ui/decision-form.tsx';
import { signClose } from '#app/features/close-reviews/commands.server.ts';
import { SIGNING_FIELDS, SigningForm } from '#app/features/close-reviews/form.ts';
import { anomalyName, explainSigningRefusal } from '#app/features/close-reviews/messages.ts';
import { listLateFacts, listMoves, loadCloseReview } from '#app/features/close-reviews/queries.server.ts';
import { readSignedClose } from '#app/features/close-reviews/rules.ts';
import { ContractMoves } from '#app/features/close-reviews/ui/contract-moves.tsx';
import { findClose } from '#app/features/closes/queries.server.ts';
import { listLateDifferences } from '#app/features/correction-origins/queries.server.ts';
import { LateDifferences } from '#app/features/correction-origins/ui/late-differences.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { TextAreaField } from '#app/ui/controls.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText } from '#app/ui/figures.tsx';
import { Notice, StatusLabel } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? monthText(data.month) : ''}の月末締めの確認|パートナーポータル` },
];

/** The most contracts that one list of the page names. */
const NAMED = 200;

export const loader = staffLoader('closes.view', async (context, { params }) => {
  const month = found(parseMonth(params['month'] ?? ''), '月末締め');
  const review = found(await loadCloseReview(context, month), '月末締め');
  const { close, proposal, confirmedOn, agrees, anomalies, moves } = review;
  const [changes, late, differences, names] = await Promise.all([
    listMoves(context, month, NAMED),
    listLateFacts(context, month, NAMED),
    listLateDifferences(context, [month], NAMED),
    loadUserNames(context, [proposal?.proposedBy ?? null, proposal?.decidedBy ?? null]),
  ]);
  const own = proposal?.proposedBy === context.staff.userId;
  const { role } = context.staff;
  return {
    ...{ month, confirmedOn, agrees, anomalies, moves, changes, late, own },
    contracts: close.contracts,
    partners: close.partners,
    waits: proposal?.state === 'proposed',
    proposal: proposal && {
      ...{ state: proposal.state, proposedOn: proposal.proposedOn, decidedOn: proposal.decidedOn },
      ...{ reason: proposal.reason, contentHash: proposal.contentHash },
      answer: proposal.content ? readSignedClose(proposal.content).answer : '',
      proposedByName: names.get(proposal.proposedBy) ?? '—',
      decidedByName: proposal.decidedBy ? (names.get(proposal.decidedBy) ?? '—') : null,
    },
    differences,
    mayPropose: mayDo(role, 'adjustments.propose'),
    maySign: mayDo(role, 'closes.sign'),
    mayConfirm: !own && mayDo(role, 'closes.approve'),
  };
});

export const action = staffAction('closes.sign', async (context, { params, request }) => {
  const month = found(parseMonth(params['month'] ?? ''), '月末締め');
  found(await findClose(context, month), '月末締め');
  const submission = parseWithZod(await readFields(request, SIGNING_FIELDS), { schema: SigningForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const signed = await signClose(context, month, submission.value.answer ?? '');
  return signed.ok
    ? redirect(`/staff/closes/${month}/review`)
    : refusalReply(submission, explainSigningRefusal(signed.refusal));
});

export default function Review() {
  const { month, contracts, partners, confirmedOn, agrees, late, changes, differences, mayPropose } =
    useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title={`${monthText(month)}の月末締めの確認`}
        lead="締めた件数は変わりません。前月との違いを2名で確認すると率の証明が「確認済み」になり、各パートナーへ今月の率をお知らせします。"
        crumbs={[
          { to: '/staff/closes', label: '月末締め' },
          { to: `/staff/closes/${month}`, label: monthText(month) },
        ]}
      />
      <DescriptionList
        items={[
          {
            term: '状態',
            description: confirmedOn ? (
              <>
                <StatusLabel tone="good">確認済み</StatusLabel> <DayText value={confirmedOn} />
              </>
            ) : (
              <StatusLabel tone="waiting">確認中</StatusLabel>
            ),
          },
          { term: 'パートナー', description: <CountText value={partners} unit="社" /> },
          { term: '数えた契約', description: <CountText value={contracts} unit="件" /> },
          {
            term: '再計算',
            description: agrees ? (
              <StatusLabel tone="good">一致</StatusLabel>
            ) : (
              <StatusLabel tone="bad">不一致</StatusLabel>
            ),
          },
        ]}
      />
      <Striking />
      <Section title="前月からの変化">
        <ContractMoves
          caption={`数える契約の増減(最大${NAMED}件)`}
          moves={changes}
          empty="前月から増減した契約はありません。"
        />
      </Section>
      <Section
        title="締めた後に判明した事実"
        lead="締めの時点で分かっていれば件数が変わっていた契約です。締めた件数は変えず、必要な場合は調整として扱います。"
      >
        <ContractMoves caption="締めた件数との違い" moves={late} empty="締めた後に判明した事実はありません。" />
        {late.length > 0 && <LateDifferences differences={differences} mayPropose={mayPropose} />}
      </Section>
      <Signatures />
    </>
  );
}

function Striking() {
  const { anomalies, moves } = useLoaderData<typeof loader>();
  return (
    <Section title="確認が必要な変化" lead="署名の際に、所見の入力が必要です。">
      <DataTable
        caption="確認が必要な変化"
        captionShown={false}
        rows={anomalies}
        rowKey={({ partnerId }) => partnerId}
        empty="確認が必要な変化はありません。"
        columns={[
          {
            heading: 'パートナー',
            cell: ({ partnerId, partnerName }) => (
              <TextLink to={`/staff/partners/${partnerId}`}>{partnerName}</TextLink>
            ),
          },
          { heading: '内容', cell: anomalyName },
        ]}
      />
      <DataTable
        caption="率の段階が変わったパートナー"
        rows={moves}
        rowKey={({ partnerId }) => partnerId}
        empty="率の段階が変わったパートナーはいません。"
        columns={[
          { heading: 'パートナー', cell: ({ partnerName }) => partnerName },
          { heading: '前月', cell: ({ before }) => `${before}件`, figures: true },
          { heading: '今回', cell: ({ count }) => `${count}件`, figures: true },
          { heading: '率', cell: ({ direction }) => (direction === 'up' ? '上がりました' : '下がりました') },
        ]}
      />
    </Section>
  );
}

function Signatures() {
  const { month, proposal, confirmedOn, waits, own, maySign, mayConfirm } = useLoaderData<typeof loader>();
  return (
    <Section title="署名">
      {proposal && <ApprovalFacts approval={proposal} />}
      {proposal?.answer && <DescriptionList items={[{ term: '所見', description: proposal.answer }]} />}
      {waits && own && (
        <Notice kind="info" title="2人目の署名は別の担当者が行います">
          <p>取り下げは「承認」の一覧から行えます。</p>
        </Notice>
      )}
      {waits && !own && !mayConfirm && <p>2人目の署名は、管理者または承認担当が行います。</p>}
      {waits && mayConfirm && proposal && (
        <div className="mt-6">
          <DecisionForm
            contentHash={proposal.contentHash}
            lastResult={undefined}
            action={`/staff/closes/${month}/approve`}
          />
        </div>
      )}
      {!waits && !confirmedOn && (maySign ? <Sign /> : <p>署名は、管理者、制度担当または作成担当が行います。</p>)}
    </Section>
  );
}

function Sign() {
  const { anomalies } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<{ answer?: string }>({
    id: 'sign',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(SigningForm),
  });
  return (
    <PortalForm form={form}>
      <TextAreaField
        field={fields.answer}
        label="所見"
        required={anomalies.length > 0}
        hint="確認が必要な変化について、確認した内容を入力してください。2人目の署名者に表示されます。"
      />
      <SubmitButton>1人目として署名する</SubmitButton>
    </PortalForm>
  );
}
