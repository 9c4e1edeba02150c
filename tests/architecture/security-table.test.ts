import { describe, expect, test } from 'vitest';
import { sourceFiles, sourceOf } from '#tests/support/source-files.ts';
import areas from './asvs.json' with { type: 'json' };

type Item = (typeof areas)[number]['items'][number];

const items = areas.flatMap(({ items }) => items);

/** Of the standard's 345 requirements: chapters that have nothing to hold on to here. */
const REQUIREMENTS = 345;

describe('the list of security requirements', () => {
  test.each(items)('$ids $asks: what it says of the portal is true of the tests', ({ state, how, tests }) => {
    expect(['met', 'exception']).toContain(state);
    expect(how).not.toBe('');
    if (state === 'met') expect(tests.length).toBeGreaterThan(0);
    for (const reference of tests) {
      const [file = '', title] = reference.split(' › ');
      expect(sourceFiles('tests')).toContain(`tests/${file}`);
      if (title) expect(titlesIn(`tests/${file}`).join('\n')).toContain(title);
    }
  });

  test('is published as it stands', async () => {
    await expect(published()).toMatchFileSnapshot('../../app/SECURITY.md');
  });
});

/** The text of the table, written anew by `npx vitest run -u` on this file. */
function published(): string {
  const met = items.filter(({ state }) => state === 'met');
  return [
    '# Security requirements',
    '',
    `What the portal answers to the ${items.length} entries it chose from OWASP ASVS 5.0.0 (${REQUIREMENTS} requirements): ${met.length} met,`,
    `each with a test that runs at every check, ${items.length - met.length} accepted as an exception. Made from`,
    '`tests/architecture/asvs.json` by `tests/architecture/security-table.test.ts`, which also looks whether the tests exist.',
    ...areas.flatMap(({ title, items }) => [
      '',
      `## ${title}`,
      '',
      '| ids | level | asked | | how, and where it is tried |',
      '| --- | --- | --- | --- | --- |',
      ...items.map(row),
    ]),
    '',
  ].join('\n');
}

function row({ ids, level, asks, state, how, tests }: Item): string {
  const where = tests.map((reference) => `\`${reference.split(' › ')[0]}\``);
  return `| ${[ids, level, asks, state, [how, [...new Set(where)].join(', ')].filter(Boolean).join(': ')].join(' | ')} |`;
}

/** The lines of a test file that begin a test or a group of them. */
function titlesIn(path: string): string[] {
  return sourceOf(path)
    .split('\n')
    .filter((line) => /['"`]/.test(line));
}
