import { dayText, yenText } from '#app/core/wording.ts';
import { explainFailedChecks } from '../money-checks/messages.ts';
import {
  type FileColumn,
  type FileRefusal,
  type HandOutRefusal,
  MOST_TRANSFER_YEN,
  type MarkRefusal,
} from './rules.ts';

const COLUMN_NAMES: Record<FileColumn, string> = {
  email: 'メールアドレス',
  familyName: '姓',
  givenName: '名',
  amount: '金額',
  message: 'メッセージ',
};

/** A column of the bank file, as staff call it. */
export function fileColumnName(column: FileColumn): string {
  return COLUMN_NAMES[column];
}

/** What staff read when no bank file is made: what is wrong, then what to do. */
export function explainFileRefusal(refusal: FileRefusal): string {
  switch (refusal.code) {
    case 'not-approved':
      return '銀行ファイルは、承認された支払処理からのみ作成できます。先に承認を受けてください。';
    case 'not-noticed':
      return '銀行ファイルは、パートナーへの支払通知を送った後に作成できます。通知の前は、支払の内容が変わることがあります。';
    case 'nothing-to-send':
      return '送金する支払がありません。銀行ファイルの作成は不要です。';
    case 'checks-failed':
      return explainFailedChecks(refusal.breaches);
    case 'bank-cannot-read':
      return `${refusal.email} の${fileColumnName(refusal.column)}に、銀行ファイル(CP932)で使用できない文字「${refusal.character}」が含まれています。パートナーの受取名義を訂正し、支払処理を作成し直してください。ファイルは作成されていません。`;
    case 'transfer-cannot-read':
      return `${whose(refusal.partnerId)}に、振込データで使用できない文字「${refusal.character}」が含まれています。訂正してから、もう一度作成してください。ファイルは作成されていません。`;
    case 'transfer-too-long':
      return `${whose(refusal.partnerId)}に、振込データに収まらない項目があります。訂正してから、もう一度作成してください。ファイルは作成されていません。`;
    case 'transfer-too-much':
      return `1件の振込は${yenText(MOST_TRANSFER_YEN)}までです。パートナー(${refusal.partnerId})への${yenText(refusal.amount)}は1件の振込にできません。支払を保留し、経理の責任者へご相談ください。ファイルは作成されていません。`;
  }
}

function whose(partnerId: string | null): string {
  return partnerId === null ? '振込依頼人の設定' : `パートナー(${partnerId})の振込先口座`;
}

/** What staff read when a bank file is not handed out. */
export function explainHandOutRefusal(refusal: HandOutRefusal): string {
  switch (refusal.code) {
    case 'not-approved':
      return '支払処理の承認が取り消されているため、銀行ファイルをダウンロードできません。承認を受け直し、ファイルを作成し直してください。';
    case 'not-noticed':
      return '銀行ファイルは、パートナーへの支払通知を送った後にダウンロードできます。通知の前は、支払の内容が変わることがあります。';
    case 'checks-failed':
      return explainFailedChecks(refusal.breaches);
    case 'stale':
      return '銀行ファイルの作成後に支払が変わったため、この版はダウンロードできません。ファイルを作成し直してください。';
  }
}

/** What staff read when payouts are not recorded as sent. */
export function explainMarkRefusal(refusal: MarkRefusal): string {
  switch (refusal.code) {
    case 'not-yet':
      return `送金済みの記録は、送金日(${dayText(refusal.sendOn)})から行えます。`;
    case 'nothing-sendable':
      return '送金済みにできる支払がありません。通知済みで、最新の銀行ファイルに含まれる未送金の支払だけを記録できます。';
  }
}
