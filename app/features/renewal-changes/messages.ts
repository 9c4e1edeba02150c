import { dayText } from '#app/core/wording.ts';
import type { ChangeRefusal } from './rules.ts';

/** What people read when a change of plan or length is not taken: what is wrong, then what to do. */
export function explainChangeRefusal(refusal: ChangeRefusal): string {
  switch (refusal.code) {
    case 'not-running':
      return '変更できるのは、ご入金済みで継続中のご契約だけです。入金待ち、停止中または終了したご契約は変更できません。';
    case 'cancelled':
      return '解約を受け付けたご契約は更新しないため、変更できません。';
    case 'already-invoiced':
      return `次の契約期間の請求書を発行済みのため、今回の更新では変更できません。${dayText(refusal.from)}以降に、その次の更新からの変更としてお申し込みください。`;
    case 'plan-not-sold':
      return 'このプランは現在販売していません。一覧から別のプランをお選びください。';
    case 'other-kind':
      return 'このプランへの変更はできません。種類の異なるプランは、新しいお申し込みが必要です。';
    case 'term-not-sold':
      return 'この契約期間はお選びいただけません。一覧からお選びください。';
    case 'nothing-changes':
      return '現在と同じプランと契約期間です。変更する内容をお選びください。';
    case 'preview-changed':
      return '確認画面を表示した後に、料金または契約の状況が変わりました。下記の新しい内容をご確認ください。';
    case 'nothing-waits':
      return '取り消せる変更はありません。すでに取り消されたか、請求書に反映されています。';
  }
}
