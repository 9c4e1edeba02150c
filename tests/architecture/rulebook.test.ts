import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { commentsOf, sourceFiles, sourceOf } from '#tests/support/source-files.ts';
import { readRulebook, RULE_ID } from './rulebook.ts';

const rulebook = readRulebook(sourceOf('app/RULEBOOK.md'));
const known = new Set(rulebook.paragraphs.flatMap(({ ids }) => ids));
const inCode = rulebook.paragraphs.filter(({ mark }) => mark === 'code').flatMap(({ ids }) => ids);

const pure = sourceFiles('app').filter((path) => /^app\/core\/.*\.ts$|^app\/features\/[^/]+\/rules\.ts$/.test(path));
const carriedOut = new Map(pure.map((path) => [path, idsIn(commentsOf(sourceOf(path)))]));

/** The ids of a chapter of the list of rules, from one number to another. */
function idsFrom(chapter: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, n) => `${chapter}-${String(first + n).padStart(2, '0')}`);
}

const OF_CONTRACTS = [
  ...idsFrom('CON', 1, 14),
  ...idsFrom('REF', 1, 7),
  ...idsFrom('DOM', 1, 15),
  ...idsFrom('DIS', 1, 2),
  ...idsFrom('MAIL', 17, 20),
];

describe('the rulebook', () => {
  test('has paragraphs', () => {
    expect(rulebook.paragraphs.length).toBeGreaterThan(0);
  });

  test('begins every paragraph with the ids of its rules', () => {
    expect(rulebook.stray).toEqual([]);
  });

  test('says of every paragraph whether code carries it out, and why not', () => {
    expect(rulebook.paragraphs.filter(({ mark }) => mark === undefined).map(({ heading }) => heading)).toEqual([]);
  });

  test('states every rule once', () => {
    const ids = rulebook.paragraphs.flatMap((paragraph) => paragraph.ids);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('states every rule about contracts, refunds, domains, disposal and invoices, in code or not', () => {
    expect(OF_CONTRACTS.filter((id) => !known.has(id))).toEqual([]);
  });

  test('names every setting of the programme with its default', () => {
    const stated = Object.entries(DEFAULT_POLICY).filter(([key, value]) =>
      rulebook.settings.some(
        ([name, ...cells]) => name === key && cells.some((cell) => cell === value || isNumber(cell, value)),
      ),
    );
    expect(stated.map(([key]) => key)).toEqual(Object.keys(DEFAULT_POLICY));
  });
});

describe('the rules in code', () => {
  test('carry out every paragraph marked as code', () => {
    // A setting names the rules it serves; it carries none of them out.
    const deciding = [...carriedOut].filter(([path]) => path !== 'app/core/policy.ts');
    const named = new Set(deciding.flatMap(([, ids]) => ids));
    expect(inCode.filter((id) => !named.has(id))).toEqual([]);
  });

  test('cite only what the rulebook states', () => {
    const unknown = [...carriedOut].flatMap(([path, ids]) =>
      ids.filter((id) => !known.has(id)).map((id) => `${path}: ${id}`),
    );
    expect(unknown).toEqual([]);
  });

  test('are each named by a test', () => {
    const tests = sourceFiles('tests').filter(
      (path) => /\.test\.tsx?$/.test(path) && !path.startsWith('tests/architecture/'),
    );
    const tested = new Set(tests.flatMap((path) => idsIn(sourceOf(path))));
    expect(inCode.filter((id) => !tested.has(id))).toEqual([]);
  });
});

function idsIn(text: string): string[] {
  return text.match(RULE_ID) ?? [];
}

function isNumber(cell: string, value: string | number): boolean {
  return Number(cell.replaceAll(',', '').replace(/[^\d.]+$/, '') || Number.NaN) === Number(value);
}
