/** The number of a document asked for in an address; undefined for what is none. */
export function askedNumber(text: string | undefined): number | undefined {
  return text && /^[1-9]\d{0,11}$/.test(text) ? Number(text) : undefined;
}
