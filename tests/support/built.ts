import { beforeAll } from 'vitest';
import { ensureBuild } from '#app/cli/ensure-build.ts';

// The tests that look at the built portal find it fresh, or fail with what the build said.
beforeAll(ensureBuild, 300_000);
