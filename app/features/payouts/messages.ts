import { dayText, monthText } from '#app/core/wording.ts';
import type { ApprovalRefusal, PayeeRefusal, PrepareRefusal, ReturnRefusal } from './rules.ts';

/** What a partner reads when the payee is not confirmed: what is wrong, then what to do. */
export function explainPayeeRefusal(refusal: PayeeRefusal): string {
  switch (refusal.code) {
    case 'payee-missing':
      return '受取名義がまだ登録されていません。お手数ですが partner@cpi.ad.jp へご連絡ください。';
    case 'payee-changed':
      return '受取名義の登録内容が変わりました。表示されている姓と名をご確認のうえ、もう一度お手続きください。';
  }
}

/** What staff read when a run cannot be prepared: what is wrong, then what to do. */
export function explainPrepareRefusal(refusal: PrepareRefusal): string {
  switch (refusal.code) {
    case 'run-approved':
      return `${monthText(refusal.month)}の支払処理はすでに承認されています。内容は承認済みの画面でご確認ください。`;
    case 'run-missed':
      return `${monthText(refusal.month)}の支払処理は期限までに承認されませんでした。対象のキャッシュバックは翌月の支払処理に含まれます。`;
    case 'month-not-begun':
      return `この月の支払処理は${dayText(refusal.firstDay)}から作成できます。`;
    case 'too-late':
      return `承認期限(${dayText(refusal.deadline)})を過ぎたため、この月の支払処理は作成できません。対象のキャッシュバックは翌月の支払処理に含まれます。`;
  }
}

/** What staff read when a run is not approved: what is wrong, then what to do. */
export function explainApprovalRefusal(refusal: ApprovalRefusal): string {
  switch (refusal.code) {
    case 'not-prepared':
      return `${monthText(refusal.month)}の支払処理はまだ作成されていません。先に作成してください。`;
    case 'already-approved':
      return 'この支払処理はすでに承認されています。再度の承認は不要です。';
    case 'own-payee':
      return 'この支払処理には、ご自身が最後に登録または訂正した受取名義が含まれています。別の担当者が承認してください。';
    case 'own-work':
      return 'ご自身が作成した支払処理は承認できません。作成者以外の担当者が承認してください。';
    case 'content-changed':
      return '画面を表示した後に支払内容が変わったため、承認できません。支払処理を作成し直し、変更後の内容をご確認のうえ承認してください。';
    case 'too-late':
      return `承認期限(${dayText(refusal.deadline)})を過ぎたため承認できません。対象のキャッシュバックは翌月の支払処理に含まれます。`;
  }
}

/** What staff read when a return is not recorded. */
export function explainReturnRefusal(refusal: ReturnRefusal): string {
  switch (refusal.code) {
    case 'not-sent':
      return 'この支払はまだ送金されていないため、返戻を記録できません。送金後に記録してください。';
    case 'already-returned':
      return 'この支払の返戻はすでに記録されています。金額は翌月の支払処理に含まれます。';
  }
}

/** Where a run stands, as staff call it. */
export function runStateName(state: 'draft' | 'approved' | 'missed'): string {
  return { draft: '承認待ち', approved: '承認済み', missed: '期限切れ(翌月へ繰越)' }[state];
}
