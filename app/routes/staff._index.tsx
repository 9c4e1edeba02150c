import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { addDays, addMonths, dayInTokyo, daysBetween, monthOf } from '#app/core/calendar.ts';
import { dayText } from '#app/core/wording.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { countWaiting } from '#app/features/attributions/queries.server.ts';
import { countProposed } from '#app/features/approvals/queries.server.ts';
import { listFiles, listToSend, listTransfers, runDays } from '#app/features/bank-files/queries.server.ts';
import { fileStanding } from '#app/features/bank-files/rules.ts';
import { loadCloseDuty } from '#app/features/close-reviews/queries.server.ts';
import { countUnreferred } from '#app/features/contracts/queries.server.ts';
import { listOpenInvoices, sumOpenInvoices } from '#app/features/invoices/queries.server.ts';
import { TaskTable } from '#app/features/operations/ui/task-table.tsx';
import { invariantName } from '#app/features/money-checks/messages.ts';
import { listBreachesSince } from '#app/features/money-checks/queries.server.ts';
import { findApplications } from '#app/features/partners/queries.server.ts';
import { countUnanswered } from '#app/features/bank-results/queries.server.ts';
import { countOpenReports } from '#app/features/name-reports/queries.server.ts';
import { listUnnoticed } from '#app/features/payout-letters/queries.server.ts';
import { findLatest } from '#app/features/approvals/queries.server.ts';
import { countExpired } from '#app/features/unclaimed-transfers/queries.server.ts';
import { findUnhanded, listReturned, listUnconfirmedWithMoney } from '#app/features/payout-reviews/queries.server.ts';
import { explainUnhanded, runStageAdvice } from '#app/features/payout-reviews/messages.ts';
import { stageOfRun } from '#app/features/payout-reviews/rules.ts';
import { RunStageLabel } from '#app/features/payout-reviews/ui/run-stage.tsx';
import { listRuns } from '#app/features/payouts/queries.server.ts';
import { runAsThing } from '#app/features/payouts/rules.ts';
import { countOpenQuestions } from '#app/features/line-questions/queries.server.ts';
import { countOpenInquiries } from '#app/features/referral-inquiries/queries.server.ts';
import { stepInShort } from '#app/features/refund-payouts/messages.ts';
import { listUnpaidRefunds, sumUnpaidRefunds } from '#app/features/refund-payouts/queries.server.ts';
import { RefundStateLabel } from '#app/features/refund-payouts/ui/refund-state.tsx';
import type { StaffContext } from '#app/platform/context.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { LinkWithNote, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateRuler } from '#app/ui/date-ruler.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '本日の業務|パートナーポータル' }];

/** Invoices due within a week are shown, rows of each list on the page, and how long a return stays in sight. */
const DUE_SOON_DAYS = 7;
const ROWS = 5;
const REFUND_ROWS = 20;
const RETURNS_MONTHS = 2;
const RECENT_ORDER_DAYS = 30;

export const loader = staffLoader('console.view', async (context, { context: { portal } }) => {
  const { today } = context;
  const dueSoon = addDays(today, DUE_SOON_DAYS);
  const [
    applications,
    approvals,
    unconfirmed,
    open,
    overdue,
    unreferred,
    referrals,
    inquiries,
    refunds,
    refundsOwed,
    closes,
    returned,
    payout,
    breaches,
    afterwards,
  ] = await Promise.all([
    findApplications(context),
    countProposed(context),
    listUnconfirmedWithMoney(context, ROWS),
    sumOpenInvoices(context, dueSoon),
    listOpenInvoices(context, addDays(today, -1), ROWS),
    countUnreferred(context, addDays(today, -RECENT_ORDER_DAYS)),
    countWaiting(context),
    countOpenInquiries(context),
    listUnpaidRefunds(context, REFUND_ROWS),
    sumUnpaidRefunds(context),
    loadCloseDuty(context),
    listReturned(context, addMonths(monthOf(today), -RETURNS_MONTHS)),
    loadPayout(context),
    listBreachesSince(context),
    loadAfterwards(context),
  ]);
  // Staff move the business day of a demonstration: it is behind the calendar on purpose.
  const daysBehind = portal.demonstration ? 0 : daysBetween(today, dayInTokyo(context.now));
  return {
    ...{ today, dueSoon, applications, approvals, unconfirmed, open, overdue, unreferred, referrals, inquiries },
    ...{ closes, returned, payout, afterwards, daysBehind },
    ...{ refunds: refunds.map(shownRefund), refundsUnpaid: refundsOwed.count },
    mayRecord: mayDo(context.staff.role, 'payments.record'),
    breaches: breaches.map(({ invariant, places, since }) => ({ name: invariantName(invariant), places, since })),
  };
});

type Unpaid = Awaited<ReturnType<typeof listUnpaidRefunds>>[number];

/** Accounts stay on the refunds' own pages. */
function shownRefund({ contractId, orderNumber, requestedOn, payOn, transferOn, amount, state, next }: Unpaid) {
  return { contractId, orderNumber, requestedOn, payOn, transferOn, amount, state, next: next && stepInShort(next) };
}

async function loadAfterwards(context: StaffContext) {
  const [unnoticed, unanswered, unclaimed, reported, questions] = await Promise.all([
    listUnnoticed(context),
    countUnanswered(context),
    countExpired(context),
    countOpenReports(context),
    countOpenQuestions(context),
  ]);
  return { unnoticed: unnoticed.length, unanswered, unclaimed, reported, questions };
}

async function loadPayout(context: StaffContext) {
  const { today, policy } = context;
  const month = monthOf(today);
  const [runs, approval, payouts, transfers, files, before, unhanded] = await Promise.all([
    listRuns(context),
    findLatest(context, runAsThing(month)),
    listToSend(context, month),
    listTransfers(context, month),
    listFiles(context, month),
    findUnhanded(context, addMonths(month, -1)),
    findUnhanded(context, month),
  ]);
  const run = runs.find((one) => one.month === month);
  const file = fileStanding(payouts, files, transfers);
  return {
    month,
    stage: stageOfRun(run && { ...run, waits: approval?.state === 'proposed' }, payouts, file, month, today, policy),
    ...runDays(month, payouts, policy),
    unhanded: [before, unhanded].flatMap((one) => (one ? [{ ...one, ...explainUnhanded(one) }] : [])),
    missed: runs.filter(({ month, state }) => state === 'missed' && month >= addMonths(monthOf(today), -3)),
  };
}

export default function Board() {
  const board = useLoaderData<typeof loader>();
  const { today, payout, daysBehind } = board;
  return (
    <>
      <PageHeading title="本日の業務" lead="対応が必要なものから順に表示しています。" />
      {daysBehind > 0 && (
        <Notice kind="warning" title={`日次処理が${daysBehind}日分遅れています`}>
          <p>
            業務日は <DayText value={today} /> です。日次処理が完了するまで、新しい日付の処理は行われません。
          </p>
        </Notice>
      )}
      <FailedChecks />
      <TaskTable board={board} />
      <Section title="今月の送金">
        <p className="mb-4 flex flex-wrap items-center gap-3">
          <RunStageLabel stage={payout.stage} />
          <span>{runStageAdvice(payout.stage)}</span>
        </p>
        <DateRuler
          caption="支払処理の日程"
          marks={[
            { day: payout.deadline, label: '承認期限' },
            { day: payout.noticeOn, label: '通知' },
            { day: payout.uploadBy, label: '銀行への登録期限' },
            { day: payout.sendOn, label: '送金日' },
            { day: today, label: '本日', now: true },
          ]}
        />
        <p>
          <TextLink to={`/staff/payouts/${payout.month}`}>今月の支払処理を開く</TextLink>
        </p>
      </Section>
      <OverdueInvoices />
      <UnconfirmedPayees />
      <ComingRefunds />
    </>
  );
}

/** Which checks of the money fail, since when, and what waits until they hold again. */
function FailedChecks() {
  const { breaches } = useLoaderData<typeof loader>();
  if (breaches.length === 0) return null;
  return (
    <Notice kind="error" title="整合性の確認で、満たされない項目があります">
      <ul className="list-disc pl-6">
        {breaches.map(({ name, places, since }) => (
          <li key={name}>
            {name}({places}件、{dayText(since)}から)
          </li>
        ))}
      </ul>
      <p className="mt-2">
        解消するまで、キャッシュバックの銀行ファイルと返金の振込データの作成・ダウンロードを停止しています。{' '}
        <TextLink to="/staff/money-checks">整合性の確認を開く</TextLink>
      </p>
    </Notice>
  );
}

function OverdueInvoices() {
  const { overdue, mayRecord } = useLoaderData<typeof loader>();
  return (
    <Section title="期限を過ぎた請求書">
      <DataTable
        caption={`支払期限の古い順(最大${ROWS}件)`}
        rows={overdue}
        rowKey={({ id }) => id}
        empty="期限を過ぎた未入金の請求書はありません。"
        columns={[
          {
            heading: '請求書番号',
            cell: ({ number }) =>
              mayRecord ? <TextLink to={`/staff/payments?number=${number}`}>{number}</TextLink> : number,
          },
          {
            heading: '注文番号',
            cell: ({ contractId, orderNumber }) => (
              <TextLink to={`/staff/contracts/${contractId}`}>{orderNumber}</TextLink>
            ),
          },
          { heading: '支払期限', cell: ({ dueOn }) => <DayText value={dueOn} /> },
          { heading: '無効になる日', cell: ({ expiresOn }) => <DayText value={expiresOn} /> },
          { heading: '請求額', cell: ({ total }) => <YenText value={total} />, figures: true },
        ]}
      />
    </Section>
  );
}

function UnconfirmedPayees() {
  const { unconfirmed } = useLoaderData<typeof loader>();
  return (
    <Section
      title="受取名義が未確認のパートナー"
      lead="名義の確認が15日の前日までに済まない場合、キャッシュバックは翌月以降の送金になります。"
    >
      <DataTable
        caption={`送金待ちの金額が大きい順(最大${ROWS}件)`}
        rows={unconfirmed}
        rowKey={({ partnerId }) => partnerId}
        empty="送金待ちの金額があるパートナーの受取名義は、すべて確認済みです。"
        columns={[
          {
            heading: 'パートナー',
            cell: ({ partnerId, code, partnerName }) => (
              <LinkWithNote to={`/staff/partners/${partnerId}`} note={code}>
                {partnerName}
              </LinkWithNote>
            ),
          },
          { heading: 'メールアドレス', cell: ({ email }) => email },
          { heading: '最初の支払可能日', cell: ({ firstPayableOn }) => <DayText value={firstPayableOn} /> },
          { heading: '送金待ち', cell: ({ total }) => <YenText value={total} />, figures: true },
        ]}
      />
    </Section>
  );
}

function ComingRefunds() {
  const { refunds } = useLoaderData<typeof loader>();
  return (
    <Section title="返金の予定">
      <DataTable
        caption={`未払いの返金(返金日の早い順、最大${REFUND_ROWS}件)`}
        rows={refunds}
        rowKey={({ contractId }) => contractId}
        empty="未払いの返金はありません。"
        columns={[
          {
            heading: '注文番号',
            cell: ({ contractId, orderNumber }) => (
              <TextLink to={`/staff/refunds/${contractId}`}>{orderNumber}</TextLink>
            ),
          },
          {
            heading: '状態',
            cell: ({ state, next }) => (
              <>
                <RefundStateLabel state={state} />
                {next && <span className="mt-1 block text-dns-14N-130">{next}</span>}
              </>
            ),
          },
          { heading: '解約の受付日', cell: ({ requestedOn }) => <DayText value={requestedOn} /> },
          { heading: '返金日', cell: ({ payOn }) => <DayText value={payOn} /> },
          { heading: '返金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
        ]}
      />
    </Section>
  );
}
