import { type Outcome, done, refused } from './outcome.ts';

/** What is wrong with JSON, and where: `path` as in `contracts[0].startsOn`. */
export type JsonFault = { path: string; reason: string };

/** Strings and what structures them; numbers and words need no look. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]/g;

const BYTE_ORDER_MARK = '\ufeff';

/** An object with the names it has so far, or a list; `at` is the name or place being read. */
type Level = { names: Set<string> | undefined; at: string | number };

/**
 * Reads JSON as people save it. Beside what breaks the grammar it refuses a name written twice in one object, of which the
 * first would be lost without a word.
 */
export function readJson(text: string): Outcome<unknown, JsonFault[]> {
  if (text.trim() === '') return refused([{ path: '$', reason: 'is empty' }]);
  if (text.startsWith(BYTE_ORDER_MARK)) {
    return refused([{ path: '$', reason: 'begins with a byte order mark: save it as UTF-8 without one' }]);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refused([{ path: '$', reason: `cannot be read as JSON: ${reason}` }]);
  }
  const repeated = repeatedNames(text);
  return repeated.length > 0 ? refused(repeated) : done(value);
}

/** A JSON path as people write it: `contracts[0].startsOn`; `$` for the whole. */
export function jsonPath(path: readonly PropertyKey[]): string {
  const text = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  return text === '' ? '$' : text;
}

/** Names written twice in one object of a sound JSON text, by path. */
function repeatedNames(text: string): JsonFault[] {
  const levels: Level[] = [];
  const faults: JsonFault[] = [];
  let string = '""';
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === '{') levels.push({ names: new Set(), at: '' });
    else if (token === '[') levels.push({ names: undefined, at: 0 });
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ',' && typeof level?.at === 'number') level.at += 1;
    else if (token === ':' && level?.names) {
      const name = JSON.parse(string) as string;
      level.at = name;
      if (level.names.has(name))
        faults.push({ path: jsonPath(levels.map(({ at }) => at)), reason: 'is written twice' });
      level.names.add(name);
    } else string = token;
  }
  return faults;
}
