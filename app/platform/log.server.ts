/** What a line may carry: no name, address or amount of a person has a field here. */
export type LogFacts = {
  method?: string;
  path?: string;
  status?: number;
  milliseconds?: number;
  /** What the person on the error page reads out, to find the line. */
  reference?: string;
  day?: string;
  step?: string;
  count?: number;
  code?: string;
  /** A fault of the program with its stack; never a message that a person wrote. */
  error?: unknown;
};

/** Writes one line per event. */
export type Log = (event: string, facts?: LogFacts) => void;

/** One JSON object per line on standard output. */
export const logToStandardOutput: Log = (event, { error, ...facts } = {}) => {
  const line = {
    at: new Date().toISOString(),
    event,
    ...facts,
    ...(error === undefined ? {} : { error: told(error) }),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

/** Keeps nothing; for tests and for commands that report in their own way. */
export const logNowhere: Log = () => undefined;

/**
 * The address as the log may keep it: of its parts the words that are the portal's own. What names a record, a partner or
 * carries a secret becomes `:id`, and so does whatever somebody made up.
 */
export function loggablePath(path: string, words: ReadonlySet<string>): string {
  const own = (part: string) => part === '' || words.has(part.replace(/\.data$/, ''));
  return path
    .split('/')
    .map((part) => (own(part) ? part : ':id'))
    .join('/');
}

/** A database error's own message may quote the row it refused, so only its code is kept. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return 'not an error object';
  const code = 'code' in error ? ` [${String(error.code)}]` : '';
  const databaseSpoke =
    /^(PostgresError|DrizzleQueryError)$/.test(error.name) || error.message.startsWith('Failed query');
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const head = databaseSpoke ? `${error.name}${code}` : `${error.name}: ${error.message}${code}`;
  const cause = error.cause === undefined ? '' : `\ncaused by ${told(error.cause)}`;
  return [head, ...frames.slice(0, 12)].join('\n') + cause;
}
