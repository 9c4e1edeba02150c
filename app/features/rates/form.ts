import { z } from 'zod';
import type { Month } from '#app/core/calendar.ts';
import { type Rate, parsePercent } from '#app/core/rate.ts';
import { typedMonth } from '#app/core/typed-day.ts';
import { tidyDigits } from '#app/core/typed-text.ts';
import type { CardFault, RateEvent } from './rules.ts';

/** Rows a new card begins with; pressing "more rows" adds as many again. */
export const ROWS_AT_FIRST = 12;

/** Most rows of one card that the page takes. */
export const MOST_ROWS = 60;

const CELLS = ['planGroup', 'event', 'minCount', 'percent'] as const;

/** A filled-in row of the page: `at` is its place there, from 0. */
export type TypedRow = { at: number; planGroup: string; event: RateEvent; minCount: number; rate: Rate };

/**
 * What staff fill in to enter a rate card; rows left blank are passed over.
 *
 * @param planGroups the plan groups there are; a row speaks of one of them.
 */
export function rateCardForm(planGroups: readonly string[]) {
  return z.object({
    programme: z.enum(['discount', 'cashback'], { error: 'プログラムを選択してください。' }),
    effectiveFrom: z.string({ error: '適用開始月を入力してください。' }).transform((text, check): Month => {
      const parsed = typedMonth(text);
      if (parsed) return parsed;
      check.addIssue({ code: 'custom', message: '適用開始月は「2026-12」の形式で入力してください。' });
      return z.NEVER;
    }),
    rows: z
      .array(Row, { error: '料率の行を入力してください。' })
      .max(MOST_ROWS, `料率は${MOST_ROWS}行まで入力できます。`)
      .transform((rows, check): TypedRow[] =>
        rows.flatMap((row, at) => {
          if (CELLS.every((cell) => row[cell] === undefined)) return [];
          const typed = readRow(row, planGroups);
          if (typed.ok) return [{ at, ...typed.row }];
          for (const { cell, message } of typed.mistakes) {
            check.addIssue({ code: 'custom', path: [at, cell], message });
          }
          return [];
        }),
      )
      .default([]),
    step: z.enum(['preview', 'enter', 'more']).catch('preview'),
  });
}

/** The names of the fields of the rate card page. */
export const RATE_CARD_FIELDS = [
  'programme',
  'effectiveFrom',
  'step',
  ...Array.from({ length: MOST_ROWS }, (_, at) => CELLS.map((cell) => `rows[${at}].${cell}`)).flat(),
];

const cell = z.string({ error: '1つの値を入力してください。' }).max(50, '50文字以内で入力してください。').optional();

const Row = z.object({ planGroup: cell, event: cell, minCount: cell, percent: cell });

type Cell = (typeof CELLS)[number];

type ReadRow = { ok: true; row: Omit<TypedRow, 'at'> } | { ok: false; mistakes: { cell: Cell; message: string }[] };

function readRow(typed: z.infer<typeof Row>, planGroups: readonly string[]): ReadRow {
  const planGroup = planGroups.find((group) => group === typed.planGroup);
  const event = typed.event === 'new' || typed.event === 'renewal' ? typed.event : undefined;
  const digits = tidyDigits(typed.minCount ?? '');
  const minCount = /^\d{1,6}$/.test(digits) ? Number(digits) : undefined;
  const rate = parsePercent(tidyDigits(typed.percent ?? ''));
  if (planGroup !== undefined && event && minCount !== undefined && rate !== undefined) {
    return { ok: true, row: { planGroup, event, minCount, rate } };
  }
  const mistakes: { cell: Cell; message: string }[] = [];
  if (planGroup === undefined) mistakes.push({ cell: 'planGroup', message: 'プラングループを選択してください。' });
  if (!event) mistakes.push({ cell: 'event', message: '区分を選択してください。' });
  if (minCount === undefined) mistakes.push({ cell: 'minCount', message: '件数を0以上の整数で入力してください。' });
  if (rate === undefined) mistakes.push({ cell: 'percent', message: '料率を「15」「7.5」のように入力してください。' });
  return { ok: false, mistakes };
}

/** The cell of its row at which a fault of a card is told. */
export function cellOfFault(fault: Exclude<CardFault, { code: 'no-rows' }>): Cell {
  return fault.code === 'row-twice' ? 'minCount' : 'percent';
}

/** How many rows the page shows after it was sent: those it had, and as many more as asked for. */
export function rowsToShow(fields: FormData): number {
  const had = [...fields.keys()].filter((name) => name.endsWith('.percent')).length;
  const wanted = Math.max(had, ROWS_AT_FIRST) + (fields.get('step') === 'more' ? ROWS_AT_FIRST : 0);
  return Math.min(wanted, MOST_ROWS);
}
