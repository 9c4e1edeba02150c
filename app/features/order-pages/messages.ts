import { dayText, yenText } from '#app/core/wording.ts';
import type { AddOnRefusal } from '../add-ons/rules.ts';
import type { OrderRefusal } from '../contracts/rules.ts';
import type { OrderPageRefusal } from '../orders/rules.ts';

/** What somebody ordering reads when an order cannot be accepted: what is wrong, then what to do. */
export function explainOrderRefusal(
  refusal:
    | OrderRefusal
    | OrderPageRefusal
    | AddOnRefusal
    | { code: 'not-for-sale' }
    | { code: 'item-not-for-sale'; name: string }
    | { code: 'partner-unknown' },
): string {
  switch (refusal.code) {
    case 'term-too-short':
      return `契約期間は${refusal.shortestMonths}ヶ月以上でお選びください。`;
    case 'start-off-grid':
      return '利用開始日は毎月1日または15日です。いずれかの日をお選びください。';
    case 'start-not-after-order':
      return `利用開始日は${dayText(refusal.orderedOn)}より後の日をお選びください。`;
    case 'start-not-offered':
      return `利用開始日は${dayText(refusal.first)}から${dayText(refusal.last)}までの1日または15日からお選びください。`;
    case 'referral-changed':
      return refusal.found
        ? 'ご紹介元を確認できました。ご紹介の内容をご確認のうえ、もう一度お進みください。'
        : 'ご紹介元を確認できなくなりました。「ご紹介と個人情報」の欄をご確認ください。このままでもお申し込みいただけます。';
    case 'form-used-elsewhere':
      return 'この画面からのお申し込みは受け付けられませんでした。画面を開き直して、もう一度お申し込みください。';
    case 'total-changed':
      return `料金または率が変わったため、確認画面に表示していたお支払い総額(${yenText(refusal.seen)})ではお申し込みいただけません。新しい金額をご確認のうえ、もう一度お申し込みください。`;
    case 'storage-not-sold':
      return 'メール容量は100GB単位で、900GBまで追加できます。一覧からお選びください。';
    case 'storage-needs-mail':
      return 'メール容量の追加は、KWCメールのプランでご利用いただけます。プランを変更するか、「追加しない」をお選びください。';
    case 'ending-not-sold':
      return 'このドメインはお取り扱いしていません。.com .net .org .biz .info、.co.jpなどの属性型、または「○○.jp」のドメインを入力してください。';
    case 'roman-only':
      return '.jpのドメインは、半角の英数字とハイフンのみお取り扱いしています。';
    case 'no-mail-on-japanese':
      return '日本語ドメインではメールをご利用いただけません。半角英数字のドメインを入力してください。';
    case 'expires-too-soon':
      return `有効期限まで1ヶ月を切っているドメインは移管できません。有効期限が${dayText(refusal.earliest)}以降になるように、現在の管理会社で更新してからお申し込みください。`;
    case 'one-organisational':
      return `.co.jpなどの属性型ドメインは、1つの法人につき1つだけ登録できます。このご契約には${refusal.held}があるため、追加できません。別の種類のドメインをお選びください。`;
    case 'item-not-for-sale':
      return `「${refusal.name}」は現在お申し込みいただけません。選択を外してお申し込みください。`;
    case 'not-for-sale':
      return 'このプランは現在お申し込みいただけません。ほかのプランをお選びください。';
    case 'partner-unknown':
      return 'ご紹介元のパートナーを確認できませんでした。お手数ですが partner@cpi.ad.jp へお問い合わせください。';
  }
}

/** The field at which a refusal is shown; undefined when it concerns the order as a whole. */
export function fieldOfOrderRefusal(
  refusal: Parameters<typeof explainOrderRefusal>[0],
): 'planCode' | 'termMonths' | 'startsOn' | 'storageGb' | 'domainName' | 'domainExpiresOn' | undefined {
  switch (refusal.code) {
    case 'term-too-short':
      return 'termMonths';
    case 'start-off-grid':
    case 'start-not-after-order':
    case 'start-not-offered':
      return 'startsOn';
    case 'not-for-sale':
      return 'planCode';
    case 'storage-not-sold':
    case 'storage-needs-mail':
      return 'storageGb';
    case 'ending-not-sold':
    case 'roman-only':
    case 'no-mail-on-japanese':
      return 'domainName';
    case 'expires-too-soon':
      return 'domainExpiresOn';
    default:
      return undefined;
  }
}

/** What counts as the referral of an order, before it is sent. */
export function referralText(partnerName: string | null, kept: Record<string, string>): string {
  if (partnerName) return `${partnerName}様のご紹介(お申し込みの状況を共有します)`;
  if (kept['referred'] === 'yes') return 'ご紹介なし';
  return kept['code']
    ? `入力されたコード「${kept['code']}」からご紹介元を確認できませんでした。お申し込みの後に事務局が確認します。`
    : 'ご紹介元は確認できていません。お申し込みの後に事務局が確認します。';
}
