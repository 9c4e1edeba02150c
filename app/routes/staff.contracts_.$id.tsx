import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { dayText, yenText } from '#app/core/wording.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { explainAttribution } from '#app/features/attributions/messages.ts';
import { findAttribution } from '#app/features/attributions/queries.server.ts';
import { listPlans } from '#app/features/catalogue/queries.server.ts';
import { findImportedContract } from '#app/features/contract-imports/queries.server.ts';
import { listMovesOf } from '#app/features/contract-moves/queries.server.ts';
import { findContract, loadCoverage } from '#app/features/contracts/queries.server.ts';
import { listTerms } from '#app/features/contract-terms/queries.server.ts';
import { TermTable } from '#app/features/contract-terms/ui/term-table.tsx';
import { isCancellable, isChangeable, shownClient } from '#app/features/contracts/rules.ts';
import { CoverageSection } from '#app/features/contracts/ui/coverage-section.tsx';
import { ContractStateLabel } from '#app/features/contracts/ui/contract-state.tsx';
import { findRefund, listPaymentsOfContract, loadInvoicesOfContracts } from '#app/features/invoices/queries.server.ts';
import { StaffInvoiceTable } from '#app/features/invoices/ui/staff-invoice-table.tsx';
import { optionDoneName } from '#app/features/option-changes/messages.ts';
import { loadOptionList } from '#app/features/option-changes/queries.server.ts';
import { OptionList } from '#app/features/option-changes/ui/option-section.tsx';
import { PROGRAMME_NAMES } from '#app/features/partners/rules.ts';
import { paymentMethodName } from '#app/features/invoices/messages.ts';
import { asFigures } from '#app/features/invoices/rules.ts';
import { explainPaymentOutcome } from '#app/features/payments/messages.ts';
import { outcomeOfPayment } from '#app/features/payments/rules.ts';
import { ContractPayments } from '#app/features/payments/ui/contract-payments.tsx';
import { listCashbacksOfContract } from '#app/features/payout-reviews/queries.server.ts';
import { ContractCashbacks } from '#app/features/payout-reviews/ui/contract-cashbacks.tsx';
import { withdrawPlanned } from '#app/features/referral-corrections/commands.server.ts';
import { PLAN_WITHDRAWAL_FIELDS, PlanWithdrawalForm } from '#app/features/referral-corrections/form.ts';
import { correctionDone, explainPlanRefusal } from '#app/features/referral-corrections/messages.ts';
import { PlannedCorrection } from '#app/features/referral-corrections/ui/planned-correction.tsx';
import { findMoneyDays } from '#app/features/cashback-ways/queries.server.ts';
import { twoClockDays } from '#app/features/date-rulers/rules.ts';
import { TwoClockRuler } from '#app/features/date-rulers/ui/two-clock-ruler.tsx';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `契約 ${data.contract.orderNumber}` : '契約'}|パートナーポータル` },
];

export const loader = staffLoader('orders.view', async (context, { params, request }) => {
  const id = found(parseId('ctr', params['id']), '契約');
  const [row, plans, coverage, invoices, payments, refund, cashbacks, imported, attribution, moves] = await Promise.all(
    [
      findContract(context, id),
      listPlans(context),
      loadCoverage(context, [id]),
      loadInvoicesOfContracts(context, [id]),
      listPaymentsOfContract(context, id),
      findRefund(context, id),
      listCashbacksOfContract(context, id),
      findImportedContract(context, id),
      findAttribution(context, id),
      listMovesOf(context, id),
    ],
  );
  const { contract, client: known, partnerCode, partnerName } = found(row, '契約');
  const { role } = context.staff;
  const client = known && shownClient(known, mayDo(role, 'clients.contact'));
  const { state, cancelledOn, renewsOn, nextInvoiceOn, programme } = contract;
  const plan = plans.find(({ code }) => code === contract.planCode);
  const renews = renewsOn && nextInvoiceOn && !cancelledOn && (state === 'in-force' || state === 'scheduled');
  const moneyOf = contract.partnerId ? await findMoneyDays(context, contract.partnerId) : undefined;
  const recorded = payments.find((payment) => payment.id === askedText(request, 'payment'));
  return {
    ...{ contract, client, coverage, cashbacks, invoices: invoices.map(asFigures) },
    payments: payments.map((payment) => ({ ...payment, methodName: paymentMethodName(payment.method) })),
    ...{ refund: refund ?? null, today: context.today },
    partner: contract.partnerId ? { id: contract.partnerId, code: partnerCode, name: partnerName } : null,
    ...{ oldNumber: imported ? imported.oldNumber : null, renewsOn: renews ? renewsOn : null },
    ...{ terms: await listTerms(context, contract), planName: plan ? plan.name : contract.planCode },
    optionList: found(await loadOptionList(context, id), '契約'),
    ruler: renews && programme ? twoClockDays({ renewsOn, nextInvoiceOn }, context.policy, moneyOf) : [],
    recorded: recorded ? { ...recorded, outcome: outcomeOfPayment(recorded, contract) ?? null } : null,
    ...{ done: askedText(request, 'done'), explained: attribution ? explainAttribution(attribution) : null },
    ...{ mayContact: mayDo(role, 'clients.contact'), mayRecord: mayDo(role, 'payments.record') },
    planned: moves.find(({ outcome }) => outcome === null) ?? null,
    mayDecide: mayDo(role, 'referrals.decide'),
    mayCancel: mayDo(role, 'cancellations.request') && isCancellable(contract),
    mayChange: mayDo(role, 'contracts.change') && !cancelledOn && isChangeable(state),
    mayAddress: mayDo(role, 'cancellations.request') && client !== null,
    mayRelearn: mayDo(role, 'adjustments.propose') && coverage.some(({ counts }) => counts),
  };
});

export const action = staffAction('referrals.decide', async (context, { params, request }) => {
  const id = found(parseId('ctr', params['id']), '契約');
  const submission = parseWithZod(await readFields(request, PLAN_WITHDRAWAL_FIELDS), { schema: PlanWithdrawalForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const outcome = await withdrawPlanned(context, id, submission.value.reason);
  if (!outcome.ok) return refusalReply(submission, explainPlanRefusal(outcome.refusal));
  return redirect(`/staff/contracts/${id}?done=plan-withdrawn`);
});

export default function ContractPage() {
  const lastResult = useActionData<typeof action>();
  const {
    contract,
    planName,
    planned,
    payments,
    invoices,
    today,
    mayRecord,
    mayDecide,
    terms,
    coverage,
    ruler,
    optionList,
    cashbacks,
  } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title={`契約 ${contract.orderNumber}`}
        lead={
          <span className="inline-flex flex-wrap items-center gap-3">
            <ContractStateLabel state={contract.state} cancelled={contract.cancelledOn !== null} />
            <span>
              {planName}・{contract.termMonths}ヶ月
            </span>
          </span>
        }
        crumbs={[{ to: '/staff/contracts', label: '注文・契約' }]}
      >
        <Actions />
      </PageHeading>
      <Results />
      {planned && <PlannedCorrection planned={planned} mayWithdraw={mayDecide} lastResult={lastResult} />}
      <Section title="契約の内容">
        <Terms />
      </Section>
      <Section title="契約期間">
        <TermTable terms={terms} />
      </Section>
      <Section title="オプション">
        <OptionList {...optionList} />
      </Section>
      {ruler.length > 0 && (
        <Section title="次回の更新">
          <TwoClockRuler caption="次回の更新" days={ruler} programme={contract.programme} />
        </Section>
      )}
      <Section title="請求書">
        <StaffInvoiceTable invoices={invoices} today={today} mayRecord={mayRecord} />
      </Section>
      <ContractPayments payments={payments} />
      {contract.programme === 'cashback' && <ContractCashbacks contractId={contract.id} cashbacks={cashbacks} />}
      <CoverageSection coverage={coverage} />
    </>
  );
}

/** What can be done with the contract, each for those who may. */
function Actions() {
  const { contract, client, invoices, mayDecide, mayCancel, mayAddress, mayChange, mayContact, mayRelearn } =
    useLoaderData<typeof loader>();
  return (
    <>
      {mayDecide && (
        <ButtonLink to={`/staff/contracts/${contract.id}/referral`} look="outline">
          紹介元の確認・訂正
        </ButtonLink>
      )}
      {(mayContact || !client) && invoices.some(({ term }) => term === 1) && (
        <ButtonLink to={`/staff/contracts/${contract.id}/confirmation/pdf`} look="outline" reload>
          注文確認書(PDF)
        </ButtonLink>
      )}
      {mayChange && (
        <ButtonLink to={`/staff/contracts/${contract.id}/change`} look="outline">
          プラン・期間の変更
        </ButtonLink>
      )}
      {mayChange && (
        <ButtonLink to={`/staff/contracts/${contract.id}/options`} look="outline">
          オプションの追加・解約
        </ButtonLink>
      )}
      {mayAddress && (
        <ButtonLink to={`/staff/contracts/${contract.id}/address`} look="outline">
          お客様の契約ページ
        </ButtonLink>
      )}
      {mayRelearn && (
        <ButtonLink to={`/staff/contracts/${contract.id}/coverage`} look="outline">
          有効期間の訂正
        </ButtonLink>
      )}
      {mayCancel && (
        <ButtonLink to={`/staff/contracts/${contract.id}/cancel`} look="outline">
          解約の手続き
        </ButtonLink>
      )}
    </>
  );
}

const DONE: Record<string, string> = {
  changed: '次の契約期間からの変更を受け付けました',
  withdrawn: '変更を取り消しました',
  cancelled: '解約を受け付けました',
};

function Results() {
  const { recorded, done } = useLoaderData<typeof loader>();
  const referral = correctionDone(done);
  const title = done && (DONE[done] ?? optionDoneName(done));
  return (
    <>
      {recorded && (
        <Notice
          kind={recorded.unapplied ? 'warning' : 'success'}
          title={`入金 ${yenText(recorded.amount)} を${dayText(recorded.receivedOn)}付けで記録しました`}
        >
          <p>請求書番号 {recorded.number}</p>
          {recorded.outcome && <p>{explainPaymentOutcome(recorded.outcome)}</p>}
        </Notice>
      )}
      {referral && (
        <Notice kind="success" title={referral.title}>
          <p>{referral.follows}</p>
        </Notice>
      )}
      {title && (
        <Notice kind="success" title={title}>
          <p>通知メールを作成しました。内容は下記のとおりです。</p>
        </Notice>
      )}
    </>
  );
}

function Terms() {
  const { contract, client, partner, refund, renewsOn, oldNumber, explained } = useLoaderData<typeof loader>();
  return (
    <DescriptionList
      items={[
        ...(oldNumber ? [{ term: '旧契約番号', description: oldNumber }] : []),
        { term: 'お客様', description: client ? `${client.company}(${client.companyKana})` : 'パートナー契約' },
        ...(client
          ? [
              { term: 'ご担当者', description: `${client.contactName}(${client.contactKana})` },
              { term: '連絡先', description: `${client.email} / ${client.phone}` },
            ]
          : []),
        {
          term: 'パートナー',
          description: partner ? (
            <>
              <TextLink to={`/staff/partners/${partner.id}`}>{partner.name}</TextLink>({partner.code})
            </>
          ) : client?.orderSlug ? (
            `紹介なし(使用されたURL: ${client.orderSlug})`
          ) : (
            '紹介なし'
          ),
        },
        ...(explained ? [{ term: '紹介元の判定', description: explained }] : []),
        { term: 'プログラム', description: contract.programme ? PROGRAMME_NAMES[contract.programme] : 'なし' },
        { term: '注文日', description: <DayText value={contract.orderedOn} /> },
        { term: '希望した利用開始日', description: <DayText value={contract.requestedStartOn} /> },
        { term: '利用開始日', description: contract.startsOn ? <DayText value={contract.startsOn} /> : '入金待ち' },
        { term: '現在の期', description: contract.term > 0 ? `第${contract.term}期` : '—' },
        { term: '次回更新日', description: renewsOn ? <DayText value={renewsOn} /> : '—' },
        ...(contract.cancelledOn
          ? [{ term: '解約の受付日', description: <DayText value={contract.cancelledOn} /> }]
          : []),
        ...(contract.endsOn ? [{ term: '最終利用日', description: <DayText value={contract.endsOn} /> }] : []),
        ...(refund
          ? [
              {
                term: '返金',
                description: (
                  <>
                    <YenText value={refund.amount} />
                    (返金日 <DayText value={refund.payOn} />)
                  </>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}
