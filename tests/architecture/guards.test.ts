import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GUARDED, type Guard } from '#app/platform/guards.server.ts';
import { ROOT, sourceFiles } from '#tests/support/source-files.ts';
import { PUBLIC_ROUTES } from './public-routes.ts';

const routes = sourceFiles('app/routes').filter((path) => /\.tsx?$/.test(path));
const doors = (await Promise.all(routes.map(doorsOf))).flat();

describe('every door proves who asks', () => {
  test('there are doors to look at', () => {
    expect(doors.length).toBeGreaterThan(0);
  });

  test('a loader or action is guarded, or listed as public with a reason', () => {
    const open = doors.filter(({ name, guarded }) => !guarded && !PUBLIC_ROUTES[name]);
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  test('the list of public doors names no door that is guarded or gone', () => {
    const unguarded = new Set(doors.filter(({ guarded }) => !guarded).map(({ name }) => name));
    expect(Object.keys(PUBLIC_ROUTES).filter((name) => !unguarded.has(name))).toEqual([]);
  });

  test('a door of staff answers staff, a door of My Page answers partners', () => {
    const expected = (name: string) => (/^staff/.test(name) ? 'staff' : /^mypage/.test(name) ? 'partner' : undefined);
    const wrong = doors.filter(({ name, guard }) => expected(name) && guard?.kind !== expected(name));
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test('a door of staff or of My Page is never listed as public', () => {
    expect(Object.keys(PUBLIC_ROUTES).filter((name) => /^(staff|mypage)/.test(name))).toEqual([]);
  });
});

async function doorsOf(path: string) {
  const module = (await import(/* @vite-ignore */ join(ROOT, path))) as Record<string, unknown>;
  return ['loader', 'action']
    .filter((name) => name in module)
    .map((name) => {
      const door = module[name];
      const guard = typeof door === 'function' ? (door as { [GUARDED]?: Guard })[GUARDED] : undefined;
      return { name: `${basename(path)} ${name}`, guard, guarded: guard !== undefined };
    });
}
