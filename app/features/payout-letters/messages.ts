import type { NoticeRefusal } from './rules.ts';

/** What staff read when nothing is done about a notice that could not be delivered. */
export function explainNoticeRefusal(refusal: NoticeRefusal): string {
  switch (refusal.code) {
    case 'nothing-waits':
      return 'この支払通知への対応は不要です。最新の状態をご確認ください。';
    case 'address-same':
      return '受取名義に登録されたメールアドレスが、届かなかった宛先と同じか、すでに再送しています。メールアドレスを訂正するか、電話でお知らせして記録してください。';
  }
}
