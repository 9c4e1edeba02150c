import type { ApprovalKind, ApprovalState, DecisionRefusal, ProposalRefusal, WithdrawalRefusal } from './rules.ts';

/** A kind of thing that takes two people, as staff call it. */
export function approvalKindName(kind: ApprovalKind): string {
  return {
    'payout-run': '支払処理',
    'rate-card': '料率表',
    payee: '受取名義',
    'payout-account': '振込先口座',
    refund: '返金',
    adjustment: '調整',
    price: '価格・税率',
    close: '月末締め',
    'payout-result': '送金結果',
    'name-report': '受取名義の申し出',
    referral: '紹介元の変更',
    coverage: '契約の有効期間',
  }[kind];
}

/** Where a proposal stands, as staff call it. */
export function approvalStateName(state: ApprovalState): string {
  return { proposed: '承認待ち', approved: '承認済み', rejected: '差し戻し', withdrawn: '取り下げ', void: '失効' }[
    state
  ];
}

/** What staff read when a proposal is not decided: what is wrong, then what to do. */
export function explainDecisionRefusal(refusal: DecisionRefusal): string {
  switch (refusal.code) {
    case 'not-proposed':
      return '承認待ちの申請はありません。内容をご確認のうえ、必要な場合は申請し直してください。';
    case 'already-decided':
      return `この申請は「${approvalStateName(refusal.state)}」になっています。あらためてのお手続きは不要です。最新の状態をご確認ください。`;
    case 'may-not':
      return '現在の役割では、この承認を行えません。承認できる役割の担当者へご依頼ください。';
    case 'own-work':
      return 'ご自身が作成または申請した内容は承認できません。別の担当者が承認してください。';
    case 'own-hand':
      return 'この内容には、ご自身が登録・訂正・保留解除・返戻の記録をしたものが含まれています。別の担当者が承認してください。';
    case 'proposer-gone':
      return '申請した方の利用が停止されているため、承認できません。別の担当者が申請し直してください。';
    case 'content-changed':
      return '画面を表示した後に内容が変わったため、承認できません。最新の内容で申請し直し、ご確認のうえ承認してください。';
  }
}

/** What people read when something is not put up for approval. */
export function explainProposalRefusal(refusal: ProposalRefusal): string {
  switch (refusal.code) {
    case 'already-proposed':
      return '同じ対象の申請がすでに承認を待っています。その申請が承認または取り下げられてから、あらためて申請してください。';
  }
}

/** What people read when a proposal is not taken back. */
export function explainWithdrawalRefusal(refusal: WithdrawalRefusal): string {
  switch (refusal.code) {
    case 'not-waiting':
      return 'この申請はすでに承認待ちではないため、取り下げられません。最新の状態をご確認ください。';
    case 'not-own':
      return '申請を取り下げられるのは、申請した方だけです。不要な場合は、承認する担当者へ差し戻しをご依頼ください。';
  }
}
