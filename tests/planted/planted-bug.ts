/** A known-bad change, kept as the text it replaces, and the tests that have to notice it. */
export type PlantedBug = {
  /** What would go wrong, as somebody would tell it. */
  name: string;
  file: string;
  /** Stands exactly once in the file. */
  find: string;
  replace: string;
  /** The cheapest test files that fail. */
  tests: readonly string[];
};

/** The test file of a room's rules. */
export const rules = (room: string) => [`tests/rules/${room}.test.ts`];

/** A test file of what the database itself keeps. */
export const engine = (name: string) => [`tests/engine/${name}.test.ts`];

/** A test file of a room on the database. */
export const features = (name: string) => [`tests/features/${name}.test.ts`];
