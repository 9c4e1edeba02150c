import { useId } from 'react';
import { scaleTime } from 'd3-scale';
import type { Day } from '#app/core/calendar.ts';
import { dayText } from '#app/core/wording.ts';

/** A day on the ruler and what happens on it; `now` marks the one the page is about. */
export type DayMark = { day: Day; label: string; now?: boolean };

const WIDTH = 960;
const EDGE = 70;
const AXIS = 26;
const ROW = 44;

/**
 * Days on a line, in proportion to the time between them. Labels that would touch move down a row. The same days stand
 * below as a list, which narrow screens and screen readers get instead.
 */
export function DateRuler({
  caption,
  marks,
  span,
}: {
  caption: string;
  marks: readonly DayMark[];
  /** The days at the ends, for rulers that are compared; the first and last mark unless it is given. */
  span?: { from: Day; to: Day };
}) {
  const id = useId();
  const sorted = marks.toSorted((left, right) => left.day.localeCompare(right.day));
  const first = sorted[0];
  const last = sorted.at(-1);
  if (!first || !last) return null;

  const { from, to } = span ?? { from: first.day, to: last.day };
  const at = scaleTime([moment(from), moment(to)], [EDGE, WIDTH - EDGE]);
  const placed = place(sorted.map((mark) => ({ ...mark, x: from === to ? WIDTH / 2 : at(moment(mark.day)) })));
  const height = AXIS + 24 + (Math.max(...placed.map(({ row }) => row)) + 1) * ROW;
  return (
    <figure className="my-6" aria-labelledby={id}>
      <figcaption id={id} className="mb-3 font-700 text-solid-gray-900">
        {caption}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true" className="hidden w-full md:block">
        <line x1={EDGE} x2={WIDTH - EDGE} y1={AXIS} y2={AXIS} className="stroke-solid-gray-536" strokeWidth="4" />
        {placed.map(({ day, label, x, row }) => (
          <line
            key={`${day}${label}`}
            x1={x}
            x2={x}
            y1={AXIS}
            y2={AXIS + 18 + row * ROW}
            className="stroke-solid-gray-420"
            strokeWidth="1.5"
          />
        ))}
        {placed.map((mark) => (
          <PlacedMark key={`${mark.day}${mark.label}`} {...mark} />
        ))}
      </svg>
      <ol className="border-l-4 border-blue-900 pl-4 md:sr-only">
        {sorted.map(({ day, label, now }) => (
          <li key={`${day}${label}`} className="py-1">
            <time dateTime={day}>{dayText(day)}</time>
            <span className={now ? 'ml-3 font-700 text-blue-1000' : 'ml-3'}>{label}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
}

/** Text stays legible where the line of a lower label passes behind it. */
const OVER_LINES = { paintOrder: 'stroke', strokeWidth: 5 };

function PlacedMark({ day, label, now, x, labelX, row }: DayMark & { x: number; labelX: number; row: number }) {
  return (
    <g>
      <circle
        cx={x}
        cy={AXIS}
        r={now ? 11 : 8}
        className={now ? 'fill-blue-900 stroke-blue-900' : 'fill-white stroke-blue-900'}
        strokeWidth="4"
      />
      <text
        x={labelX}
        y={AXIS + 34 + row * ROW}
        textAnchor="middle"
        fontSize="15"
        {...OVER_LINES}
        className="fill-solid-gray-700 stroke-white"
      >
        {dayText(day)}
      </text>
      <text
        x={labelX}
        y={AXIS + 54 + row * ROW}
        textAnchor="middle"
        fontSize="16"
        fontWeight="700"
        {...OVER_LINES}
        className={now ? 'fill-blue-1000 stroke-white' : 'fill-solid-gray-900 stroke-white'}
      >
        {label}
      </text>
    </g>
  );
}

/** Half the width in which a date and a short label fit. */
const HALF_LABEL = 68;

/** The first row in which a label touches none before it; a label at an edge moves inwards until it is whole. */
function place<Mark extends { x: number; label: string }>(
  marks: readonly Mark[],
): (Mark & { labelX: number; row: number })[] {
  const ends: number[] = [];
  return marks.map((mark) => {
    const half = Math.max(HALF_LABEL, mark.label.length * 8.5);
    const labelX = Math.min(Math.max(mark.x, half), WIDTH - half);
    const free = ends.findIndex((end) => end <= labelX - half);
    const row = free >= 0 ? free : ends.length;
    ends[row] = labelX + half;
    return { ...mark, labelX, row };
  });
}

function moment(day: Day): Date {
  return new Date(`${day}T00:00:00Z`);
}
