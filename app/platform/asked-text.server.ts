import { tidyLine } from '#app/core/typed-text.ts';

/** Longest text taken from an address; a search needs no more. */
const LONGEST = 100;

/** Text asked for in an address, such as a search: tidied and cut to a length; undefined when there is none. */
export function askedText(request: Request, name: string): string | undefined {
  const text = tidyLine(new URL(request.url).searchParams.get(name) ?? '');
  return text === '' ? undefined : Array.from(text).slice(0, LONGEST).join('');
}
