import type { Month } from '#app/core/calendar.ts';
import { dayText, monthText } from '#app/core/wording.ts';
import { explainDecisionRefusal } from '../approvals/messages.ts';
import type { ApprovalRefusal, PayeeRefusal, PrepareRefusal } from './rules.ts';

/** What a partner reads when the payee is not confirmed: what is wrong, then what to do. */
export function explainPayeeRefusal(refusal: PayeeRefusal): string {
  switch (refusal.code) {
    case 'payee-missing':
      return '受取名義がまだ登録されていません。お手数ですが partner@cpi.ad.jp へご連絡ください。';
    case 'payee-changed':
      return '受取名義または振込先の登録内容が変わりました。表示の内容をご確認のうえ、もう一度お手続きください。';
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
    case 'too-late':
      return `承認期限(${dayText(refusal.deadline)})を過ぎたため承認できません。対象のキャッシュバックは翌月の支払処理に含まれます。`;
    default:
      return explainDecisionRefusal(refusal);
  }
}

/** Where a run stands, as staff call it. */
export function runStateName(state: 'draft' | 'approved' | 'missed'): string {
  return { draft: '承認待ち', approved: '承認済み', missed: '承認期限切れ(翌月へ繰越)' }[state];
}

/** What a run is called where people decide it. */
export function runTitle(month: Month): string {
  return `${monthText(month)}の支払処理`;
}
