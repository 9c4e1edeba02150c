import { expect, test } from 'vitest';
import { newId } from '#app/platform/new-id.server.ts';

test('ids say what they are, are never made twice, and sort in the order they were made', () => {
  const made = Array.from({ length: 20_000 }, () => newId('par'));
  expect(made.filter((id) => !/^par_[0-9a-hjkmnp-tv-z]{20}$/.test(id))).toEqual([]);
  expect(new Set(made).size).toBe(made.length);
  expect(made.toSorted()).toEqual(made);
});
