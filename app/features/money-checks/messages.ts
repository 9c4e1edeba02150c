import { type Breach, INVARIANTS, type Invariant, type InvariantGroup } from './rules.ts';

const NAMES: Record<Invariant, string> = {
  'cashbacks-accounted': 'キャッシュバックの確定額は送金・取消・未払の合計に等しく、帳簿の未払額と一致する',
  'payout-above-zero': '送金の残額は1円以上である',
  'lots-as-accrued':
    'キャッシュバックの発生分は、その明細の合計・件数・照合値に等しく、同じパートナーの送金にだけ含まれる',
  'refunds-owed': '未払返金は約束した返金から支払済みを除いた額に等しい',
  'ledger-balances': '仕訳は貸借が一致し、2行以上で、0円の行がない',
  'receivables-open': '売掛金の残高は未入金の請求額の合計に等しい',
  'earned-once': '契約の1つの期のキャッシュバックは1回だけ、入金後に確定する',
  'cashback-in-one-payout': 'キャッシュバックは同時に1つの送金にだけ含まれる',
  'correction-in-one-payout': '調整は同時に1つの送金にだけ、同じパートナーと月で含まれる',
  'at-bank-once': '銀行に渡した送金の明細は、返戻されるまで、ほかの送金に含まれない',
  'sent-what-is-in-it': '送金額は明細と振込の合計に等しい',
  'file-kept': '銀行ファイルは作成したときのバイト列のままで、振込を超えない',
  'correction-by-two': '調整は2人の担当者が申請・承認した内容のまま、1回だけ計上される',
  'refund-by-two': '返金は2人の担当者が扱い、承認どおりに1回だけ支払われる',
  'run-by-two': '承認済みの支払処理は、作成者以外が同じ内容を承認したものである',
  'payout-as-approved': '送金の金額は、承認した明細の合計に等しい',
  'payout-in-order': '送金は承認・通知・送金・返戻の順に進む',
  'days-complete': '業務日の処理は、すべての日について1回ずつ完了している',
  'counted-while-in-force': '契約は有効な期間だけ件数に数えられる',
  'close-kept': '締めた月の合計は、パートナーごとの件数の合計に等しい',
  'count-of-its-month': '割引とキャッシュバックは所定の月末の件数を用いる',
  'rate-of-its-card': '率はその時点の料率表のうち件数が達した最上位の段に等しい',
  'rate-within-bounds': '率は0%以上30%以下である',
  'rounded-once': '金額は1回だけ切り捨てて計算される',
  'options-billed-once': 'オプションは、利用する期ごとに1回だけ、発行日の料金で請求される',
  'terms-follow': '契約期間は、前の期の最終日の翌日から、途切れず重ならずに続く',
  'notice-of-its-payout': '支払通知は、送金と同じ名義・宛先で1通ずつ作成されている',
  'transfers-within-limit': 'メルマネは1件30万円以下、銀行振込は支払ごとに1件で、番号に欠けがない',
  'filed-by-its-route': '送金済みの支払は、その送金方法の銀行ファイルだけに含まれ、有効なファイルには1つだけ含まれる',
  'owed-again-once': '返戻された送金は、1件につき1回だけ未払に戻る',
  'ended-as-sent': '送金の結果は、送金済みの1件につき1つで、金額が等しく、銀行のファイルか2人の担当者による',
  'closed-at-zero': '締め切った送金は、受取と返戻の合計に等しく、結果待ちがない',
  'audit-linked': '監査記録は1件も欠けずにつながっている',
  'audit-verified': '監査記録の内容は、記録したときのままである',
};

/** What must hold, as staff read it. */
export function invariantName(invariant: Invariant): string {
  return NAMES[invariant];
}

/** By what whoever runs the portal finds an invariant again: its number in the list, and its name in the code. */
export function invariantReference(invariant: Invariant): string {
  return `${INVARIANTS[invariant]} ${invariant}`;
}

/** What a group of invariants is about, as a heading. */
export function groupName(group: InvariantGroup): string {
  return {
    books: '帳簿と残高',
    contracts: '契約・請求・キャッシュバック',
    rates: '月末の件数と率',
    runs: '支払処理の内容',
    hands: '2人での承認',
    transfers: '銀行への送金と結果',
    records: '日次処理と監査記録',
  }[group];
}

/** What staff read when money does not leave because a check failed: which, then what to do. */
export function explainFailedChecks(breaches: readonly Pick<Breach, 'invariant'>[]): string {
  const names = breaches.map(({ invariant }) => `「${invariantName(invariant)}」`).join('、');
  return `整合性の確認で${names}が満たされていないため、銀行ファイルを作成・ダウンロードできません。「整合性の確認」の画面で該当箇所を確認し、システム管理者へ連絡してください。解消した後、もう一度確認すると、手続きを続けられます。`;
}
