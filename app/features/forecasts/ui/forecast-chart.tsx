import { useId } from 'react';
import { scaleBand, scaleLinear } from 'd3-scale';
import type { Month } from '#app/core/calendar.ts';
import { ScrolledDrawing } from '#app/ui/charts.tsx';
import { certaintyName } from '../messages.ts';
import type { ForecastMonth } from '../rules.ts';

const WIDTH = 760;
const HEIGHT = 300;
const [LEFT, RIGHT, TOP, BOTTOM] = [76, 12, 40, 42];

/** Told apart by pattern as well as by colour: full, lighter with a frame, hatched. */
const PARTS = [
  { part: 'fixed', certainty: 'fixed', look: 'fill-blue-900 stroke-blue-900' },
  { part: 'likely', certainty: 'likely', look: 'fill-blue-200 stroke-blue-900' },
  { part: 'atRisk', certainty: 'at-risk', look: 'stroke-orange-900' },
] as const;

/** Twelve months as stacked bars: what is fixed at the bottom, then what is likely, then what is at risk. */
export function ForecastChart({ caption, months }: { caption: string; months: readonly ForecastMonth[] }) {
  const id = useId();
  const across = scaleBand(
    months.map(({ month }) => month),
    [LEFT, WIDTH - RIGHT],
  ).padding(0.3);
  const up = scaleLinear([0, Math.max(1, ...months.map(({ total }) => total))], [HEIGHT - BOTTOM, TOP]).nice(4);
  return (
    <figure className="my-6" aria-labelledby={id}>
      <figcaption id={id} className="mb-2 font-700 text-solid-gray-900">
        {caption}
      </figcaption>
      <ScrolledDrawing labelledBy={id}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" className="w-full max-w-[48rem] min-w-[34rem]">
          <defs>
            <pattern id="at-risk" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="7" height="7" className="fill-orange-100" />
              <line x1="0" x2="0" y1="0" y2="7" strokeWidth="4" className="stroke-orange-700" />
            </pattern>
          </defs>
          <Legend />
          {up.ticks(4).map((tick) => (
            <g key={tick}>
              <line x1={LEFT} x2={WIDTH - RIGHT} y1={up(tick)} y2={up(tick)} className="stroke-solid-gray-300" />
              <text x={LEFT - 8} y={up(tick) + 5} textAnchor="end" fontSize="13" className="fill-solid-gray-700">
                {tick.toLocaleString('ja-JP')}
              </text>
            </g>
          ))}
          {months.map((one, index) => (
            <g key={one.month}>
              <Bar {...one} x={across(one.month) ?? LEFT} width={across.bandwidth()} up={up} />
              <text
                x={(across(one.month) ?? LEFT) + across.bandwidth() / 2}
                y={HEIGHT - BOTTOM + 22}
                textAnchor="middle"
                fontSize="13"
                className="fill-solid-gray-800"
              >
                {monthLabel(one.month, index)}
              </text>
            </g>
          ))}
        </svg>
      </ScrolledDrawing>
    </figure>
  );
}

function monthLabel(month: Month, index: number): string {
  const number = Number(month.slice(5));
  return index === 0 || number === 1 ? `${month.slice(0, 4)}/${number}` : `${number}月`;
}

/** A month as it is drawn: what corrections leave below 0 is taken off the part above, so that the bar ends at the total. */
function drawn({ fixed, likely, atRisk }: ForecastMonth) {
  const certain = fixed < 0 ? { fixed: 0, likely: likely + fixed } : { fixed, likely };
  return certain.likely < 0 ? { fixed: 0, likely: 0, atRisk: atRisk + certain.likely } : { ...certain, atRisk };
}

function Bar({ x, width, up, ...given }: ForecastMonth & { x: number; width: number; up: (amount: number) => number }) {
  const month = drawn(given);
  const bases: Record<(typeof PARTS)[number]['part'], number> = {
    fixed: 0,
    likely: month.fixed,
    atRisk: month.fixed + month.likely,
  };
  return PARTS.filter(({ part }) => month[part] > 0).map(({ part, look }) => (
    <rect
      key={part}
      x={x}
      width={width}
      y={up(bases[part] + month[part])}
      height={heightOf(up, bases[part], month[part])}
      className={look}
      {...(part === 'atRisk' ? { fill: 'url(#at-risk)' } : {})}
    />
  ));
}

function heightOf(up: (amount: number) => number, base: number, amount: number): number {
  return Math.max(1, up(base) - up(base + amount));
}

function Legend() {
  return PARTS.map(({ part, certainty, look }, index) => (
    <g key={part}>
      <rect
        x={LEFT + index * 110}
        y={6}
        width={18}
        height={18}
        className={look}
        {...(part === 'atRisk' ? { fill: 'url(#at-risk)' } : {})}
      />
      <text x={LEFT + 26 + index * 110} y={21} fontSize="15" className="fill-solid-gray-900">
        {certaintyName(certainty)}
      </text>
    </g>
  ));
}
