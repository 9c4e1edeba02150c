import { dayText } from '#app/core/wording.ts';
import { OUTWEIGHED } from '../payout-prospects/messages.ts';
import type { Obstacle } from '../payout-prospects/rules.ts';
import type { TimelineEvent, TimelineStep } from './rules.ts';

/** A step of a cashback's timeline, in one word. */
export function timelineEventName(event: TimelineEvent, of: 'new' | 'renewal'): string {
  return {
    ordered: 'お申し込み',
    paid: 'ご入金',
    'rate-fixed': '率の確定',
    begun: of === 'new' ? '利用開始' : '契約更新',
    noticed: '送金のお知らせ',
    sent: '送金',
    received: 'お受け取り',
    returned: '返戻',
    'carried-over': '翌月へ繰越',
    held: '送金の保留',
    outweighed: '調整による繰越',
    voided: '取消',
  }[event];
}

/** What a step means for the partner, in one sentence. */
export function explainTimelineStep({ event, reason, done, on, route, obstacle }: TimelineStep): string {
  switch (event) {
    case 'ordered':
      return 'お客様がお申し込みになった日です。';
    case 'paid':
      return 'お客様のご入金を確認した日です。';
    case 'rate-fixed':
      return 'この日の契約件数で率が決まりました。以後の増減では変わりません。';
    case 'begun':
      return 'この日にキャッシュバックが確定しました。';
    case 'noticed':
      return `${route === 'transfer' ? '振込日と金額' : '受取時に入力するお名前と金額'}を、メールでお知らせ${done ? 'しました' : 'します'}。`;
    case 'sent':
      if (!on && !done) return waitsFor(obstacle);
      return `${route === 'transfer' ? 'ご登録の口座へ銀行振込で' : '楽天銀行のメルマネで'}送金${done ? 'しました' : 'します'}。`;
    case 'received':
      if (done) return route === 'transfer' ? 'ご登録の口座への入金を確認しました。' : 'お受け取りを確認しました。';
      return route === 'transfer'
        ? 'ご登録の口座へ入金されます。お手続きは不要です。'
        : '楽天銀行からのメールのURLで、お受け取りの手続きをお願いします。';
    case 'returned':
      return `銀行から返戻されました(${reason ?? '理由の記載なし'})。次の送金に含めます。`;
    case 'carried-over':
      return 'この月の送金には含まれず、次の送金に繰り越しました。';
    case 'held':
      return `送金を保留しています(${reason ?? '理由の記載なし'})。`;
    case 'outweighed':
      return OUTWEIGHED;
    case 'voided':
      return on ? `お客様の契約が${dayText(on)}に返金解約となったため、取り消しました。` : '取り消しました。';
  }
}

function waitsFor(obstacle: Obstacle | null): string {
  if (obstacle === 'held') return '保留が解除された後の、最初の月末の送金に含めます。';
  if (obstacle === 'outweighed') return '合計が1円以上になった月末に、まとめて送金します。';
  return '受取名義をご確認いただくと、送金日が決まります。';
}
