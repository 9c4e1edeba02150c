import type { Day, Month } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { CountText, DayText, YenText } from '#app/ui/figures.tsx';
import { StatusLabel, type Tone } from '#app/ui/notices.tsx';
import { type Closes, closeTasks } from './close-tasks.tsx';
import { type UnhandedMoney, handingTasks } from './handing-tasks.tsx';
import { type Questions, questionTasks } from './question-tasks.tsx';
import type { Task } from './task.tsx';

/** What waits on a day, as the board counts it. */
export type Board = {
  today: Day;
  /** Whether the reader may record payments: others are led to the contracts. */
  mayRecord: boolean;
  applications: { count: number; oldest: Day | null };
  approvals: { count: number; oldest: Day | null };
  unconfirmed: readonly { total: Yen }[];
  open: { overdue: number; overdueTotal: Yen; coming: number; comingTotal: Yen };
  unreferred: { running: number; recent: number };
  /** Orders whose referral staff are asked to look at. */
  referrals: { count: number; oldest: Day | null };
  /** Referrals that partners miss and asked about. */
  inquiries: { count: number; oldest: Day | null };
  /** Refunds not paid yet, soonest due first, and how many there are in all. */
  refunds: readonly { transferOn: Day; state: string }[];
  refundsUnpaid: number;
  returned: readonly { returnedOn: Day | null }[];
  /** Notices that reached nobody, lines of the bank without an answer, transfers past their deadline, names reported, and questions. */
  afterwards: { unnoticed: number; unanswered: number; unclaimed: number; reported: number; questions: Questions };
  closes: Closes;
  payout: {
    month: Month;
    stage: string;
    deadline: Day;
    uploadBy: Day;
    sendOn: Day;
    missed: readonly { month: Month }[];
    /** Money of this run and the last that nobody took to the bank in time. */
    unhanded: readonly UnhandedMoney[];
  };
};

const URGENCY: Record<Task['urgency'], { tone: Tone; name: string }> = {
  now: { tone: 'bad', name: '要対応' },
  soon: { tone: 'waiting', name: '確認' },
  none: { tone: 'neutral', name: 'なし' },
};

const ORDER = ['now', 'soon', 'none'];

/** Everything that can wait for staff, what needs doing first at the top. */
export function TaskTable({ board }: { board: Board }) {
  const tasks = [
    ...peopleTasks(board),
    ...referralTasks(board),
    ...questionTasks(board.afterwards.questions, board.today),
    ...moneyTasks(board),
    ...closeTasks(board.closes),
    ...handingTasks(board.payout.unhanded),
    ...payoutTasks(board),
    ...afterwardsTasks(board),
  ];
  const sorted = tasks.toSorted((left, right) => ORDER.indexOf(left.urgency) - ORDER.indexOf(right.urgency));
  return (
    <DataTable
      caption="確認事項"
      rows={sorted}
      rowKey={({ to, go }) => `${to} ${go}`}
      empty="確認事項はありません。"
      columns={[
        { heading: '状態', cell: ({ urgency }) => <Urgency urgency={urgency} /> },
        { heading: '項目', cell: ({ title }) => <strong>{title}</strong>, names: true },
        { heading: '内容', cell: ({ what }) => what },
        { heading: '期限', cell: ({ until }) => (until ? <DayText value={until} /> : '—') },
        { heading: '操作', cell: ({ to, go }) => <TextLink to={to}>{go}</TextLink> },
      ]}
    />
  );
}

function Urgency({ urgency }: { urgency: Task['urgency'] }) {
  const { tone, name } = URGENCY[urgency];
  return <StatusLabel tone={tone}>{name}</StatusLabel>;
}

function peopleTasks({ applications, approvals, unconfirmed, payout, today }: Board): Task[] {
  const inTime = payout.deadline >= today;
  return [
    {
      title: 'パートナーの申請',
      urgency: applications.count > 0 ? 'now' : 'none',
      what: applications.oldest ? (
        <>
          <CountText value={applications.count} unit="件" />
          の申請が審査を待っています(最も古い申請 <DayText value={applications.oldest} />)
        </>
      ) : (
        '審査待ちの申請はありません'
      ),
      to: '/staff/partners?state=applied',
      go: '申請を見る',
    },
    {
      title: '承認待ち',
      urgency: approvals.count > 0 ? 'now' : 'none',
      what: approvals.oldest ? (
        <>
          <CountText value={approvals.count} unit="件" />
          の申請が承認を待っています(最も古い申請 <DayText value={approvals.oldest} />)
        </>
      ) : (
        '承認待ちの申請はありません'
      ),
      to: '/staff/approvals',
      go: '承認を見る',
    },
    {
      title: '受取名義の確認',
      urgency: unconfirmed.length > 0 ? 'soon' : 'none',
      what:
        unconfirmed.length > 0
          ? '送金待ちの金額があり、受取名義が未確認のパートナーがいます(下の一覧)'
          : '未確認の受取名義はありません',
      ...(unconfirmed.length > 0 && inTime ? { until: payout.deadline } : {}),
      to: '/staff/partners',
      go: 'パートナーを見る',
    },
  ];
}

function referralTasks({ referrals, inquiries, unreferred }: Board): Task[] {
  return [
    {
      title: '紹介元の確認待ち',
      urgency: referrals.count > 0 ? 'soon' : 'none',
      what: referrals.oldest ? (
        <>
          <CountText value={referrals.count} unit="件" />
          の申し込みが確認を待っています(最も古い申し込み <DayText value={referrals.oldest} />)
        </>
      ) : (
        '確認待ちの申し込みはありません'
      ),
      to: '/staff/referrals',
      go: '紹介元を確認する',
    },
    {
      title: 'パートナーからの確認のご依頼',
      urgency: inquiries.count > 0 ? 'soon' : 'none',
      what: inquiries.oldest ? (
        <>
          <CountText value={inquiries.count} unit="件" />
          のご依頼が回答を待っています(最も古いご依頼 <DayText value={inquiries.oldest} />)
        </>
      ) : (
        '回答待ちのご依頼はありません'
      ),
      to: '/staff/referrals',
      go: 'ご依頼に回答する',
    },
    {
      title: '紹介のない注文',
      urgency: unreferred.recent > 0 ? 'soon' : 'none',
      what: `直近30日に${unreferred.recent}件(有効な契約は合計${unreferred.running}件)`,
      to: '/staff/contracts?referral=none',
      go: '注文を見る',
    },
  ];
}

function moneyTasks({ open, refunds, refundsUnpaid, today, mayRecord }: Board): Task[] {
  const payments = mayRecord ? '/staff/payments' : '/staff/contracts';
  const due = refunds.filter(({ transferOn }) => transferOn <= today).length;
  return [
    {
      title: '期限を過ぎた請求書',
      urgency: open.overdue > 0 ? 'now' : 'none',
      what: <InvoiceSum count={open.overdue} total={open.overdueTotal} />,
      to: payments,
      go: mayRecord ? '入金を記録する' : '契約を見る',
    },
    {
      title: '7日以内に期限の請求書',
      urgency: open.coming > 0 ? 'soon' : 'none',
      what: <InvoiceSum count={open.coming} total={open.comingTotal} />,
      to: `${payments}#open`,
      go: mayRecord ? '請求書を見る' : '契約を確認する',
    },
    {
      title: '返金',
      urgency: due > 0 ? 'now' : refundsUnpaid > 0 ? 'soon' : 'none',
      what: due > 0 ? `振込日を迎えた未払いの返金が${due}件あります` : `未払いの返金は${refundsUnpaid}件です`,
      ...(refunds[0] ? { until: refunds[0].transferOn } : {}),
      to: '/staff/refunds',
      go: '返金を見る',
    },
  ];
}

function InvoiceSum({ count, total }: { count: number; total: Yen }) {
  if (count === 0) return '該当する請求書はありません';
  return (
    <>
      <CountText value={count} unit="件" />
      、合計 <YenText value={total} />
    </>
  );
}

function afterwardsTasks({ afterwards: { unnoticed, unanswered, unclaimed, reported } }: Board): Task[] {
  const now = (title: string, what: string, to: string): Task => ({ title, urgency: 'now', what, to, go: '開く' });
  return [
    ...(unnoticed > 0
      ? [now('届かない支払通知', `支払通知を届けられなかった支払が${unnoticed}件あります`, '/staff/payouts/notices')]
      : []),
    ...(unanswered > 0
      ? [now('送金結果の保留', `対応を待っている銀行の明細が${unanswered}件あります`, '/staff/payouts')]
      : []),
    ...(reported > 0
      ? [now('受取名義の申し出', `対応を待っている申し出が${reported}件あります`, '/staff/payouts/name-reports')]
      : []),
    ...(unclaimed > 0
      ? [now('未受取の送金', `受取期限を過ぎた送金が${unclaimed}件あります`, '/staff/payouts/unclaimed')]
      : []),
  ];
}

function payoutTasks({ payout, returned, today }: Board): Task[] {
  const { month, stage, deadline, uploadBy } = payout;
  const page = `/staff/payouts/${month}`;
  const tasks: Task[] = [];
  if (stage === 'to-prepare' || stage === 'to-put-up' || stage === 'to-approve') {
    const what = {
      'to-prepare': 'まだ作成されていません',
      'to-put-up': '下書きの内容を確認し、承認を依頼してください',
      'to-approve': '作成者以外の担当者の承認を待っています',
    }[stage];
    tasks.push({
      title: `${monthText(month)}の支払処理`,
      urgency: 'now',
      what,
      until: deadline,
      to: page,
      go: '支払処理を開く',
    });
  } else if (stage === 'to-make-file' || stage === 'file-stale' || stage === 'unsent') {
    const what = {
      'to-make-file': '銀行ファイルがまだ作成されていません',
      'file-stale': '銀行ファイルの作成後に金額が変わりました。作成し直してください',
      unsent: '送金日を過ぎた未送金の支払があります',
    }[stage];
    tasks.push({
      title: '銀行ファイル',
      urgency: 'now',
      what,
      until: uploadBy,
      to: `${page}/bank-file`,
      go: '銀行ファイルを開く',
    });
  } else if (stage === 'to-send' && today <= uploadBy && !payout.unhanded.some((one) => one.month === month)) {
    const what = '銀行ファイルは最新です。銀行への登録をお済ませください';
    tasks.push({
      title: '銀行への登録',
      urgency: 'soon',
      what,
      until: uploadBy,
      to: `${page}/bank-file`,
      go: '銀行ファイルを開く',
    });
  }
  if (payout.missed.length > 0) {
    const what = `${payout.missed.map(({ month }) => monthText(month)).join('、')}の支払処理が期限までに承認されず、翌月へ繰り越されました`;
    tasks.push({ title: '承認期限切れの支払処理', urgency: 'soon', what, to: '/staff/payouts', go: '送金を見る' });
  }
  if (returned.length > 0) {
    const what = `直近に銀行から返戻された支払が${returned.length}件あります。受取名義をご確認ください`;
    tasks.push({ title: '返戻', urgency: 'soon', what, to: '/staff/payouts#returned', go: '返戻を見る' });
  }
  return tasks;
}
