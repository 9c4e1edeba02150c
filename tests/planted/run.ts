import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '#tests/support/source-files.ts';
import { PLANTED_BUGS } from './bugs.ts';
import type { PlantedBug } from './planted-bug.ts';

/*
 * `npm run test:planted [-- words of a name]`: plants each known bug in a copy of the sources, one at a time, and says
 * which of them no test noticed. With TEST_DATABASE_URL the tests that need a database run on that server.
 */

/** Copies worked on at once. */
const AT_ONCE = 2;

/** What the tests look at. */
const COPIED = [
  'app',
  'db',
  'tests',
  'public',
  '.ci',
  'README.md',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** What became of a bug: noticed by a test, noticed by none, or planted in a source that then could not even be loaded. */
type Fate = { bug: PlantedBug; fate: 'caught' | 'missed' | 'not loaded'; by: string };

type Report = {
  numFailedTests: number;
  numPassedTests: number;
  testResults: { status: string; message: string; assertionResults: { status: string; fullName: string }[] }[];
};

const asked = process.argv.slice(2).join(' ').toLowerCase();
const bugs = PLANTED_BUGS.filter(({ name }) => name.toLowerCase().includes(asked));
process.exitCode = await plantAll();

async function plantAll(): Promise<number> {
  const copies = Array.from({ length: AT_ONCE }, copySources);
  try {
    const [first] = copies;
    const tests = [...new Set(bugs.flatMap((bug) => bug.tests))];
    const sound = first ? await run(first, tests, AT_ONCE) : undefined;
    if (!sound || sound.numFailedTests > 0 || sound.testResults.some(({ status }) => status !== 'passed')) {
      say(`These tests have to pass before anything is planted: ${failuresOf(sound).join('; ')}`);
      return 2;
    }
    const waiting = [...bugs];
    const fates = (await Promise.all(copies.map((copy) => plantWaiting(copy, waiting)))).flat();
    const missed = fates.filter(({ fate }) => fate !== 'caught');
    for (const { bug, fate } of missed)
      say(`${fate.toUpperCase()}: ${bug.name} (${bug.file}; ${bug.tests.join(', ')})`);
    say(`${fates.length - missed.length}/${fates.length}`);
    return missed.length > 0 ? 1 : 0;
  } finally {
    for (const copy of copies) rmSync(copy, { recursive: true, force: true });
  }
}

function copySources(): string {
  const copy = mkdtempSync(join(tmpdir(), 'planted-'));
  for (const name of COPIED.filter((name) => existsSync(join(ROOT, name))))
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

async function plantWaiting(copy: string, waiting: PlantedBug[]): Promise<Fate[]> {
  const fates: Fate[] = [];
  for (let bug = waiting.shift(); bug; bug = waiting.shift()) {
    const fate = await plant(copy, bug);
    say(`${fate.fate.padEnd(10)} ${bug.name} ← ${fate.by}`);
    fates.push(fate);
  }
  return fates;
}

async function plant(copy: string, bug: PlantedBug): Promise<Fate> {
  const path = join(copy, bug.file);
  const sound = readFileSync(path, 'utf8');
  const parts = sound.split(bug.find);
  if (parts.length !== 2) return { bug, fate: 'missed', by: `its text stands ${parts.length - 1} times in the file` };
  writeFileSync(path, parts.join(bug.replace));
  try {
    const report = await run(copy, bug.tests, 1);
    if (!report) return { bug, fate: 'not loaded', by: 'the run left no report' };
    const [by] = failuresOf(report);
    if (report.numFailedTests > 0) return { bug, fate: 'caught', by: by ?? '' };
    return by === undefined ? { bug, fate: 'missed', by: 'no test' } : { bug, fate: 'not loaded', by };
  } finally {
    writeFileSync(path, sound);
  }
}

/** Tests that failed, by their full names; files that could not be loaded, by what was wrong. */
function failuresOf(report: Report | undefined): string[] {
  return (report?.testResults ?? []).flatMap(({ status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed').map(({ fullName }) => fullName);
    return status === 'failed' && failed.length === 0 ? [message.slice(0, 300)] : failed;
  });
}

function run(copy: string, tests: readonly string[], workers: number): Promise<Report | undefined> {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const projects = ['rules', 'house'].flatMap((name) => ['--project', name]);
  const words = ['--config', 'tests/vitest.config.ts', ...projects, '--maxWorkers', String(workers)];
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...words, ...tests], {
    cwd: copy,
    env: { ...process.env, PORTAL_TEST_REPORT: report },
    stdio: 'ignore',
  });
  return new Promise((ended, failed) => {
    child.on('error', failed);
    child.on('exit', () =>
      ended(existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report) : undefined),
    );
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
