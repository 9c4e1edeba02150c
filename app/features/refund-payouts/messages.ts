import { dayText } from '#app/core/wording.ts';
import { explainProposalRefusal } from '../approvals/messages.ts';
import { explainFailedChecks } from '../money-checks/messages.ts';
import { roleName } from '../access/messages.ts';
import { STAFF_ROLES, mayDo } from '../access/rules.ts';
import {
  type FileRefusal,
  type ListRefusal,
  type PaymentRefusal,
  type PreparationRefusal,
  type RefundState,
  type RefundStep,
  STEP_TAKES,
} from './rules.ts';

/** Where a refund stands, as staff call it. */
export function refundStateName(state: RefundState): string {
  return { 'needs-account': '口座待ち', waiting: '承認待ち', approved: '承認済み', paid: '支払済み' }[state];
}

/** Who takes a step, by the roles that may. */
function whoTakes(step: RefundStep): string {
  return STAFF_ROLES.filter((role) => mayDo(role, STEP_TAKES[step]))
    .map(roleName)
    .join('または');
}

/** Who does what next about a refund, in one sentence. */
export function explainStep(step: RefundStep): string {
  const who = whoTakes(step);
  return {
    'enter-account': `${who}が、お客様にご確認した振込先の口座を登録し、承認を申請します。`,
    'correct-account': `${who}が、前回の申請の結果を確認して振込先の口座を登録し直し、承認を申請します。`,
    approve: `${who}が、金額と振込先を確認して承認します(申請した方以外)。`,
    list: `${who}が、振込データを作成して銀行に登録します。`,
    record: `${who}が、振込日以降に振込の完了を確認し、支払を記録します(承認した方以外)。`,
  }[step];
}

/** The same in a few words, beside where a refund stands. */
export function stepInShort(step: RefundStep): string {
  const does = {
    'enter-account': '口座を登録',
    'correct-account': '口座を登録し直し',
    approve: '承認',
    list: '振込データを作成',
    record: '支払を記録',
  }[step];
  return `次: ${whoTakes(step)}が${does}`;
}

/** What a refund is called where people decide it. */
export function refundTitle(orderNumber: string): string {
  return `注文 ${orderNumber} の返金`;
}

/** What staff read when a refund is not prepared: what is wrong, then what to do. */
export function explainPreparationRefusal(refusal: PreparationRefusal): string {
  switch (refusal.code) {
    case 'already-proposed':
      return explainProposalRefusal(refusal);
    case 'nothing-owed':
      return 'この契約に支払う返金はありません。返金の一覧で対象をご確認ください。';
    case 'already-paid':
      return 'この返金はすでに支払済みです。振込先は変更できません。振込が返戻された場合は、経理の責任者へご相談ください。';
  }
}

/** What staff read when a refund is not recorded as paid: what is wrong, then what to do. */
export function explainPaymentRefusal(refusal: PaymentRefusal): string {
  switch (refusal.code) {
    case 'already-paid':
      return 'この返金はすでに支払済みとして記録されています。あらためてのお手続きは不要です。';
    case 'not-approved':
      return '現在の内容は承認されていないため、支払済みにできません。振込先を確認し、承認を受けてください。';
    case 'own-approval':
      return 'ご自身が承認した返金の支払は記録できません。別の担当者が記録してください。';
    case 'not-listed':
      return 'この返金は有効な振込データに含まれていません。振込データを作成し、銀行での振込を確認してから記録してください。';
    case 'not-yet':
      return `支払済みの記録は、振込日(${dayText(refusal.from)})から行えます。`;
  }
}

/** What staff read when no file of transfers is made: what is wrong, then what to do. */
export function explainListRefusal(refusal: ListRefusal): string {
  switch (refusal.code) {
    case 'no-bank-day':
      return `振込日は銀行営業日で指定してください。直前の銀行営業日は${dayText(refusal.before)}です。`;
    case 'day-past':
      return `振込日は本日(${dayText(refusal.today)})以降の銀行営業日で指定してください。`;
    case 'too-far':
      return `振込日は${dayText(refusal.last)}以前の銀行営業日で指定してください。`;
    case 'checks-failed':
      return explainFailedChecks(refusal.breaches);
    case 'nothing-to-transfer':
      return '指定の振込日までに振り込む承認済みの返金はありません。返金の承認状況をご確認ください。';
    case 'bank-cannot-read':
      return `${whose(refusal.orderNumber)}に、銀行の振込データで使用できない文字「${refusal.character}」が含まれています。訂正してから、もう一度作成してください。振込データは作成されていません。`;
    case 'too-long':
      return `${whose(refusal.orderNumber)}に、銀行の振込データに収まらない項目があります。訂正してから、もう一度作成してください。振込データは作成されていません。`;
  }
}

function whose(orderNumber: string | null): string {
  return orderNumber === null ? '振込依頼人の設定' : `${orderNumber} の振込先`;
}

/** What staff read when a file of transfers is not handed out, or not taken back. */
export function explainRefundFileRefusal(refusal: FileRefusal): string {
  switch (refusal.code) {
    case 'changed':
      return '振込データの作成後に返金の内容が変わったため、この版は使用できません。返金の承認を確認し、振込データを作成し直してください。';
    case 'paid-already':
      return '支払済みとして記録した返金が含まれているため、この振込データは取り消せません。';
  }
}
