/** What tells the time of day: the machine's clock, or a fixed moment in tests. */
export type Clock = { now(): Date };

/** The machine's clock. Sessions, mail and logs use it; business days come from the daily run. */
export const wallClock: Clock = { now: () => new Date() };
