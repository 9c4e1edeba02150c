import type { ContractState } from './rules.ts';

/** Where a contract is in its life, in one word. */
export function contractStateName(state: ContractState): string {
  return {
    ordered: '入金待ち',
    scheduled: '開始待ち',
    'in-force': '契約中',
    lapsed: '停止中(再開可)',
    ended: '終了',
    void: '取消',
    refunded: '返金解約',
  }[state];
}
