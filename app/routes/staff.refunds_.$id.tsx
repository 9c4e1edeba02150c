import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { dayText } from '#app/core/wording.ts';
import { loadUserNames } from '#app/features/access/queries.server.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { findLatest } from '#app/features/approvals/queries.server.ts';
import { ApprovalFacts } from '#app/features/approvals/ui/approval-facts.tsx';
import { DecisionForm } from '#app/features/approvals/ui/decision-form.tsx';
import { payRefund } from '#app/features/refund-payouts/commands.server.ts';
import { accountKindName, maskedNumber } from '#app/features/bank-accounts/rules.ts';
import { explainPaymentRefusal, explainStep, refundTitle } from '#app/features/refund-payouts/messages.ts';
import { findRefundStanding, transferDayOf } from '#app/features/refund-payouts/queries.server.ts';
import { STEP_TAKES, nextStepOf, refundAsThing, stateOfRefund } from '#app/features/refund-payouts/rules.ts';
import { RefundStateLabel } from '#app/features/refund-payouts/ui/refund-state.tsx';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '返金の内容|パートナーポータル' }];

export const loader = staffLoader('refunds.view', async (context, { params, request }) => {
  const id = parseId('ctr', params['id']);
  const refund = found(id && (await findRefundStanding(context, id)), '返金');
  const { contractId, orderNumber, customer, requestedOn, payOn, amount, account, payout, listed } = refund;
  const proposal = await findLatest(context, refundAsThing(contractId));
  const names = await loadUserNames(context, [proposal?.proposedBy ?? null, proposal?.decidedBy ?? null]);
  const { userId, role } = context.staff;
  const state = stateOfRefund(payout ? payout.paidOn : null, proposal?.state);
  const own = proposal?.proposedBy === userId;
  const next = nextStepOf(state, { account, listed });
  const transferOn = transferDayOf(payOn);
  // Whoever neither enters nor approves accounts sees the end of the number only.
  const inFull = mayDo(role, 'refunds.prepare') || mayDo(role, 'refunds.approve');
  return {
    ...{ contractId, orderNumber, customer, requestedOn, payOn, transferOn, amount, state, own },
    paidOn: payout ? payout.paidOn : null,
    account: account && {
      bank: `${account.bankCode} - ${account.branchCode}`,
      number: `${accountKindName(account.kind)} ${inFull ? account.number : maskedNumber(account.number)}`,
      holder: inFull ? account.holder : '表示できません',
    },
    contentHash: proposal ? proposal.contentHash : null,
    proposal: proposal
      ? {
          state: proposal.state,
          proposedOn: proposal.proposedOn,
          proposedByName: names.get(proposal.proposedBy) ?? '—',
          decidedOn: proposal.decidedOn,
          decidedByName: proposal.decidedBy ? (names.get(proposal.decidedBy) ?? '—') : null,
          reason: proposal.reason,
        }
      : null,
    mayPrepare: state !== 'paid' && mayDo(role, 'refunds.prepare'),
    mayDecide: state === 'waiting' && !own && mayDo(role, 'refunds.approve'),
    mayPay:
      state === 'approved' &&
      listed !== null &&
      listed.transferOn <= context.today &&
      proposal?.decidedBy !== userId &&
      mayDo(role, 'refunds.pay'),
    listedOn: listed ? listed.transferOn : null,
    next: next && { what: explainStep(next), mine: mayDo(role, STEP_TAKES[next]) },
    done: askedText(request, 'done'),
  };
});

export const action = staffAction('refunds.pay', async (context, { params }) => {
  const id = found(parseId('ctr', params['id']), '返金');
  const outcome = await payRefund(context, id);
  if (!outcome.ok) return data({ refusal: explainPaymentRefusal(outcome.refusal) }, { status: 409 });
  return redirect(`/staff/refunds/${id}?done=paid`);
});

const DONE: Record<string, string> = {
  prepared: '返金の承認を申請しました',
  approved: '返金を承認しました',
  rejected: '返金を差し戻しました',
  paid: '支払を記録しました',
};

export default function Refund() {
  const { orderNumber, done, contractId, state, mayPrepare } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>()?.refusal;
  const told = done ? DONE[done] : undefined;
  return (
    <>
      <PageHeading title={refundTitle(orderNumber)} crumbs={[{ to: '/staff/refunds', label: '返金' }]}>
        {mayPrepare && (
          <ButtonLink to={`/staff/refunds/${contractId}/account`} look="outline">
            {state === 'needs-account' ? '振込先を登録する' : '振込先を変更する'}
          </ButtonLink>
        )}
      </PageHeading>
      {refusal && (
        <Notice kind="error" title="支払を記録できませんでした">
          <p>{refusal}</p>
        </Notice>
      )}
      {told && !refusal && <Notice kind="success" title={told} />}
      <NextStep />
      <Content />
      <Decision />
      <Payment />
    </>
  );
}

/** Who does what next: whoever looks may be somebody who waits. */
function NextStep() {
  const { next } = useLoaderData<typeof loader>();
  if (!next) return null;
  return (
    <Notice kind="info" title="次のお手続き">
      <p>{next.what}</p>
      {!next.mine && <p>ご自身の役割では、この手続きを行えません。該当する担当者へご依頼ください。</p>}
    </Notice>
  );
}

function Decision() {
  const { proposal, contractId, contentHash, state, own, mayDecide } = useLoaderData<typeof loader>();
  if (!proposal) return null;
  return (
    <Section title="承認">
      <ApprovalFacts approval={proposal} />
      {state === 'waiting' && own && (
        <p className="mt-4">ご自身が申請した返金は承認できません。取り下げは「承認」の一覧から行えます。</p>
      )}
      {state === 'waiting' && !own && !mayDecide && <p className="mt-4">返金の承認は、承認担当が行います。</p>}
      {mayDecide && contentHash && (
        <div className="mt-6">
          <DecisionForm
            contentHash={contentHash}
            lastResult={undefined}
            action={`/staff/refunds/${contractId}/approve`}
          />
        </div>
      )}
    </Section>
  );
}

function Payment() {
  const { state, transferOn, listedOn, mayPay } = useLoaderData<typeof loader>();
  if (state !== 'approved') return null;
  return (
    <Section title="支払の記録">
      <p className="mb-4">
        振込日は <DayText value={transferOn} />
        です。振込が完了してから、承認した方とは別の担当者が記録します。記録は取り消せません。
      </p>
      <p className="mb-4">
        {listedOn ? (
          <>
            <TextLink to={`/staff/refunds/transfers/${listedOn}`}>{dayText(listedOn)}の振込データ</TextLink>
            に含まれています。
          </>
        ) : (
          <>
            有効な<TextLink to="/staff/refunds/transfers">振込データ</TextLink>
            にはまだ含まれていません。
          </>
        )}
      </p>
      {mayPay && (
        <Form method="post">
          <SubmitButton>支払済みとして記録する</SubmitButton>
        </Form>
      )}
    </Section>
  );
}

function Content() {
  const { contractId, orderNumber, customer, requestedOn, payOn, transferOn, amount, state, paidOn, account } =
    useLoaderData<typeof loader>();
  return (
    <DescriptionList
      items={[
        { term: '状態', description: <RefundStateLabel state={state} /> },
        {
          term: '契約',
          description: <TextLink to={`/staff/contracts/${contractId}`}>{orderNumber}</TextLink>,
        },
        { term: '返金先', description: customer ?? '(登録なし)' },
        { term: '返金額', description: <YenText value={amount} /> },
        { term: '解約の受付日', description: <DayText value={requestedOn} /> },
        { term: '返金日', description: <DayText value={payOn} /> },
        { term: '振込日', description: <DayText value={transferOn} /> },
        ...(paidOn ? [{ term: '支払日', description: <DayText value={paidOn} /> }] : []),
        { term: '振込先(銀行 - 支店)', description: account ? account.bank : '未登録' },
        ...(account
          ? [
              { term: '口座番号', description: account.number },
              { term: '口座名義', description: account.holder },
            ]
          : []),
      ]}
    />
  );
}
