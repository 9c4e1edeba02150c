import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PLANTED_BUGS } from '#tests/planted/bugs.ts';
import { ROOT, sourceOf } from '#tests/support/source-files.ts';

test('there are at least thirty planted bugs, each with a name of its own', () => {
  expect(new Set(PLANTED_BUGS.map(({ name }) => name)).size).toBe(PLANTED_BUGS.length);
  expect(PLANTED_BUGS.length).toBeGreaterThanOrEqual(30);
});

test.each(PLANTED_BUGS)('can still be planted: $name', ({ file, find, replace, tests }) => {
  expect(sourceOf(file).split(find)).toHaveLength(2);
  expect(replace).not.toBe(find);
  expect(tests.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  expect(tests.length).toBeGreaterThan(0);
});
