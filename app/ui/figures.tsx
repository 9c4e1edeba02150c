import type { Day, Month } from '#app/core/calendar.ts';
import type { Rate } from '#app/core/rate.ts';
import { dayText, monthText, rateText, signedYenText, yenText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';

/** An amount as people read it: 9,120円. */
export function YenText({ value }: { value: Yen }) {
  return <span className="whitespace-nowrap tabular-nums">{yenText(value)}</span>;
}

/** A difference as people read it, with its sign: +912円. */
export function SignedYenText({ value }: { value: Yen }) {
  return <span className="whitespace-nowrap tabular-nums">{signedYenText(value)}</span>;
}

/** A share as people read it: 15%. */
export function RateText({ value }: { value: Rate }) {
  return <span className="whitespace-nowrap tabular-nums">{rateText(value)}</span>;
}

/** A day as people read it: 2026年5月31日. */
export function DayText({ value }: { value: Day }) {
  return (
    <time dateTime={value} className="whitespace-nowrap tabular-nums">
      {dayText(value)}
    </time>
  );
}

/** A month as people read it: 2026年5月. */
export function MonthText({ value }: { value: Month }) {
  return (
    <time dateTime={value} className="whitespace-nowrap tabular-nums">
      {monthText(value)}
    </time>
  );
}

/** A number of things with its counter word: 12件, 1,234社. */
export function CountText({ value, unit }: { value: number; unit: string }) {
  return (
    <span className="whitespace-nowrap tabular-nums">
      {value.toLocaleString('ja-JP')}
      {unit}
    </span>
  );
}
