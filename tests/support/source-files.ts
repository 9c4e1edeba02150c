import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The repository's root folder. */
export const ROOT = new URL('../..', import.meta.url).pathname;

/** Folders that hold what tools wrote. */
const WRITTEN_BY_TOOLS = ['db/migrations', 'tests/browser/out'];

/** Every file under a folder of the repository, as sorted paths from the root; empty when the folder does not exist. */
export function sourceFiles(folder: string): string[] {
  const top = join(ROOT, folder);
  return (existsSync(top) ? walk(top) : [])
    .map((path) => relative(ROOT, path).split(sep).join('/'))
    .filter((path) => !WRITTEN_BY_TOOLS.some((written) => path.startsWith(`${written}/`)))
    .toSorted();
}

/** The text of a file of the repository. */
export function sourceOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The comments of a TypeScript source, joined. */
export function commentsOf(source: string): string {
  return (source.match(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm) ?? []).join('\n');
}

/** A TypeScript source without its comments and without what stands in quotes; line numbers stay. */
export function codeOf(source: string): string {
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/gm, blank);
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name === 'node_modules') return [];
    return entry.isDirectory() ? walk(path) : [path];
  });
}
