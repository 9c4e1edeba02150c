import type { UnclaimedAge } from './rules.ts';

/** How long money has not been claimed, as staff call it. */
export function unclaimedAgeName(age: UnclaimedAge): string {
  return {
    'to-7': '送金から7日以内',
    'to-14': '8日から14日',
    'to-30': '15日から30日',
    'over-30': '31日以上',
    'last-days': '受取期限が近い',
    expired: '受取期限を経過',
  }[age];
}
