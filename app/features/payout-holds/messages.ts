import type { HoldRefusal } from './rules.ts';

/** What staff read when money is not kept back, or not let go. */
export function explainHoldRefusal(refusal: HoldRefusal): string {
  switch (refusal.code) {
    case 'already-held':
      return 'このパートナーへの支払はすでに保留されています。最新の状態をご確認ください。';
    case 'not-held':
      return 'このパートナーへの支払は保留されていません。最新の状態をご確認ください。';
  }
}
