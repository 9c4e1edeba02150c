import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { sumYen } from '#app/core/yen.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { findContract } from '#app/features/contracts/queries.server.ts';
import { FactLines } from '#app/features/correction-decisions/ui/fact-lines.tsx';
import { lateReason, standingText } from '#app/features/correction-origins/messages.ts';
import { proposeFactCorrections } from '#app/features/late-facts/commands.server.ts';
import { TOGETHER_FIELDS, TogetherForm } from '#app/features/late-facts/form.ts';
import { explainTogetherRefusal, factDays, factKindName } from '#app/features/late-facts/messages.ts';
import { findTakenFact, listFactDifferences } from '#app/features/late-facts/queries.server.ts';
import { MOST_TOGETHER, differencesText } from '#app/features/late-facts/rules.ts';
import { findPartner } from '#app/features/partners/queries.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { SignedYenText } from '#app/ui/figures.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '差額の調整の申請|パートナーポータル' }];

export const loader = staffLoader('payouts.view', async (context, { params }) => {
  const id = found(parseId('ctr', params['id']), '契約');
  const [row, taken] = [await findContract(context, id), await findTakenFact(context, id)];
  const { contract } = found(row, '契約');
  const { id: factId, fact, partnerId } = found(taken, '承認済みの有効期間の訂正');
  const differences = await listFactDifferences(context, { id: factId, contractId: id, fact, partnerId });
  const partner = await findPartner(context, partnerId);
  return {
    ...{ id, factId, fact, orderNumber: contract.orderNumber },
    partner: { id: partnerId, name: partner ? partner.name : '—' },
    lines: differences.map((one) => ({
      ...{ orderNumber: one.orderNumber, term: one.term, amount: one.difference, reason: lateReason(one) },
      ...{ before: standingText(one.before), after: standingText(one.after) },
    })),
    contentHash: sha256(differencesText(differences)),
    mayPropose: mayDo(context.staff.role, 'adjustments.propose'),
  };
});

export const action = staffAction('adjustments.propose', async (context, { params, request }) => {
  const id = found(parseId('ctr', params['id']), '契約');
  const submission = parseWithZod(await readFields(request, TOGETHER_FIELDS), { schema: TogetherForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const proposed = await proposeFactCorrections(context, id, submission.value.contentHash);
  return proposed.ok
    ? redirect(`/staff/adjustments/facts/${proposed.value}?done=proposed`)
    : refusalReply(submission, explainTogetherRefusal(proposed.refusal));
});

export default function FactCorrections() {
  const { id, orderNumber, fact, factId, partner, lines, mayPropose } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="差額の調整の申請"
        lead="有効期間の訂正による差額の調整を、まとめて申請します。調整は1件ずつ記録され、別の担当者がまとめて、または1件ずつ承認します。"
        crumbs={[
          { to: `/staff/contracts/${id}`, label: orderNumber },
          { to: `/staff/contracts/${id}/coverage/approve`, label: '有効期間の訂正' },
        ]}
      />
      <DescriptionList
        items={[
          {
            term: 'パートナー',
            description: <TextLink to={`/staff/partners/${partner.id}`}>{partner.name}</TextLink>,
          },
          { term: '期間', description: factDays(fact) },
          { term: '判明した事実', description: factKindName(fact.kind) },
          { term: '判明した経緯', description: fact.reason },
          ...(lines.length > 0
            ? [
                {
                  term: '差額の合計',
                  description: <SignedYenText value={sumYen(lines.map(({ amount }) => amount))} />,
                },
              ]
            : []),
        ]}
      />
      <Section
        title="申請する調整"
        lead={`一度に申請できるのは${MOST_TOGETHER}件までです。金額や理由を変える場合は、「有効期間の訂正」の画面から1件ずつ申請してください。`}
      >
        <FactLines caption={`まだ申請していない差額(${lines.length}件)`} lines={lines} />
        {mayPropose && lines.length > 0 && <Propose />}
      </Section>
      <p>
        <TextLink to={`/staff/adjustments/facts/${factId}`}>申請済みの調整を確認する</TextLink>
      </p>
    </>
  );
}

function Propose() {
  const { contentHash, lines } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form] = useForm({
    id: 'together',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(TogetherForm),
  });
  return (
    <PortalForm form={form}>
      <input type="hidden" name="contentHash" value={contentHash} />
      <SubmitButton>表示の{lines.length}件をまとめて申請する</SubmitButton>
    </PortalForm>
  );
}
