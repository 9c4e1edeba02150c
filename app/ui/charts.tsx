import { type ReactNode, useId } from 'react';
import { scaleBand, scaleLinear } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import type { Month } from '#app/core/calendar.ts';
import { type Rate, percentOf } from '#app/core/rate.ts';
import { monthText, rateText } from '#app/core/wording.ts';
import { DataTable } from './data-table.tsx';

const WIDTH = 720;
const HEIGHT = 260;
const LEFT = 56;
const RIGHT = 16;
const TOP = 28;
const BOTTOM = 40;

/** Counts at month-ends as columns, oldest first; the table behind says the same. */
export function CountChart({
  caption,
  unit,
  points,
}: {
  caption: string;
  unit: string;
  points: readonly { month: Month; count: number }[];
}) {
  const across = scaleBand(
    points.map(({ month }) => month),
    [LEFT, WIDTH - RIGHT],
  ).padding(0.3);
  const up = scaleLinear([0, Math.max(1, ...points.map(({ count }) => count))], [HEIGHT - BOTTOM, TOP]).nice(4);
  const everyNth = Math.ceil(points.length / 12);
  return (
    <ChartFrame
      caption={caption}
      table={
        <DataTable
          caption={caption}
          captionShown={false}
          rows={points}
          rowKey={({ month }) => month}
          empty="まだ記録がありません。"
          columns={[
            { heading: '月', cell: ({ month }) => monthText(month) },
            { heading: '件数', cell: ({ count }) => `${count.toLocaleString('ja-JP')}${unit}`, figures: true },
          ]}
        />
      }
    >
      <Grid ticks={up.ticks(4).filter(Number.isInteger)} at={up} label={(tick) => tick.toLocaleString('ja-JP')} />
      {points.map(({ month, count }, index) => (
        <g key={month}>
          <rect
            x={across(month)}
            width={across.bandwidth()}
            y={up(count)}
            height={HEIGHT - BOTTOM - up(count)}
            className={index === points.length - 1 ? 'fill-blue-900' : 'fill-blue-300'}
          />
          {index === points.length - 1 && (
            <Label x={middleOf(across, month)} y={up(count) - 8} bold>
              {count}
              {unit}
            </Label>
          )}
          {(points.length - 1 - index) % everyNth === 0 && (
            <Label x={middleOf(across, month)} y={HEIGHT - BOTTOM + 22}>
              {month.endsWith('-01') || index === 0
                ? `${month.slice(0, 4)}/${Number(month.slice(5))}`
                : `${Number(month.slice(5))}月`}
            </Label>
          )}
        </g>
      ))}
    </ChartFrame>
  );
}

/** A rate card's steps: the rate over the count, with the place of `count` marked when it is given. */
export function TierChart({
  caption,
  unit,
  tiers,
  count,
}: {
  caption: string;
  unit: string;
  tiers: readonly Tier[];
  count?: number;
}) {
  const sorted = tiers.toSorted((left, right) => left.minCount - right.minCount);
  const end = Math.max(10, (sorted.at(-1)?.minCount ?? 1) * 1.2, count === undefined ? 1 : count * 1.1);
  const across = scaleLinear([0, end], [LEFT, WIDTH - RIGHT]);
  const percents = sorted.map(({ minCount, rate }) => ({ x: minCount, y: Number(percentOf(rate)) }));
  const up = scaleLinear([0, Math.max(10, ...percents.map(({ y }) => y))], [HEIGHT - BOTTOM, TOP]).nice(4);
  const steps = [{ x: 0, y: 0 }, ...percents, { x: end, y: percents.at(-1)?.y ?? 0 }];
  const path = line<{ x: number; y: number }>(
    ({ x }) => across(x),
    ({ y }) => up(y),
  ).curve(curveStepAfter)(steps);
  const reached = count === undefined ? undefined : percents.findLast(({ x }) => x <= count);
  return (
    <ChartFrame caption={caption} table={<TierTable caption={caption} unit={unit} tiers={sorted} />}>
      <Grid ticks={up.ticks(4)} at={up} label={(tick) => `${tick}%`} />
      <path d={path ?? ''} fill="none" strokeWidth="3" className="stroke-blue-900" />
      {percents.map(({ x }) => (
        <Label key={x} x={across(x)} y={HEIGHT - BOTTOM + 22}>
          {x}
        </Label>
      ))}
      {count !== undefined && (
        <g>
          <line
            x1={across(count)}
            x2={across(count)}
            y1={TOP}
            y2={HEIGHT - BOTTOM}
            strokeWidth="1.5"
            strokeDasharray="5 4"
            className="stroke-solid-gray-700"
          />
          <circle cx={across(count)} cy={up(reached?.y ?? 0)} r="7" className="fill-blue-900" />
          <Label x={across(count)} y={TOP - 10} bold>
            現在 {count}
            {unit}
          </Label>
        </g>
      )}
    </ChartFrame>
  );
}

type Tier = { minCount: number; rate: Rate };

function TierTable({ caption, unit, tiers }: { caption: string; unit: string; tiers: readonly Tier[] }) {
  return (
    <DataTable
      caption={caption}
      captionShown={false}
      rows={tiers}
      rowKey={({ minCount }) => String(minCount)}
      empty="料率が登録されていません。"
      columns={[
        { heading: '契約数', cell: ({ minCount }) => `${minCount.toLocaleString('ja-JP')}${unit}以上` },
        { heading: '料率', cell: ({ rate }) => rateText(rate), figures: true },
      ]}
    />
  );
}

function ChartFrame({ caption, table, children }: { caption: string; table: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <figure className="my-6" aria-labelledby={id}>
      <figcaption id={id} className="mb-2 font-700 text-solid-gray-900">
        {caption}
      </figcaption>
      <ScrolledDrawing labelledBy={id}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" className="w-full max-w-[45rem] min-w-[32rem]">
          {children}
        </svg>
      </ScrolledDrawing>
      <details className="mt-2">
        <summary className="w-fit text-dns-16N-130 text-blue-1000 underline underline-offset-4">表で見る</summary>
        <div className="mt-3 max-w-[30rem]">{table}</div>
      </details>
    </figure>
  );
}

/**
 * A drawing that narrow screens scroll, with the keyboard too, rather than shrink its figures; the table beside it needs
 * no scrolling.
 */
export function ScrolledDrawing({ labelledBy, children }: { labelledBy: string; children: ReactNode }) {
  return (
    <div role="group" aria-labelledby={labelledBy} tabIndex={0} className="overflow-x-auto">
      {children}
    </div>
  );
}

function Grid({
  ticks,
  at,
  label,
}: {
  ticks: readonly number[];
  at: (tick: number) => number;
  label: (tick: number) => string;
}) {
  return ticks.map((tick) => (
    <g key={tick}>
      <line
        x1={LEFT}
        x2={WIDTH - RIGHT}
        y1={at(tick)}
        y2={at(tick)}
        className={tick === 0 ? 'stroke-solid-gray-600' : 'stroke-solid-gray-200'}
      />
      <text x={LEFT - 10} y={at(tick) + 5} textAnchor="end" fontSize="14" className="fill-solid-gray-700">
        {label(tick)}
      </text>
    </g>
  ));
}

function Label({ x, y, bold = false, children }: { x: number; y: number; bold?: boolean; children: ReactNode }) {
  return (
    <text
      x={x}
      y={y}
      textAnchor="middle"
      fontSize={bold ? 16 : 14}
      fontWeight={bold ? 700 : 400}
      paintOrder="stroke"
      strokeWidth={bold ? 5 : 0}
      className={bold ? 'fill-solid-gray-900 stroke-white' : 'fill-solid-gray-700'}
    >
      {children}
    </text>
  );
}

function middleOf(across: { (month: Month): number | undefined; bandwidth(): number }, month: Month): number {
  return (across(month) ?? LEFT) + across.bandwidth() / 2;
}
