import type { TermState } from './rules.ts';

/** Where a term stands, in one word. */
export function termStateName(state: TermState): string {
  return {
    planned: '更新予定',
    unpaid: '入金待ち',
    waiting: '開始待ち',
    running: '利用中',
    over: '終了',
    void: '取消',
    refunded: '返金',
  }[state];
}
