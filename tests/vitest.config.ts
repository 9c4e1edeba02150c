import { defineConfig } from 'vitest/config';
import { LongestFirst } from './support/longest-first.ts';

const root = new URL('..', import.meta.url).pathname;

/** Tests that look at the built portal: its bundle, its doors, and its pages in a browser. */
const ON_THE_BUILD = [
  'tests/browser/**/*.test.ts',
  'tests/doors/**/*.test.ts',
  'tests/architecture/client-bundle.test.ts',
];

/** Tests of rules, which decide on values they are given and ask nobody. */
const PURE = 'tests/rules/**/*.test.{ts,tsx}';

/** Where `.ci/run` asks for the counts of this run; absent when a person runs the tests. */
const report = process.env.PORTAL_TEST_REPORT;

/** Ends what hangs; a machine busy with other work is no failure. */
const PATIENCE_MILLISECONDS = 600_000;

const everyTest = {
  environment: 'node' as const,
  // Files share what one of them loaded: a worker that loads the house anew for each spends more on that than on rules.
  isolate: false,
  setupFiles: ['tests/support/fail-on-console.ts'],
  testTimeout: PATIENCE_MILLISECONDS,
  hookTimeout: PATIENCE_MILLISECONDS,
};

export default defineConfig({
  root,
  test: {
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    // Two cores: more workers only wait for each other's embedded databases.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        root,
        test: {
          ...everyTest,
          name: 'rules',
          include: [PURE],
        },
      },
      {
        root,
        test: {
          ...everyTest,
          name: 'house',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: [PURE, ...ON_THE_BUILD],
        },
      },
      {
        root,
        test: {
          ...everyTest,
          name: 'build',
          include: ON_THE_BUILD,
          globalSetup: ['tests/support/built.ts'],
          // The build is served as it is in production: React and Remix read this as they are loaded.
          env: { NODE_ENV: 'production' },
        },
      },
    ],
  },
});
