import type { Milestone } from './rules.ts';

/** A day of a renewal, in a few words. */
export function milestoneName(what: Milestone['what']): string {
  return {
    rate: '率が決まる日',
    invoice: '請求書の発行',
    due: 'お支払い期限',
    renewal: '契約更新日',
    notice: '送金のお知らせ',
    money: '送金',
  }[what];
}
