import { describe, expect, test } from 'vitest';
import { sourceFiles, sourceOf } from '#tests/support/source-files.ts';
import advisories from './advisories.json' with { type: 'json' };

type Lock = { packages: Record<string, { version: string; dev?: boolean }> };

const lock = JSON.parse(sourceOf('package-lock.json')) as Lock;

describe('no installed version has a fault that is known and mended', () => {
  test.each(advisories.floors)('$package is $fixedIn or newer: $advisory', ({ package: name, fixedIn }) => {
    const copies = copiesOf(name);
    expect(copies.length, `${name} is installed`).toBeGreaterThan(0);
    expect(copies.filter((version) => isOlder(version, fixedIn))).toEqual([]);
  });

  test('the comparison knows older from newer', () => {
    expect(isOlder('2.9.9', '2.10.0')).toBe(true);
    expect(isOlder('2.10.0', '2.10.0')).toBe(false);
    expect(isOlder('10.0.0', '9.9.9')).toBe(false);
    expect(isOlder('2.17.5-pre.1', '2.17.5')).toBe(true);
  });
});

describe('a fault that nobody mends is accepted in writing, for the very version installed', () => {
  test.each(advisories.accepted)('$package $installed: $advisory', ({ package: name, installed, reason }) => {
    expect(copiesOf(name), 'another version is installed: read its advisories anew').toEqual([installed]);
    expect(reason).not.toBe('');
  });

  test('nothing of ours decodes with turbo-stream', () => {
    const users = ['app', 'db'].flatMap(sourceFiles).filter((path) => sourceOf(path).includes('turbo-stream'));
    expect(users).toEqual([]);
  });
});

test('what is installed is what the lock file names', () => {
  const names = new Set([...advisories.floors, ...advisories.accepted].map(({ package: name }) => name));
  for (const path of [...names].flatMap(pathsOf)) {
    const installed = JSON.parse(sourceOf(`${path}/package.json`)) as { version: string };
    expect({ path, version: installed.version }).toEqual({ path, version: lock.packages[path]?.version });
  }
});

/** Where copies of a package are installed, nested ones too. */
function pathsOf(name: string): string[] {
  return Object.keys(lock.packages).filter((path) => path.endsWith(`node_modules/${name}`));
}

function copiesOf(name: string): string[] {
  return [...new Set(pathsOf(name).map((path) => lock.packages[path]?.version ?? ''))];
}

/** Whether a version comes before another; one with a suffix comes before the release it prepares. */
function isOlder(version: string, floor: string): boolean {
  const [release = '', suffix] = version.split('-');
  const order = release.localeCompare(floor, 'en', { numeric: true });
  return order < 0 || (order === 0 && suffix !== undefined);
}
