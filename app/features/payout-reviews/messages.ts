import type { Month } from '#app/core/calendar.ts';
import { dayText, monthText, yenText } from '#app/core/wording.ts';
import { fileColumnName } from '../bank-files/messages.ts';
import { type FileColumn, MOST_FILE_ROWS } from '../bank-files/rules.ts';
import { accountText } from '../bank-accounts/rules.ts';
import { type PayoutWay, accountOf, payoutDay } from '../payouts/rules.ts';
import type { RunStage, Unhanded } from './rules.ts';

/** Where a month's run stands, as staff call it. */
export function runStageName(stage: RunStage): string {
  return {
    'to-prepare': '未作成',
    'to-put-up': '下書き(承認依頼前)',
    'to-approve': '承認待ち',
    'to-notice': '承認済み(通知待ち)',
    'to-make-file': '銀行ファイル未作成',
    'file-stale': '銀行ファイル要再作成',
    'to-send': '送金待ち',
    unsent: '未送金あり',
    sent: '送金済み',
    missed: '承認期限切れ(翌月へ繰越)',
    empty: '対象なし',
  }[stage];
}

/** What staff do next about a month's run. */
export function runStageAdvice(stage: RunStage): string {
  return {
    'to-prepare':
      '1日の日次処理で下書きを作成します。その後に支払が生じた場合は、支払処理を作成し、承認期限までに別の担当者の承認を受けてください。',
    'to-put-up': '内容を確認し、別の担当者へ承認を依頼してください。承認期限を過ぎると翌月へ繰り越されます。',
    'to-approve': '作成者以外の担当者が内容を確認し、承認期限までに承認してください。',
    'to-notice': '15日の日次処理でパートナーへ通知します。対応は不要です。',
    'to-make-file': '銀行ファイルを作成し、登録期限までに銀行へ登録してください。',
    'file-stale': '作成後に金額が変わりました。銀行ファイルを作成し直し、登録済みのファイルと差し替えてください。',
    'to-send':
      '銀行ファイルは最新です。登録期限までに銀行への登録を済ませてください。月末日の日次処理で送金済みになります。',
    unsent: '送金日を過ぎた未送金の支払があります。銀行での送金を確認し、送金済みを記録してください。',
    sent: 'すべて送金済みです。銀行から返戻の連絡があった場合は、返戻を記録してください。',
    missed: '期限までに承認されませんでした。対象のキャッシュバックは翌月の支払処理に含まれます。',
    empty: 'この月に送金する支払はありません。',
  }[stage];
}

/** That the bank was given no file of a run's money, what follows, and what to do. MAIL-14, PRG-18. */
export function explainUnhanded({ month, payouts, total, uploadBy, sent }: Unhanded): { title: string; what: string } {
  const money = `${payouts}件・合計${yenText(total)}`;
  if (sent) {
    return {
      title: '銀行ファイルのダウンロードの記録がありません',
      what: `${monthText(month)}の支払のうち${money}は送金済みとして記録されましたが、銀行ファイルがダウンロードされていません。銀行での送金を至急ご確認ください。登録されていない場合は、ファイルをダウンロードして登録するか、送金結果に返戻を記録してください。`,
    };
  }
  return {
    title: '銀行ファイルがまだダウンロードされていません',
    what: `${monthText(month)}の支払のうち${money}が、銀行に渡っていません(登録期限 ${dayText(uploadBy)})。至急、銀行ファイルをダウンロードして登録してください。${dayText(payoutDay(month))}の日次処理では、ダウンロードの有無にかかわらず送金済みとして記録されます。`,
  };
}

/** What the button says that puts up a month's run: null where there is none, `waits` where it is put up already. */
export function prepareButtonText(run: { waits: boolean } | null, changed: boolean): string {
  if (!run) return '支払処理を作成する';
  if (run.waits) return '支払処理を作成し直す';
  return changed ? '最新の内容で承認を依頼する' : 'この内容で承認を依頼する';
}

/** One thing checked about a run, and what was found. */
export type RunCheck = { what: string; ok: boolean; finding: string };

/** What was checked about a run before anybody approves it, in sentences. MAIL-06, MAIL-15. */
export function explainRunChecks(
  payouts: readonly { parts: readonly unknown[] }[],
  unreadable: { email: string; column: FileColumn; character: string } | undefined,
  changed: boolean,
): RunCheck[] {
  const transfers = payouts.flatMap(({ parts }) => parts).length;
  const split = payouts.filter(({ parts }) => parts.length > 1).length;
  const names = unreadable
    ? `${unreadable.email} の${fileColumnName(unreadable.column)}に使用できない文字「${unreadable.character}」があります。受取名義を訂正し、作成し直してください`
    : 'すべての名義とメールアドレスを銀行ファイルに書き込めます';
  const limits =
    split > 0 ? `上限を超える${split}社の支払を分割します(振込 合計${transfers}件)` : '上限を超える支払はありません';
  const changes = changed ? '作成後に対象または金額が変わりました。作成し直してください' : '作成後の変更はありません';
  return [
    { what: '受取名義の確認', ok: true, finding: 'すべてのパートナーの受取名義が、通知日より前に確認されています' },
    { what: '銀行ファイルの文字', ok: !unreadable, finding: names },
    { what: '1件あたりの上限', ok: true, finding: limits },
    {
      what: '銀行ファイルの行数',
      ok: true,
      finding: `${transfers}行${
        transfers > MOST_FILE_ROWS
          ? `(${MOST_FILE_ROWS.toLocaleString('ja-JP')}行ごとに${Math.ceil(transfers / MOST_FILE_ROWS)}ファイルに分けます)`
          : `(1ファイルの上限 ${MOST_FILE_ROWS.toLocaleString('ja-JP')}行)`
      }`,
    },
    { what: '作成後の変更', ok: !changed, finding: changes },
  ];
}

/** Whether two people have signed the closes whose rates a run pays by; unsigned ones stop nothing and are named. PRG-09. */
export function explainRateCheck(unconfirmed: readonly Month[]): RunCheck {
  const months = unconfirmed.map(monthText).join('、');
  return checkOf('率の確認', unconfirmed, {
    none: '率のもとになった月末締めは、すべて2名で確認されています',
    some: `${months}の月末締めの確認が済んでいません。支払処理は進められますが、先に確認してください`,
  });
}

/** A payout as it is looked at for where it goes. */
type Addressed = PayoutWay & { email: string };

/** Whether a run pays nobody twice, accounts are the payees' own, and the books hold as they were last asked. MAIL-05, MAIL-06. */
export function explainMoneyChecks(
  payouts: readonly Addressed[],
  otherHolders: readonly string[],
  breaches: readonly unknown[],
): RunCheck[] {
  return [explainDuplicateCheck(payouts), explainHolderCheck(otherHolders), explainBooksCheck(breaches)];
}

/** An account that stands in another name than its partner's payee: after a change of the name, or from the first. */
function explainHolderCheck(otherHolders: readonly string[]): RunCheck {
  return checkOf('振込先の口座名義', otherHolders, {
    none: '銀行振込の口座名義は、すべて受取名義(カナ)と一致しています',
    some: `口座名義が受取名義(カナ)と異なる支払があります(${otherHolders.join('、')})。パートナーへご確認ください`,
  });
}

/** Two payouts to one address or one account pay somebody twice, unless two partners share it. */
function explainDuplicateCheck(payouts: readonly Addressed[]): RunCheck {
  const seen = new Map<string, number>();
  for (const { email, ...way } of payouts) {
    const account = accountOf(way);
    const to = account ? accountText(account) : email.toLowerCase();
    seen.set(to, (seen.get(to) ?? 0) + 1);
  }
  const twice = [...seen].filter(([, count]) => count > 1);
  return checkOf('支払の重複', twice, {
    none: '同じメールアドレスまたは口座への支払は重複していません',
    some: `同じメールアドレスまたは口座への支払が${twice.length}組あります。二重の支払でないことを確認してください`,
  });
}

function explainBooksCheck(breaches: readonly unknown[]): RunCheck {
  return checkOf('元帳と残高', breaches, {
    none: '元帳の貸借と、未払額の残高は一致しています',
    some: `整合性の確認で満たされない項目が${breaches.length}件あります。解消するまで銀行ファイルは作成できません`,
  });
}

/** A check that holds while nothing was found against it. */
function checkOf(what: string, found: readonly unknown[], { none, some }: { none: string; some: string }): RunCheck {
  const ok = found.length === 0;
  return { what, ok, finding: ok ? none : some };
}
