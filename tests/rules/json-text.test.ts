import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonPath, readJson } from '#app/core/json-text.ts';

function faultsOf(text: string): string[] {
  const read = readJson(text);
  return read.ok ? [] : read.refusal.map(({ path, reason }) => `${path}: ${reason}`);
}

describe('JSON as people save it', () => {
  test('what can be written as JSON is read as it was', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
        expect(readJson(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
      }),
    );
  });

  test.each([
    { text: '', said: '$: is empty' },
    { text: ' \n', said: '$: is empty' },
    { text: '\ufeff{}', said: '$: begins with a byte order mark: save it as UTF-8 without one' },
    { text: '{"a":1,}', said: '$: cannot be read as JSON' },
    { text: '[1] [2]', said: '$: cannot be read as JSON' },
  ])('$said', ({ text, said }) => {
    expect(faultsOf(text)).toEqual([expect.stringContaining(said)]);
  });

  test.each([
    { text: '{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}', paths: [], because: 'one name in several objects' },
    { text: '{"a":"b","b":"a","c":["a","a"]}', paths: [], because: 'values that read like names' },
    { text: '{"a":1,"b":2,"a":3}', paths: ['a'], because: 'twice at the top' },
    { text: '{"a":[0,{"b":1,"c":[],"b":2}]}', paths: ['a[1].b'], because: 'twice deep down' },
    { text: String.raw`{"a":1,"\u0061":2}`, paths: ['a'], because: 'twice, once written in another way' },
    { text: String.raw`{"\"":"{","\\":"}","\"":1}`, paths: ['"'], because: 'names and values full of marks' },
    { text: '{"__proto__":1,"__proto__":2}', paths: ['__proto__'], because: 'a name objects have of themselves' },
  ])('a name written twice in one object is refused by its path: $because', ({ text, paths }) => {
    expect(faultsOf(text)).toEqual(paths.map((path) => `${path}: is written twice`));
  });

  test('a path is written as people write it', () => {
    expect([[], ['a'], ['a', 0, 'b'], [1]].map(jsonPath)).toEqual(['$', 'a', 'a[0].b', '[1]']);
  });
});
