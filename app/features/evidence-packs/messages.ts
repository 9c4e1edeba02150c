import type { Month } from '#app/core/calendar.ts';
import { dayText, monthText } from '#app/core/wording.ts';
import { payoutDay } from '../payouts/rules.ts';

/** What an archive is saved as. */
export function packName(month: Month): string {
  return `支払処理の証跡_${month}.zip`;
}

/** What whoever opens an archive reads first. */
export function packReadme(month: Month): string {
  const lines = [
    `${monthText(month)}の支払処理の証跡`,
    '',
    `${dayText(payoutDay(month))}を送金日とする支払処理について、金額の根拠・承認・銀行ファイル・送金結果・帳簿・監査記録を1つにまとめたものです。`,
    '支払処理の状態が変わらない限り、いつダウンロードしても同じバイト列になります。',
    '',
    '■ 収録ファイル',
    'run.json             支払処理の状態、作成者・承認者、承認した内容の照合値',
    'content.json         承認の対象となった内容。SHA-256がrun.jsonのcontentHashに一致します',
    'payouts.csv          パートナーごとの支払(受取名義、振込先、金額、通知・送金・返戻の日)',
    'lines.csv            支払に含まれる(または含まれていた)キャッシュバックと計算の根拠',
    'corrections.csv      支払に含まれる(または含まれていた)調整',
    'approvals.json       支払処理、月末締め、調整の申請と決裁の履歴',
    'counts.csv           率の根拠となった月末の件数(率の証明の番号と照合値)',
    'closes.json          その月末の締めと、締めた時点の監査記録の位置',
    'rate-cards.json      適用した料率表の全段',
    'bank-files.csv       銀行ファイルの版(送金方法、行数、合計、照合値、作成者)',
    'bank-file-rows.csv   各版の行と支払の対応',
    'bank-files/          銀行ファイルそのもの(銀行に渡すバイト列)',
    'results.csv          振込ごとの送金の結果(受取済み・受取期限切れ・返戻)',
    'ledger.csv           計上・取消・調整・送金・返戻の仕訳(借方は正、貸方は負)',
    'audit.csv            この支払処理についての監査記録と、連鎖の番号・ハッシュ値',
    'manifest.json        全ファイルのサイズとSHA-256、監査記録の連鎖の位置',
    '',
    '■ 確かめ方',
    '1. manifest.jsonに記載されたSHA-256と、各ファイルのSHA-256を比べてください(例: sha256sum payouts.csv)。',
    '2. content.jsonのSHA-256が、run.jsonと、approvals.jsonの承認済みの申請のcontentHashに一致することを確認してください。',
    '3. content.jsonでは、発生分(同じパートナーに同じ時に確定したキャッシュバック)は ["照合値",金額,件数] と記されます。照合値は、lines.csvで発生分IDが同じ行を契約ID・期の順に [["契約ID",期,金額],…] と空白なしで並べた文字列のSHA-256です。1件だけの発生分と取り消しがあった発生分は、明細が ["契約ID",期,金額] と1件ずつ記されます。',
    '4. bank-files.csvの照合値が、bank-files/にある各ファイルのSHA-256に一致することを確認してください。',
    '5. manifest.jsonのchainは、この支払処理についての最後の監査記録の位置です。管理画面の「監査記録」またはシステム管理者のaudit:verifyで、連鎖の中にあることを確認できます。',
    '',
    '■ 表記',
    'CSVはUTF-8(BOM付き)です。日付は日本時間の暦日、時刻は協定世界時(UTC)、金額は円です。',
    '受取名義とメールアドレス、振込先の口座が含まれます。社内の取り扱い規程に従って保管してください。',
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}
