import { explainPasswordRefusal } from '../passwords/messages.ts';
import type { Capability, PartnerCapability, Role, UserRefusal } from './rules.ts';

/** What staff read when a sign-in could not be given. */
export function explainUserRefusal(refusal: UserRefusal): string {
  switch (refusal.code) {
    case 'email-taken':
      return 'このメールアドレスはすでに登録されています。別のメールアドレスを入力してください。';
    case 'password-too-short':
    case 'password-too-long':
    case 'password-common':
      return explainPasswordRefusal(refusal);
    case 'partner-missing':
      return 'パートナーの担当者には、所属するパートナーを指定してください。';
    case 'staff-with-partner':
      return '事務局の担当者にはパートナーを指定できません。パートナーの指定を外してください。';
  }
}

const ROLE_NAMES: Record<Role, string> = {
  admin: '管理者',
  programme: '制度担当',
  maker: '作成担当',
  checker: '承認担当',
  auditor: '監査担当',
  owner: '責任者',
  member: '担当者',
  finance: '経理担当',
};

/** A role as people call it. */
export function roleName(role: Role): string {
  return ROLE_NAMES[role];
}

const CAPABILITY_NAMES: Record<Capability | PartnerCapability, string> = {
  'console.view': '管理画面の閲覧',
  'partners.view': 'パートナーの閲覧',
  'partners.register': 'パートナーと利用者の登録、連絡先の全体の閲覧',
  'payees.see': '受取名義の全体の閲覧(送金・名義変更の画面)',
  'payees.change': '受取名義の登録・変更の申請',
  'payees.approve': '受取名義の変更の承認(申請した方以外)',
  'applications.decide': '参加申請の承認・見送り',
  'orders.view': '注文・契約・請求書の閲覧',
  'clients.contact': 'お客様の連絡先の全体の閲覧(担当者名・メール・電話・注文確認書)',
  'lists.export': '一覧・請求書・仕訳データの一括出力',
  'contracts.import': '契約の一覧の取り込み',
  'payments.record': '入金の記録',
  'cancellations.request': '解約の受付',
  'referrals.decide': '紹介元の確認、変更の申請',
  'referrals.approve': '紹介元の変更の承認(申請した方以外)',
  'contracts.change': 'プラン・契約期間・オプションの変更の受付',
  'rates.view': '料率表の閲覧',
  'rates.propose': '料率表の申請',
  'rates.approve': '料率表・価格・税率の承認(申請した方以外)',
  'catalogue.view': '商品・価格の閲覧',
  'catalogue.enter': '商品の登録、価格・税率の申請',
  'closes.view': '月末締めの閲覧',
  'closes.sign': '月末締めの確認(1人目の署名)',
  'closes.approve': '月末締めの確認(2人目の署名)',
  'payouts.view': '送金の閲覧',
  'payouts.prepare': '送金の作成',
  'payouts.approve': '送金の承認(作成した方以外)',
  'payouts.export': '送金・返金の銀行ファイルの出力',
  'payouts.mark': '送金済み・返戻の記録',
  'refunds.view': '返金の閲覧(口座番号は下2桁のみ)',
  'refunds.prepare': '返金の振込先の登録・申請',
  'refunds.approve': '返金の承認(登録した方以外)',
  'refunds.pay': '返金の支払の記録(承認した方以外)',
  'adjustments.propose': 'キャッシュバックの調整の申請',
  'adjustments.approve': 'キャッシュバックの調整の承認(申請した方以外)',
  'approvals.view': '承認待ちの閲覧',
  'letters.view': '通知メールの閲覧',
  'letters.read': '通知メールの宛先と本文の閲覧',
  'letters.retry': '通知メールの再送',
  'clock.move': '業務日の変更(試用環境のみ)',
  'people.view': '事務局の担当者の閲覧',
  'people.invite': '担当者の招待',
  'people.change': '担当者の役割の変更・停止',
  'audit.view': '監査記録の閲覧',
  'own.view': 'マイページの閲覧',
  'own.order': 'お申し込み・申し込みURL・解約',
  'own.payee': '受取名義の確認',
  'own.people': '自社の利用者の確認・招待',
};

/** Something that may be allowed, as people call it. */
export function capabilityName(capability: Capability | PartnerCapability): string {
  return CAPABILITY_NAMES[capability];
}

const BROWSERS: readonly [RegExp, string][] = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/(?:Firefox|FxiOS)\//, 'Firefox'],
  [/(?:Chrome|CriOS)\//, 'Chrome'],
  [/Version\/.*Safari\//, 'Safari'],
];

const MACHINES: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'Chromebook'],
  [/Macintosh|Mac OS X/, 'Mac'],
  [/Linux/, 'Linux'],
];

/** What people call the browser that announces itself so, and its machine; how it announces itself where neither is known. */
export function browserName(announced: string): string {
  const among = (known: readonly [RegExp, string][]) => known.find(([mark]) => mark.test(announced))?.[1];
  const [browser, machine] = [among(BROWSERS), among(MACHINES)];
  return browser && machine ? `${browser}(${machine})` : announced;
}
