import { obstacleName } from '../payout-prospects/messages.ts';
import type { CashbackStage, CashbackStep } from './rules.ts';

/** Where a cashback stands, in one word. */
export function cashbackStageName(stage: CashbackStage): string {
  return {
    void: '取消',
    zero: '対象外(0円)',
    earned: '確定',
    'payee-missing': obstacleName('payee-missing'),
    held: obstacleName('held'),
    outweighed: obstacleName('outweighed'),
    noticed: '通知済み',
    sent: '送金済み',
    received: '受取済み',
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
    received: '受け取り',
  }[step];
}
