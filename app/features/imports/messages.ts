import { dayText } from '#app/core/wording.ts';
import type { BookFault, FaultReason, FileRefusal } from './rules.ts';

/** What staff read when a file as a whole is not taken; mistakes in it stand in a table of their own. */
export function explainFileRefusal(refusal: FileRefusal): string {
  switch (refusal.code) {
    case 'file-missing':
      return '取り込むファイルを選択してください。';
    case 'file-empty':
      return 'ファイルに取り込む行がありません。内容をご確認ください。';
    case 'file-too-large':
      return `ファイルが大きすぎます。${refusal.most / 1_000_000}MB以下に分けて取り込んでください。`;
    case 'file-not-text':
      return 'テキストファイルではありません。Excelファイルや圧縮ファイルは、CSVまたは全銀形式で保存し直してください。';
    case 'file-utf-16':
      return '文字コードがUTF-16です。UTF-8またはShift_JISで保存し直してください。';
    case 'file-too-many-rows':
      return `行数が多すぎます。${refusal.most.toLocaleString('ja-JP')}行以下に分けて取り込んでください。`;
    case 'file-faulty':
      return `ファイルに${refusal.count.toLocaleString('ja-JP')}か所の誤りがあるため、1行も取り込んでいません。下の一覧の箇所を直して、もう一度お試しください。`;
  }
}

/** What is wrong with a row or a cell, and what belongs there. */
export function explainFault(reason: FaultReason): string {
  switch (reason.code) {
    case 'not-utf-8-nor-cp932':
      return '文字コードを判別できません。UTF-8またはShift_JISで保存し直してください。';
    case 'quotes':
      return '引用符(")の使い方が正しくないため、ここから先を読み取れません。';
    case 'record-too-long':
      return '1行が長すぎます。引用符(")が閉じられているかご確認ください。';
    case 'record-length':
      return `1件の長さが200バイトではなく${reason.length}バイトです。途中で切れていないかご確認ください。`;
    case 'unknown-code':
      return `「${reason.found}」は、取り込める区分ではありません。`;
    case 'out-of-order':
      return 'レコードの順序が正しくありません(ヘッダー、データ、トレーラー、エンドの順)。';
    case 'no-end':
      return 'エンドレコードがありません。ファイルが途中で切れていないかご確認ください。';
    case 'characters':
      return '使用できない文字が含まれています。';
    case 'cells':
      return `列の数が見出しと異なります(見出し${reason.expected}列、この行${reason.found}列)。`;
    case 'column-missing':
      return `見出しに列がありません。次のいずれかの名前にしてください: ${reason.names.join('、')}`;
    case 'column-twice':
      return '同じ名前の見出しが2つあります。';
    case 'missing':
      return '値がありません。';
    case 'not-a-day':
      return `「${reason.found}」を日付として読み取れません。`;
    case 'later-than-today':
      return `${dayText(reason.found)}は業務日(${dayText(reason.today)})より後の日付です。`;
    case 'not-an-amount':
      return `「${reason.found}」を金額として読み取れません。1円以上の整数で入力してください。`;
    case 'too-long':
      return `${reason.longest}文字以内にしてください。`;
    case 'formula':
      return '数式として扱われる文字(=、+、@など)で始まっています。先頭の文字を取り除いてください。';
    case 'total-differs':
      return `合計が一致しません(記載${reason.said.toLocaleString('ja-JP')}、明細から計算${reason.found.toLocaleString('ja-JP')})。`;
    default:
      return explainBookFault(reason);
  }
}

function explainBookFault(reason: BookFault): string {
  switch (reason.code) {
    case 'not-a-code':
      return `「${reason.found}」は番号として使用できません。英数字と - _ . / で、40文字以内にしてください。`;
    case 'known-before':
      return `契約番号「${reason.found}」は、すでに取り込まれています。`;
    case 'twice-in-file':
      return `契約番号「${reason.found}」が、このファイルに2回以上あります。`;
    case 'unknown-partner':
      return `パートナー番号「${reason.found}」の有効なパートナーは登録されていません。`;
    case 'unknown-plan':
      return `プランコード「${reason.found}」は商品一覧にありません。`;
    case 'plan-without-price':
      return `プラン「${reason.found}」には本日の価格がありません。先に価格を登録してください。`;
    case 'term-months':
      return `「${reason.found}」は契約月数として使用できません。${reason.least}から${reason.most}までの整数にしてください。`;
    case 'off-grid':
      return '契約開始日は1日または15日にしてください。';
    case 'not-begun':
      return `業務日(${dayText(reason.today)})より後に始まる契約は取り込めません。開始後に取り込むか、新しい注文として登録してください。`;
    case 'money-back-open':
      return `返金期間中(${dayText(reason.upTo)}まで)の契約は取り込めません。期間が過ぎてから取り込んでください。`;
    case 'renewal-differs':
      return `契約開始日と契約月数から計算した次回の更新日は${dayText(reason.expected)}です。`;
    case 'client-of-discount':
      return '割引プログラムの契約には、お客様の情報を取り込めません。空欄にしてください。';
    case 'malformed':
      return `「${reason.found}」は正しい形式ではありません。`;
  }
}
