import { type Day, type Month, dayInTokyo } from './calendar.ts';
import { type Rate, percentOf } from './rate.ts';
import { type Yen, negateYen } from './yen.ts';

/** An amount as Japanese readers write it: 9120 → "9,120円". */
export function yenText(amount: Yen): string {
  return `${String(amount).replace(/\B(?=(\d{3})+$)/g, ',')}円`;
}

/** A difference with its sign: "+9,120円", "−9,120円", "±0円". */
export function signedYenText(difference: Yen): string {
  if (difference === 0) return '±0円';
  return difference > 0 ? `+${yenText(difference)}` : `−${yenText(negateYen(difference))}`;
}

/** A day as Japanese readers write it: "2026年5月31日". */
export function dayText(date: Day): string {
  return `${Number(date.slice(0, 4))}年${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`;
}

/** A month as Japanese readers write it: "2026年5月". */
export function monthText(of: Month): string {
  return `${Number(of.slice(0, 4))}年${Number(of.slice(5))}月`;
}

/** A rate as Japanese readers write it: "0.075" → "7.5%". */
export function rateText(share: Rate): string {
  return `${percentOf(share)}%`;
}

/** A moment as Japanese readers write it, by the clock in Tokyo: "2026年5月13日 9:05". */
export function momentText(moment: Date): string {
  const clock = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', timeStyle: 'short' }).format(moment);
  return `${dayText(dayInTokyo(moment))} ${clock}`;
}
