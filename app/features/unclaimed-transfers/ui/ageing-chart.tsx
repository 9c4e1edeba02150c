import { useId } from 'react';
import { yenText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { ScrolledDrawing } from '#app/ui/charts.tsx';
import { unclaimedAgeName } from '../messages.ts';
import type { UnclaimedAge } from '../rules.ts';

const WIDTH = 640;
const ROW = 34;
const LEFT = 150;
const RIGHT = 150;

/** Unclaimed money by how long it has waited, as bars; the table below says the same in words. */
export function AgeingChart({ ages }: { ages: readonly { age: UnclaimedAge; count: number; total: Yen }[] }) {
  const id = useId();
  const largest = Math.max(1, ...ages.map(({ total }) => total));
  return (
    <figure className="my-6">
      <figcaption id={id} className="mb-2 text-std-16B-170">
        未受取の送金(送金からの日数別)
      </figcaption>
      <ScrolledDrawing labelledBy={id}>
        <svg
          viewBox={`0 0 ${WIDTH} ${ages.length * ROW}`}
          role="img"
          aria-label={ages
            .map(({ age, count, total }) => `${unclaimedAgeName(age)} ${count}件 ${yenText(total)}`)
            .join('、')}
          className="w-full max-w-[48rem] min-w-[30rem]"
        >
          {ages.map(({ age, count, total }, index) => (
            <g key={age}>
              <text x={LEFT - 8} y={index * ROW + 22} textAnchor="end" fontSize="14" className="fill-solid-gray-800">
                {unclaimedAgeName(age)}
              </text>
              <rect
                x={LEFT}
                y={index * ROW + 6}
                width={total === 0 ? 1 : Math.max(3, ((WIDTH - LEFT - RIGHT) * total) / largest)}
                height={ROW - 12}
                className={LOOKS[age]}
              />
              <text
                x={LEFT + 8 + ((WIDTH - LEFT - RIGHT) * total) / largest}
                y={index * ROW + 22}
                fontSize="14"
                className="fill-solid-gray-900"
              >
                {`${yenText(total)}(${count}件)`}
              </text>
            </g>
          ))}
        </svg>
      </ScrolledDrawing>
    </figure>
  );
}

const LOOKS: Record<UnclaimedAge, string> = {
  'to-7': 'fill-blue-300',
  'to-14': 'fill-blue-500',
  'to-30': 'fill-blue-700',
  'over-30': 'fill-blue-900',
  'last-days': 'fill-orange-600',
  expired: 'fill-red-800',
};
