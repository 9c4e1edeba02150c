import { dayText } from '#app/core/wording.ts';
import { explainProposalRefusal } from '../approvals/messages.ts';
import type { BankAccount, PaymentRefusal, PreparationRefusal, RefundState } from './rules.ts';

/** Where a refund stands, as staff call it. */
export function refundStateName(state: RefundState): string {
  return { 'needs-account': '口座待ち', waiting: '承認待ち', approved: '承認済み', paid: '支払済み' }[state];
}

/** A kind of account, as banks call it. */
export function accountKindName(kind: BankAccount['kind']): string {
  return { ordinary: '普通', current: '当座' }[kind];
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
      return 'この返金はすでに支払済みです。振込先は変更できません。振込が組み戻された場合は、経理の責任者へご相談ください。';
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
    case 'not-yet':
      return `支払済みの記録は、振込日(${dayText(refusal.from)})から行えます。`;
  }
}
