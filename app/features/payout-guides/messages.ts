import type { PayoutRoute } from '../payouts/rules.ts';
import type { NoticeStanding } from './rules.ts';

/** Where the notice of a payout stands, in a few words. */
export function noticeStandingName(standing: NoticeStanding): string {
  return {
    'not-due': 'まだお送りしていません',
    'on-its-way': '送信中',
    sent: '送信済み',
    kept: '送信の設定なし',
    failed: '届けられませんでした',
  }[standing];
}

/** What a partner does who misses the notice, by where it stands and how its money goes. */
export function adviseOnNotice(standing: NoticeStanding, transferred: boolean): string {
  switch (standing) {
    case 'not-due':
      return '送金のお知らせは毎月15日にお送りします。受取名義のご確認がお済みかもご確認ください。';
    case 'on-its-way':
      return 'メールサーバーへの送信を続けています。しばらくお待ちください。';
    case 'sent':
      return '迷惑メールのフォルダーと、受信拒否の設定をご確認ください。2日たっても見つからないときは partner@cpi.ad.jp へご連絡ください。内容はこの画面でもご確認いただけます。';
    case 'kept':
      return 'この環境ではメールを送信していません。内容はこの画面でご確認ください。';
    case 'failed':
      return `ご登録のメールアドレスに届けられませんでした。正しいアドレスを partner@cpi.ad.jp へお知らせください。${
        transferred ? '' : '楽天銀行からのメールも同じアドレスに届きます。'
      }`;
  }
}

/** What a partner does to receive the latest payout, in one sentence; the first one of all may go by mail. */
export function howToReceive(latest: { route: PayoutRoute } | undefined): string {
  return latest?.route === 'transfer'
    ? 'ご登録の口座へ銀行振込でお送りします。お受け取りの手続きは不要です。'
    : '銀行での受け取り手続きでは、「お名前」に表示の姓・名をそのまま入力してください。';
}
