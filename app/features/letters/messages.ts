import type { LetterKind, LetterState, RetryRefusal } from './rules.ts';

const KIND_NAMES: Record<LetterKind, string> = {
  'order-received': '申し込み受付',
  'order-referred': '紹介の申し込み',
  'invoice-issued': '更新請求書の発行',
  'payment-received': '入金の確認',
  'service-started': '利用開始',
  'reminder-before-due': 'お支払い期限のご案内',
  'reminder-overdue': 'お支払いのお願い',
  'reminder-last-days': 'お支払いの最終期日のご案内',
  'contract-cancelled': '解約の受付',
  'client-cancelled': '紹介のお客様の解約',
  'contract-link': '契約ページのご案内',
  'term-changed': 'プラン・契約期間の変更',
  'option-changed': 'オプションの追加・解約',
  'payout-notice': 'キャッシュバックのご案内',
  'payout-notice-again': 'キャッシュバックのご案内(再送)',
  'payout-sent': '送金のお知らせ',
  'payout-back': '送金の返戻のお知らせ',
  'transfer-reminder': 'お受け取りのお願い',
  'application-approved': '参加の承認',
  invitation: '利用者の招待',
  'password-reset': 'パスワードの再設定',
  'password-changed': 'パスワード変更のお知らせ',
  'factor-changed': '2段階認証の変更のお知らせ',
  'person-changed': '利用状態の変更のお知らせ',
  'sign-in-closed': 'サインイン制限のお知らせ',
  'payee-change-proposed': '受取名義の変更申請のお知らせ',
  'payee-review': '受取名義の再確認のお願い',
  'correction-approved': 'キャッシュバックの調整のお知らせ',
  'name-report-received': '受取名義の申し出の受付',
  'name-report-arrived': '受取名義の申し出(事務局宛て)',
  'name-report-settled': '受取名義の申し出への対応の完了',
  'referral-withdrawn': 'ご紹介の予定の取り消し',
  'account-change-proposed': '振込先口座の変更申請のお知らせ',
  'handover-proposed': '契約の移管のご提案',
  'handover-accepted': '契約の移管の承諾',
  'handover-declined': '契約の移管の辞退',
  'handover-withdrawn': '契約の移管の取り下げ',
  'handover-refused': '契約の移管の中止',
  'handover-expired': '契約の移管の回答期限切れ',
  'month-rates': '今月の率のお知らせ',
  'question-asked': '明細への質問(事務局宛て)',
  'question-received': '明細への質問の受付',
  'question-answered': '明細への質問の回答',
  'referral-asked': '紹介の確認のご依頼(事務局宛て)',
  'referral-received': '紹介の確認のご依頼の受付',
  'referral-answered': '紹介の確認のご依頼への回答',
};

/** What a letter is about, as staff call it; a kind this version does not know is called by its own name. */
export function letterKindName(kind: string): string {
  return KIND_NAMES[kind as LetterKind] ?? kind;
}

/** Where a letter stands on its way, as staff call it. */
export function letterStateName(state: LetterState): string {
  return { waiting: '送信待ち', sent: '送信済み', kept: '保管(送信なし)', failed: '送信できませんでした' }[state];
}

/** What staff read when a letter is not sent again. */
export function explainRetryRefusal(refusal: RetryRefusal): string {
  switch (refusal.code) {
    case 'not-failed':
      return 'この通知メールは再送の対象ではありません。画面を再読み込みして、現在の状態をご確認ください。';
    case 'address-malformed':
      return '宛先のメールアドレスの形式が正しくないため、再送できません。登録されているメールアドレスをご確認ください。';
  }
}
