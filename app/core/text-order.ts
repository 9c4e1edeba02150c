/** Compares texts by their bytes, as the database orders ids and days: no language has a say. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
