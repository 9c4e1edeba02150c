import type { RunStage } from './rules.ts';

/** Where a month's run stands, as staff call it. */
export function runStageName(stage: RunStage): string {
  return {
    'to-prepare': '未作成',
    'to-approve': '承認待ち',
    'to-notice': '承認済み(通知待ち)',
    'to-make-file': '銀行ファイル未作成',
    'file-stale': '銀行ファイル要再作成',
    'to-send': '送金待ち',
    unsent: '未送金あり',
    sent: '送金済み',
    missed: '期限切れ(翌月へ繰越)',
    empty: '対象なし',
  }[stage];
}

/** What staff do next about a month's run. */
export function runStageAdvice(stage: RunStage): string {
  return {
    'to-prepare': '支払処理を作成し、承認期限までに別の担当者の承認を受けてください。',
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
