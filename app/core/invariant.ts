/** A fact the code relies on turned out false: a bug of ours, never a user's mistake. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/**
 * Stops when something that must be true at this line is not.
 *
 * @throws InvariantError with `message`; it ends in a 500 and a log line, never in a half-written change.
 */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}
