import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { addMonths, parseMonth } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { momentText, monthText } from '#app/core/wording.ts';
import { sumYen } from '#app/core/yen.ts';
import { loadUserNames } from '#app/features/access/queries.server.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { findLatest } from '#app/features/approvals/queries.server.ts';
import { DecisionForm } from '#app/features/approvals/ui/decision-form.tsx';
import { findUnreadable, listFiles, listTransfers, runDays } from '#app/features/bank-files/queries.server.ts';
import { fileStanding, partsOf } from '#app/features/bank-files/rules.ts';
import { listUnconfirmed } from '#app/features/closes/queries.server.ts';
import { listStandingBreaches } from '#app/features/money-checks/queries.server.ts';
import { maskedPayee } from '#app/features/partners/rules.ts';
import {
  explainMoneyChecks,
  explainRateCheck,
  explainRunChecks,
  prepareButtonText,
  runStageAdvice,
} from '#app/features/payout-reviews/messages.ts';
import {
  findUnhanded,
  listLeftOut,
  listReviewedCorrections,
  listReviewedItems,
  listReviewedPayouts,
  nameCarried,
  previewRun,
} from '#app/features/payout-reviews/queries.server.ts';
import { namedChanges, stageOfRun } from '#app/features/payout-reviews/rules.ts';
import { RunChecks } from '#app/features/payout-reviews/ui/run-checks.tsx';
import { RunDecision } from '#app/features/payout-reviews/ui/run-decision.tsx';
import { RunPapers } from '#app/features/payout-reviews/ui/run-papers.tsx';
import { RunTotals } from '#app/features/payout-reviews/ui/run-totals.tsx';
import { RunStageLabel } from '#app/features/payout-reviews/ui/run-stage.tsx';
import { Carried, LeftOut } from '#app/features/payout-reviews/ui/run-remainders.tsx';
import { UnhandedNotice } from '#app/features/payout-reviews/ui/unhanded-notice.tsx';
import { RunChanges, RunPayouts } from '#app/features/payout-reviews/ui/run-tables.tsx';
import { explainAnomalyCheck } from '#app/features/payout-safeguards/messages.ts';
import { loadAnomalies, loadNews } from '#app/features/payout-safeguards/queries.server.ts';
import { unanswered } from '#app/features/payout-safeguards/rules.ts';
import { AnomaliesLink } from '#app/features/payout-safeguards/ui/anomalies-link.tsx';
import { RunNews } from '#app/features/payout-safeguards/ui/run-news.tsx';
import { preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { explainPrepareRefusal } from '#app/features/payouts/messages.ts';
import { listCarried, listHanded } from '#app/features/payout-handings/queries.server.ts';
import { listHeldPartners } from '#app/features/payout-holds/queries.server.ts';
import { withoutHeld } from '#app/features/payout-holds/rules.ts';
import { findRun } from '#app/features/payouts/queries.server.ts';
import { checkPreparation, runAsThing } from '#app/features/payouts/rules.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import type { StaffContext } from '#app/platform/context.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton } from '#app/ui/buttons.tsx';
import { DateRuler } from '#app/ui/date-ruler.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? monthText(data.month) : ''}の支払処理|パートナーポータル` },
];

const DONE: Record<string, string> = {
  prepared: '支払処理の承認を依頼しました。別の担当者の承認を受けてください',
  approved: '支払処理を承認しました',
  rejected: '支払処理を差し戻しました',
  sent: '送金済みを記録しました',
};

export const loader = staffLoader('payouts.view', async (context, { params, request }) => {
  const month = found(parseMonth(params['month'] ?? ''), '支払処理');
  const { today, policy, staff } = context;
  const [run, rows, before, items, corrections, leftOut, transfers, files, preview, approval, unconfirmed] =
    await Promise.all([
      findRun(context, month),
      listReviewedPayouts(context, month),
      listReviewedPayouts(context, addMonths(month, -1)),
      listReviewedItems(context, month),
      listReviewedCorrections(context, month),
      listLeftOut(context, month),
      listTransfers(context, month),
      listFiles(context, month),
      previewRun(context, month),
      findLatest(context, runAsThing(month)),
      listUnconfirmed(context),
    ]);
  const [held, handed, left, striking, news, names, carried, breaches] = await Promise.all([
    listHeldPartners(context),
    listHanded(context, month),
    listCarried(context, month),
    loadAnomalies(context, month, { contentHash: run?.contentHash ?? '', payouts: rows }),
    loadNews(context, month, rows),
    loadUserNames(context, run ? [run.preparedBy, run.approvedBy] : []),
    nameCarried(context, preview.carried),
    listStandingBreaches(context),
  ]);
  const open = unanswered(striking.anomalies, striking.answers).length;
  const paidBy = new Set(items.map(({ countMonth }) => countMonth));
  const file = fileStanding(withoutHeld(rows, held, handed), files, transfers);
  const shown = mayDo(staff.role, 'payees.see') ? rows : rows.map(maskedPayee);
  const payouts = shown.map((row) => ({
    ...row,
    parts: partsOf(row.route, row.sentAmount ?? row.standing, policy),
    ...{ held: held.has(row.partnerId), handed: handed.has(row.id), letGo: left.has(row.id) },
  }));
  const changed = run?.state === 'draft' && preview.contentHash !== run.contentHash;
  return {
    ...{ month, today, payouts, items, corrections, leftOut, carried, changed },
    run: run ? runFacts(run, names, approval, staff) : null,
    stage: stageOfRun(run && { ...run, waits: approval?.state === 'proposed' }, rows, file, month, today, policy),
    days: runDays(month, rows, policy),
    unhanded: (await findUnhanded(context, month)) ?? null,
    changes: namedChanges(rows, before),
    ...{ news, open, asked: striking.anomalies.length },
    checks: run
      ? [
          ...explainRunChecks(payouts, findUnreadable(rows), changed),
          ...explainMoneyChecks(rows, namesOf(rows, news.otherHolders), breaches),
          explainAnomalyCheck(striking.anomalies.length, open),
          explainRateCheck(unconfirmed.filter((one) => paidBy.has(one))),
        ]
      : [],
    payable: { partners: preview.planned.length, total: sumYen(preview.planned.map(({ amount }) => amount)) },
    ...duties(staff.role),
    mayPrepare: mayDo(staff.role, 'payouts.prepare') && checkPreparation(month, run?.state, today, policy).ok,
    done: DONE[askedText(request, 'done') ?? ''] ?? null,
  };
});

function namesOf(rows: readonly { partnerId: PartnerId; partnerName: string }[], which: readonly PartnerId[]) {
  return rows.filter(({ partnerId }) => which.includes(partnerId)).map(({ partnerName }) => partnerName);
}

function duties(role: StaffContext['staff']['role']) {
  return {
    mayApprove: mayDo(role, 'payouts.approve'),
    mayMark: mayDo(role, 'payouts.mark'),
    mayExport: mayDo(role, 'payouts.export'),
  };
}

function runFacts(
  run: NonNullable<Awaited<ReturnType<typeof findRun>>>,
  names: Awaited<ReturnType<typeof loadUserNames>>,
  approval: Awaited<ReturnType<typeof findLatest>>,
  staff: StaffContext['staff'],
) {
  return {
    state: run.state,
    contentHash: run.contentHash,
    preparedBy: run.preparedBy ? (names.get(run.preparedBy) ?? '—') : '日次処理',
    preparedAt: momentText(run.preparedAt),
    approvedBy: run.approvedBy ? (names.get(run.approvedBy) ?? '—') : null,
    approvedAt: run.approvedAt ? momentText(run.approvedAt) : null,
    own: run.preparedBy === staff.userId,
    waits: approval?.state === 'proposed',
    rejected: approval?.state === 'rejected' ? approval.reason : null,
  };
}

export const action = staffAction('payouts.prepare', async (context, { params }) => {
  const month = found(parseMonth(params['month'] ?? ''), '支払処理');
  const outcome = await preparePayoutRun(context, month);
  if (!outcome.ok) return data({ refusal: explainPrepareRefusal(outcome.refusal) }, { status: 409 });
  return redirect(`/staff/payouts/${month}?done=prepared`);
});

export default function Run() {
  const loaded = useLoaderData<typeof loader>();
  const { month, payouts, items, corrections, stage, days, today, done, mayMark, run, payable, changes } = loaded;
  const refusal = useActionData<typeof action>()?.refusal;
  return (
    <>
      <PageHeading
        title={`${monthText(month)}の支払処理`}
        lead={
          <span className="inline-flex flex-wrap items-center gap-3">
            <RunStageLabel stage={stage} />
            <span>{runStageAdvice(stage)}</span>
          </span>
        }
        crumbs={[{ to: '/staff/payouts', label: '送金' }]}
      />
      {refusal && (
        <Notice kind="error" title="支払処理を作成できませんでした">
          <p>{refusal}</p>
        </Notice>
      )}
      {done && !refusal && <Notice kind="success" title={done} />}
      <UnhandedNotice unhanded={loaded.unhanded} />
      <RunTotals {...{ run, payouts, payable, changes }} />
      <DateRuler
        caption="日程"
        marks={[
          { day: days.deadline, label: '承認期限' },
          { day: days.noticeOn, label: '通知' },
          { day: days.uploadBy, label: '銀行への登録期限' },
          { day: days.sendOn, label: '送金日' },
          { day: today, label: '本日', now: true },
        ]}
      />
      <NextSteps />
      <Review />
      <Section title="支払の明細">
        <RunPayouts {...{ payouts, items, corrections, month }} missed={run?.state === 'missed'} mayReturn={mayMark} />
      </Section>
      {today <= days.sendOn && (
        <Section title="含まれないもの">
          <LeftOut rows={loaded.leftOut} />
          {loaded.carried.length > 0 && <Carried rows={loaded.carried} />}
        </Section>
      )}
    </>
  );
}

/** What is read before the second person decides, and the decision. */
function Review() {
  const { month, run, checks, changes, changed, news, payouts, days, mayApprove } = useLoaderData<typeof loader>();
  if (!run) return null;
  return (
    <>
      <Section title="確認項目">
        <RunChecks checks={checks} />
      </Section>
      <Section title="前月との違い">
        <RunChanges changes={changes} previousMonth={addMonths(month, -1)} />
      </Section>
      <Section title="支払先で新しいもの">
        <RunNews news={news} payouts={payouts} />
      </Section>
      {run.waits && mayApprove && !run.own && !changed && (
        <RunDecision deadline={days.deadline}>
          <DecisionForm
            contentHash={run.contentHash}
            lastResult={undefined}
            action={`/staff/payouts/${month}/approve`}
          />
        </RunDecision>
      )}
    </>
  );
}

function NextSteps() {
  const { month, run, changed, mayPrepare, mayApprove, mayMark, mayExport, stage, days, asked, open } =
    useLoaderData<typeof loader>();
  return (
    <Section title="手続き">
      {run && (
        <p className="mb-4">
          作成: {run.preparedBy}({run.preparedAt}){run.approvedBy && ` / 承認: ${run.approvedBy}(${run.approvedAt})`}
        </p>
      )}
      <div className="flex flex-wrap items-start gap-4">
        {mayPrepare && (
          <Form method="post">
            <SubmitButton look={run?.waits && !changed ? 'outline' : 'fill'}>
              {prepareButtonText(run, changed)}
            </SubmitButton>
          </Form>
        )}
        <AnomaliesLink {...{ month, asked, open }} />
        {run && <RunPapers {...{ month, run, stage }} evidence={mayExport} />}
        {stage === 'sent' && <ButtonLink to={`/staff/payouts/${month}/results`}>送金結果と締め切り</ButtonLink>}
        {stage === 'unsent' && mayMark && (
          <Form method="post" action={`/staff/payouts/${month}/sent`}>
            <SubmitButton>送金済みを記録する</SubmitButton>
          </Form>
        )}
      </div>
      {run?.rejected && (
        <Notice kind="warning" title="この支払処理は差し戻されました">
          <p>理由: {run.rejected}</p>
          <p>内容をご確認のうえ、支払処理を作成し直してください。</p>
        </Notice>
      )}
      {!mayApprove && <p>支払処理の作成と承認は、作成担当または承認担当が行います。</p>}
      {run?.waits && run.own && mayApprove && (
        <Notice kind="info" title="承認は別の担当者が行います">
          <p>
            ご自身が作成した支払処理は承認できません。
            <DayText value={days.deadline} />
            までに、別の担当者へ承認を依頼してください。
          </p>
        </Notice>
      )}
    </Section>
  );
}
