import type { Age } from './rules.ts';

/** A step of the aging list 売掛金年齢表, as accountants call it. */
export function ageName(age: Age): string {
  return {
    'not-due': '期限内',
    'to-30': '1〜30日超過',
    'to-60': '31〜60日超過',
    'to-90': '61〜90日超過',
    'over-90': '91日以上超過',
  }[age];
}
