import type { CashbackStage, CashbackStep, PayeeRefusal } from './rules.ts';

/** Where a cashback stands, in one word. */
export function cashbackStageName(stage: CashbackStage): string {
  return {
    void: '取消',
    zero: '対象外(0円)',
    earned: '確定',
    'payee-missing': '受取名義の確認待ち',
    noticed: '通知済み',
    sent: '送金済み',
  }[stage];
}

/** One step of a cashback on its way, in one word. */
export function cashbackStepName(step: CashbackStep['step'], event: 'new' | 'renewal'): string {
  return {
    ordered: '申し込み',
    paid: '入金',
    'rate-fixed': '率の確定',
    begun: event === 'new' ? '利用開始' : '更新',
    noticed: '通知',
    sent: '送金',
  }[step];
}

/** What a partner reads when the payee is not confirmed: what is wrong, then what to do. */
export function explainPayeeRefusal(refusal: PayeeRefusal): string {
  switch (refusal.code) {
    case 'payee-missing':
      return '受取名義がまだ登録されていません。お手数ですが partner@cpi.ad.jp へご連絡ください。';
    case 'payee-changed':
      return '受取名義の登録内容が変わりました。表示されている姓と名をご確認のうえ、もう一度お手続きください。';
  }
}
