import { dayText } from '#app/core/wording.ts';
import { type AddOnRefusal, type DomainWork, isByHost } from '../add-ons/rules.ts';
import { explainOrderRefusal } from '../order-pages/messages.ts';
import type { OptionKey, OptionRefusal, OptionState } from './rules.ts';

/** An option, or a work on a domain, as people call it. */
export function optionName({
  option,
  domain,
  storageGb,
  hosts,
}: OptionKey & { storageGb: number; hosts: number }): string {
  switch (option) {
    case 'storage':
      return `メール容量追加 ${storageGb}GB`;
    case 'dns':
      return 'DNSサーバーレンタル';
    case 'domain':
      return `ドメイン ${domain}`;
    default:
      return `${workName(option)}${isByHost(option) ? ` ${hosts}台` : ''} ${domain}`;
  }
}

/** A work on a domain as people call it. */
export function workName(work: DomainWork): string {
  return {
    'info-change': 'ドメイン情報の変更',
    papers: 'ドメイン登録申請書類の作成',
    'host-new': 'ホストの登録',
    'host-change': 'ホスト情報の変更',
  }[work];
}

/** What is asked of it, in one word. */
export function optionChangeName({
  kind,
  option,
}: {
  kind: 'addition' | 'removal';
  option: OptionKey['option'];
}): string {
  if (kind === 'removal') return '解約';
  return option === 'storage' || option === 'dns' || option === 'domain' ? '追加' : '作業';
}

/** What became of an addition or a removal, in a few words. */
export function optionStateName(state: OptionState): string {
  return { waiting: '請求書の発行待ち', done: '反映済み', moot: '契約終了のため不成立', withdrawn: '取消' }[state];
}

/** What was just done, as the address says where a form of options led here; undefined where none did. */
export function optionDoneName(done: string | null): string | undefined {
  switch (done) {
    case 'option-added':
      return 'オプションの追加を承りました';
    case 'option-removed':
      return 'オプションの解約を承りました';
    case 'option-withdrawn':
      return 'オプションのお申し込みを取り消しました';
    default:
      return undefined;
  }
}

/** What people read when an option is neither added nor removed: what is wrong, then what to do. */
export function explainOptionRefusal(refusal: OptionRefusal): string {
  switch (refusal.code) {
    case 'not-running':
      return 'オプションを追加・解約できるのは、ご入金済みで継続中のご契約だけです。入金待ち、停止中または終了したご契約ではお申し込みいただけません。';
    case 'cancelled':
      return '解約を受け付けたご契約は更新しないため、オプションを追加・解約できません。';
    case 'too-late':
      return `次の請求書の発行が近いため、今回は受け付けられません。${dayText(refusal.again)}以降に、その次の契約期間からのお手続きとしてお申し込みください。`;
    case 'storage-full':
      return refusal.free > 0
        ? `メール容量は合計900GBまで追加できます。このご契約で追加できるのは、あと${refusal.free}GBです。`
        : 'メール容量は、上限の900GBまで追加済みです。これ以上は追加できません。';
    case 'has-it-already':
      return 'このオプションは、すでにご契約にあるか、追加のお申し込みを受け付けています。下記の一覧をご確認ください。';
    case 'removal-waits':
      return 'このオプションは解約のお申し込みを受け付けています。続けてご利用になる場合は、解約のお申し込みを取り消してください。';
    case 'storage-stays':
      return '追加したメール容量は、ご契約の終了まで継続します。容量だけの解約や減量はできません。';
    case 'domain-not-held':
      return '作業をお申し込みいただけるのは、当社で管理し、次の契約期間も継続するドメインだけです。下記の一覧からお選びください。';
    case 'hosts-not-organisational':
      return 'ホストの登録・変更は、.comなどのgTLDと汎用jpドメインで承ります。属性型ドメインではお申し込みいただけません。';
    case 'work-waits':
      return 'このドメインの作業のお申し込みを受け付けています。解約される場合は、先に作業のお申し込みを取り消してください。';
    case 'has-it-not':
      return 'このオプションはご契約にありません。下記の一覧からお選びください。';
    case 'ends-already':
      return 'このオプションの解約は、すでに受け付けています。下記の一覧をご確認ください。';
    case 'not-begun':
      return 'このオプションはまだ始まっていません。追加のお申し込みを取り消してください。';
    case 'preview-changed':
      return '確認画面を表示した後に、料金または契約の状況が変わりました。下記の新しい内容をご確認ください。';
    case 'nothing-waits':
      return '取り消せるお申し込みはありません。すでに取り消されたか、請求書に反映されています。';
    default:
      return explainSale(refusal);
  }
}

/** What holds for orders as well, for whoever has a contract. */
function explainSale(refusal: AddOnRefusal | { code: 'item-not-for-sale'; name: string }): string {
  if (refusal.code === 'storage-needs-mail') {
    return 'メール容量の追加は、KWCメールのご契約でだけご利用いただけます。';
  }
  if (refusal.code === 'expires-too-soon') {
    return `移管はオプションの開始日に行います。その日に有効期限まで1ヶ月を切っているドメインは移管できません。有効期限が${dayText(refusal.earliest)}以降になるように、現在の管理会社で更新してからお申し込みください。`;
  }
  return explainOrderRefusal(refusal);
}
