import { setTimeout } from 'node:timers/promises';

/** Answers no sooner than after so many milliseconds, so that how long the work took tells nobody what it found. */
export async function noSoonerThan<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const [settled] = await Promise.allSettled([work, setTimeout(milliseconds)]);
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}
