import type { Month } from '#app/core/calendar.ts';
import { dayText, monthText } from '#app/core/wording.ts';
import type { HeldBack, Obstacle } from './rules.ts';

/** What keeps money from coming, in a few words where a day would stand. */
export function obstacleName(obstacle: Obstacle): string {
  return { 'payee-missing': '受取名義の確認待ち', held: '保留中', outweighed: '翌月以降へ繰越' }[obstacle];
}

/** In which payout something comes, or what keeps it from coming, in a few words. */
export function prospectText({ month, obstacle }: { month: Month | null; obstacle: Obstacle | null }): string {
  if (obstacle) return obstacleName(obstacle);
  return month ? `${monthText(month)}末の送金` : '未定';
}

/** That money is kept back, since when and why, in one sentence. */
export function explainHold({ since, reason }: HeldBack): string {
  return `${dayText(since)}から送金を保留しています。理由: ${reason}`;
}

/** What follows for the partner. */
export const AFTER_A_HOLD =
  '保留が解除された後の、最初の月末の送金でまとめてお支払いします。お心当たりのない場合は、partner@cpi.ad.jpへご連絡ください。';

/** Why money waits although nothing keeps it back. */
export const OUTWEIGHED =
  '減算の調整により合計が1円に満たないため、これまでの金額をまとめて翌月以降の送金へ繰り越しています。';
