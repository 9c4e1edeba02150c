/** Everything that is recorded, in the words staff read. An act that is not listed here cannot be recorded. */
export const ACTS = {
  'signed-in': 'サインイン',
  'sign-in-failed': 'サインインの失敗',
  'sign-in-closed': 'サインインの一時停止',
  'second-step-passed': '2段階認証の通過',
  'signed-out': 'サインアウト',
  'proved-again': '本人の再確認',
  'session-ended': 'セッションの終了',
  'access-refused': '権限のない画面または操作の拒否',
  'reset-requested': 'パスワード再設定の受付',
  'password-reset': 'パスワードの再設定',
  'password-changed': 'パスワードの変更',
  'factor-stored': '2段階認証の設定',
  'factor-removed': '2段階認証の解除',
  'passkey-stored': 'パスキーの登録',
  'passkey-removed': 'パスキーの削除',
  'codes-renewed': '回復コードの再発行',
  'factors-sealed': '2段階認証の秘密情報の再暗号化',
  'person-invited': '招待の送付',
  'invitation-withdrawn': '招待の取り消し',
  'invitation-accepted': '招待の承諾',
  'person-registered': '利用者の登録',
  'person-changed': '利用者の権限または状態の変更',
  'plans-added': 'プランと料金の登録',
  'catalogue-adopted': '商品一覧の取り込み',
  'plan-added': 'プランの追加',
  'price-proposed': '価格または消費税率の申請',
  'price-entered': '価格の承認と登録',
  'tax-entered': '消費税率の承認と登録',
  'partners-adopted': 'パートナーの移行登録',
  'partner-registered': 'パートナーの登録',
  'application-received': '参加申請の受付',
  'application-approved': '参加申請の承認',
  'application-declined': '参加申請の却下',
  'payee-entered': '受取名義の登録または変更',
  'payee-change-proposed': '受取名義の変更の申請',
  'payee-confirmed': '受取名義の確認',
  'payee-reviewed': '初回の送金の前の受取名義の再確認',
  'account-proposed': '振込先口座の登録または変更の申請',
  'account-entered': '振込先口座の承認と登録',
  'tax-registration-entered': '登録番号の届け出',
  'question-asked': '明細への質問の受付',
  'question-answered': '明細への質問の回答',
  'referral-looked-up': '紹介の照会',
  'referral-asked': '紹介の確認のご依頼の受付',
  'referral-answered': '紹介の確認のご依頼への回答',
  'calendar-feed-made': 'カレンダーのアドレスの発行',
  'calendar-feed-ended': 'カレンダーのアドレスの停止',
  'urls-adopted': '申し込みURLの移行登録',
  'url-created': '申し込みURLの作成',
  'word-claimed': '申し込みURLの文字列の設定',
  'url-plan-set': '申し込みURLのプランの設定',
  'url-switched': '申し込みURLの公開または停止',
  'client-claimed': 'お客様の事前登録',
  'claim-withdrawn': 'お客様の事前登録の取り下げ',
  'order-placed': '申し込みの受付',
  'book-handed-in': '契約の一覧の読み取り',
  'book-discarded': '契約の一覧の破棄',
  'contracts-imported': '契約の一覧の取り込み',
  'payment-recorded': '入金の記録',
  'payment-reported': 'お客様からの振込の連絡',
  'statement-handed-in': '入金データの読み取り',
  'statement-taken': '入金データの取り込み',
  'statement-discarded': '入金データの破棄',
  'lines-matched': '入金明細の照合',
  'line-kept': '入金明細の仮受金での保管',
  'line-put-aside': '入金明細を対象外にする',
  'line-taken-back': '入金明細を照合待ちに戻す',
  'payer-name-forgotten': '覚えた振込依頼人名の取り消し',
  'contract-cancelled': '解約の受付',
  'referral-left': '紹介元の確認(変更なし)',
  'correction-proposed': '紹介元の変更の申請',
  'contracts-moved': '契約のパートナーの変更',
  'moves-carried-out': '予定した契約のパートナーの変更の実行',
  'move-withdrawn': '契約のパートナーの変更予定の取り消し',
  'handover-proposed': '契約の移管の提案',
  'handover-accepted': '契約の移管の承諾',
  'handover-declined': '契約の移管の辞退',
  'handover-withdrawn': '契約の移管の取り下げ',
  'handover-refused': '契約の移管の中止',
  'handovers-expired': '契約の移管の回答期限切れ',
  'contract-address-renewed': 'お客様の契約ページの無効化・再送',
  'change-requested': '次回更新からの変更の受付',
  'change-withdrawn': '次回更新からの変更の取り消し',
  'option-added': 'オプションの追加の受付',
  'option-removed': 'オプションの解約の受付',
  'option-withdrawn': 'オプションの追加・解約の取り消し',
  'refund-prepared': '返金の振込先の登録と申請',
  'refund-approved': '返金の承認',
  'refund-file-made': '返金の振込データの作成',
  'refund-file-ended': '返金の振込データの取り消し',
  'refund-paid': '返金の支払の記録',
  'coverage-proposed': '契約の有効期間の訂正の申請',
  'coverage-relearned': '契約の有効期間の訂正の承認',
  'adjustment-proposed': 'キャッシュバックの調整の申請',
  'adjustment-approved': 'キャッシュバックの調整の承認',
  'proposal-rejected': '申請の差し戻し',
  'proposal-withdrawn': '申請の取り下げ',
  'cards-adopted': '料率表の移行登録',
  'card-proposed': '料率表の申請',
  'card-entered': '料率表の承認と登録',
  'passed-removed': '期限を過ぎたサインイン関連の記録の削除',
  'first-day-opened': '業務日の開始',
  'day-moved': '業務日の変更(試用環境)',
  'month-closed': '月次締め',
  'close-signed': '月次締めの確認の署名(1人目)',
  'close-confirmed': '月次締めの確認の署名(2人目)',
  'invoices-expired': '期限切れ請求書の無効化',
  'contracts-turned': '契約の開始・更新・停止・終了',
  'invoices-issued': '更新請求書の発行',
  'payers-reminded': '支払いのお願いの発信',
  'payouts-announced': '支払通知の発信',
  'payee-reviews-asked': '受取名義の再確認のお願いの発信',
  'partners-told': '送金に関するお知らせの発信',
  'notice-answered': '届かない支払通知への対応',
  'notice-sent-again': '支払通知の宛先を変えた再送',
  'bank-file-handed-out': '銀行ファイルの引き渡し',
  'payouts-let-go': '送金しない支払の繰越',
  'payouts-sent': '送金の記録',
  'payout-returned': '送金の返戻の記録',
  'transfers-ended': '送金の結果の記録',
  'run-closed': '送金の締め切り',
  'outcome-proposed': '送金の結果の申請',
  'outcome-approved': '送金の結果の承認',
  'result-handed-in': '送金結果ファイルの読み取り',
  'result-taken': '送金結果ファイルの取り込み',
  'result-discarded': '送金結果ファイルの破棄',
  'result-line-answered': '送金結果の保留明細への対応',
  'run-drafted': '支払処理の下書きの作成',
  'run-prepared': '支払処理の承認依頼',
  'run-approved': '支払処理の承認',
  'anomaly-answered': '支払処理の確認事項への回答',
  'name-reported': '受取名義が異なるとの申し出',
  'name-right-proposed': '受取名義が正しいことの確認の申請',
  'name-report-settled': '受取名義の申し出への対応の完了',
  'payouts-held': '支払の保留',
  'hold-released': '支払の保留の解除',
  'run-missed': '支払処理の承認期限切れ',
  'run-reopened': '支払処理の承認の取り消し',
  'own-approval-refused': '本人による承認または支払の拒否',
  'money-checked': '整合性の確認',
  'bank-file-made': '振込ファイルの作成',
  'file-downloaded': 'ファイルのダウンロード',
  'letter-retried': '通知メールの再送の受付',
} as const;

/** The name of an act. */
export type ActName = keyof typeof ACTS;

/** What an act is done to, or concerns. */
export const THINGS = {
  person: '利用者',
  partner: 'パートナー',
  invitation: '招待',
  plan: 'プラン',
  item: '商品',
  price: '価格・税率',
  'order-url': '申し込みURL',
  contract: '契約',
  'contract-import': '契約の一覧',
  claim: 'お客様の事前登録',
  invoice: '請求書',
  payment: '入金',
  statement: '入金データ',
  'bank-line': '入金明細',
  'rate-card': '料率表',
  month: '月',
  run: '支払処理',
  payout: '送金',
  adjustment: '調整',
  'bank-file': '振込ファイル',
  'bank-result': '送金結果ファイル',
  'payout-result': '送金結果の申請',
  'refund-file': '返金の振込データ',
  letter: '通知メール',
  page: '画面',
} as const;

/** A kind of thing. */
export type ThingKind = keyof typeof THINGS;

/** One thing an act is done to, or concerns. A month's run has the month for its id, a card "programme month". */
export type Thing = { readonly kind: ThingKind; readonly id: string };

/**
 * Everything an entry may say of a thing, in the words staff read. What is not listed here cannot be recorded: secrets and
 * the texts of clients never are, and names of payees only masked.
 */
export const FACTS = {
  active: '公開',
  addressDigest: 'メールアドレスの照合値',
  amount: '金額',
  back: '返戻・受取期限切れの件数',
  bankAccount: '振込先口座(下2桁)',
  challenges: 'パスキーの要求数',
  client: 'お客様の申し込み',
  confirmedOn: '確認日',
  contracts: '契約数',
  count: '件数',
  day: '業務日',
  digest: 'ダイジェスト',
  effect: '解約の扱い',
  effectiveFrom: '適用開始月',
  enabled: '利用可能',
  endsOn: '終了日',
  ended: '終了した契約数',
  factor: '2段階認証',
  fromDay: '適用開始日',
  invitations: '招待数',
  invoices: '請求書数',
  joinedOn: '登録日',
  label: '名称',
  lapsed: '停止した契約数',
  member: '氏名',
  monthlyFee: '月額(税抜)',
  option: 'オプション',
  orderNumber: '申込番号',
  partners: 'パートナー数',
  payeeName: '受取名義',
  payeeDigest: '受取名義の照合値',
  payouts: '送金数',
  plan: 'プラン',
  prices: '料金数',
  programme: 'プログラム',
  refund: '返金額',
  renewed: '更新した契約数',
  quarantined: '保留の行数',
  received: '受取の件数',
  registrationNumber: '登録番号',
  resets: 'パスワード再設定の受付数',
  role: '役割',
  rows: '行数',
  sessions: 'セッション数',
  setupFee: '初期費用(税抜)',
  sha256: 'SHA-256',
  started: '開始した契約数',
  startsOn: '開始日',
  state: '状態',
  taxRate: '消費税率',
  termMonths: '契約月数',
  total: '合計額',
  tries: '試行回数の記録数',
  unapplied: '充当待ちの件数',
  version: '版',
  voidedInvoices: '無効にした請求書数',
  way: '方法',
} as const;

/** The name of a fact. */
export type FactName = keyof typeof FACTS;

/** Facts as they stood at one moment; yen as numbers, days as text. */
export type Facts = { readonly [Name in FactName]?: string | number | boolean | null };

/** Something that was done. */
export type Act = {
  name: ActName;
  /** What it was done to, and every partner it concerns. The main one first: `NAMED_THINGS` are named at most. */
  things: readonly Thing[];
  /** Facts that changed as they stood before; left out where nothing was before. */
  before?: Facts;
  /** The same facts afterwards, and figures of the act. */
  after?: Facts;
  /** Why, where a reason was asked for. */
  reason?: string | null;
};

/** So many things an entry names at most; the facts of an act that concerns more say how many. */
export const NAMED_THINGS = 1_000;

/** What is stored of an act: each thing once, and of its facts those that changed. */
export function factsOf({ things, before = {}, after = {} }: Act): {
  things: Thing[];
  before: Facts;
  after: Facts;
} {
  const distinct = new Map(things.map((thing) => [`${thing.kind} ${thing.id}`, thing]));
  const changed = (facts: Facts, others: Facts): Facts =>
    Object.fromEntries(Object.entries(facts).filter(([name, value]) => value !== others[name as FactName]));
  return {
    things: [...distinct.values()].slice(0, NAMED_THINGS),
    before: changed(before, after),
    after: changed(after, before),
  };
}

/** How a link can be broken. */
export type BrokenLink =
  | 'link-missing'
  | 'link-inserted'
  | 'continues-another'
  | 'entry-missing'
  | 'entry-changed'
  | 'head-differs'
  | 'entry-unlinked';
