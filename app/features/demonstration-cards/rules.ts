import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Rate, rate } from '#app/core/rate.ts';
import type { RateCard, RateEvent } from '../rates/rules.ts';

/** Percentages of a new contract by plan group and first month, one for each step of the count. */
type CardWords = {
  steps: readonly number[];
  cards: readonly {
    programme: string;
    effectiveFrom: string;
    planGroup: string;
    percents: readonly number[];
  }[];
};

/** The cards of the words file, a row for each step of each event. */
export function sampleCards(words: CardWords): RateCard[] {
  const programmes = ['discount', 'cashback'] as const;
  const firstMonths = [...new Set(words.cards.map(({ effectiveFrom }) => effectiveFrom))];
  return programmes.flatMap((programme) =>
    firstMonths.map((firstMonth) => ({
      programme,
      effectiveFrom: month(firstMonth),
      rows: words.cards
        .filter((card) => card.programme === programme && card.effectiveFrom === firstMonth)
        .flatMap(({ planGroup, percents }) =>
          (['new', 'renewal'] as const).flatMap((event) =>
            percents.map((percent, step) => {
              const minCount = words.steps[step];
              invariant(minCount !== undefined, 'every percentage of a sample card has its step');
              return { planGroup, event, minCount, rate: sampleRate(percent, event) };
            }),
          ),
        ),
    })),
  );
}

/** A sample rate in whole percent; a renewal earns four fifths of what a new contract does. PRG-07. */
function sampleRate(percent: number, event: RateEvent): Rate {
  return rate(`0.${String(percent * (event === 'new' ? 10 : 8)).padStart(3, '0')}`);
}
