import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeOf, sourceFiles, sourceOf } from '#tests/support/source-files.ts';
import rooms from './rooms.json' with { type: 'json' };

/** What may stand in a room. A file that grows over its limit splits the room by noun, never into a new kind of file. */
const ROOM_FILE = /^(rules\.ts|form\.ts|messages\.ts|queries\.server\.ts|commands\.server\.ts|ui\/[a-z0-9-]+\.tsx)$/;

/** Names that say nothing invite everything. */
const BANNED_NAMES = new Set([
  'utils',
  'util',
  'helpers',
  'helper',
  'misc',
  'common',
  'shared',
  'lib',
  'types',
  'index',
]);

const MAX_LINES = 300;

/** Files whose exports Remix gives their meaning. */
const NAMED_BY_REMIX = /^app\/(routes\/|root\.tsx|entry\.|routes\.ts|vite\.config\.ts)/;

const EXPORTED = /^export (async )?(function|const|type|class) /;

const source = ['app', 'db', 'tests'].flatMap(sourceFiles);
const written = source.filter((path) => /\.(ts|tsx|js|cjs|mjs|css)$/.test(path));

describe('a room holds a closed list of files', () => {
  test('every file of a room is of a known kind', () => {
    const foreign = sourceFiles('app/features').filter((path) => {
      const [, , , ...rest] = path.split('/');
      return !ROOM_FILE.test(rest.join('/'));
    });
    expect(foreign).toEqual([]);
  });

  test('every room has its place in the order', () => {
    const found = new Set(sourceFiles('app/features').map((path) => path.split('/')[2]));
    expect([...found].filter((room) => !rooms.includes(room ?? ''))).toEqual([]);
  });

  test('every schema file belongs to a room', () => {
    const owners = sourceFiles('db/schema').map((path) => basename(path, '.ts'));
    expect(owners.filter((owner) => !rooms.includes(owner))).toEqual([]);
  });
});

describe('names and sizes', () => {
  test('no file and no folder has a name that says nothing', () => {
    const vague = source.filter((path) =>
      path.split('/').some((part) => BANNED_NAMES.has(part.replace(/\.(server|client|test)?\.?[a-z]+$/, ''))),
    );
    expect(vague).toEqual([]);
  });

  test('file names are kebab-case; a route is named by its address', () => {
    const named = written.filter((path) => !path.startsWith('app/routes/'));
    expect(named.filter((path) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)+$/.test(basename(path)))).toEqual([]);
  });

  test(`no file is longer than ${MAX_LINES} lines`, () => {
    const long = written
      .map((path) => ({ path, lines: sourceOf(path).trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(long).toEqual([]);
  });
});

describe('every export says what a caller may rely on', () => {
  test('an export of the house has a doc comment', () => {
    const house = source.filter((path) => /^(app|db)\/.*\.tsx?$/.test(path) && !NAMED_BY_REMIX.test(path));
    const silent = house.flatMap((path) => {
      const lines = sourceOf(path).split('\n');
      return lines
        .map((line, index) => ({ line, at: `${path}:${index + 1}`, above: lines[index - 1] ?? '' }))
        .filter(({ line, above }) => EXPORTED.test(line) && !above.trimEnd().endsWith('*/'));
    });
    expect(silent.map(({ at }) => at)).toEqual([]);
  });
});

describe('rules answer the same question with the same answer', () => {
  const FORBIDDEN = [
    {
      what: 'the clock',
      pattern: /\bDate\.now\b|\bnew Date\s*\(\s*\)|(?<!new\s)(?<![\w.])Date\s*\(\s*\)|\bperformance\b/,
    },
    { what: 'chance', pattern: /\bMath\.random\b|\bcrypto\b|\brandomUUID\b/ },
    { what: 'waiting', pattern: /\basync\b|\bawait\b|\bPromise\b|\bsetTimeout\b|\bsetInterval\b/ },
    { what: 'the environment', pattern: /\bprocess\b|\bglobalThis\b/ },
    { what: 'state', pattern: /^(export )?let /m },
  ];
  const pure = source.filter((path) => /^app\/core\/.*\.ts$|^app\/features\/[^/]+\/rules\.ts$/.test(path));

  for (const { what, pattern } of FORBIDDEN) {
    test(`no rule and nothing in core knows ${what}`, () => {
      expect(pure.filter((path) => pattern.test(codeOf(sourceOf(path))))).toEqual([]);
    });
  }

  test('a rule receives a day, never a moment', () => {
    const rules = pure.filter((path) => path.endsWith('/rules.ts'));
    expect(rules.filter((path) => /\bDate\b/.test(codeOf(sourceOf(path))))).toEqual([]);
  });
});
