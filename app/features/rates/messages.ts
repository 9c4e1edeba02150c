import type { Programme, RateEvent } from './rules.ts';

/** What a rate is for, in one word. */
export function rateEventName(event: RateEvent): string {
  return { new: '新規', renewal: '更新' }[event];
}

/** A programme's name as the booklet has it. */
export function programmeName(programme: Programme): string {
  return { discount: '割引プログラム', cashback: 'キャッシュバックプログラム' }[programme];
}
