import { format } from 'node:util';
import { afterEach } from 'vitest';

/** Complaints heard since the last test ended; a test cannot pass over a warning. */
const complaints: string[] = [];

for (const level of ['error', 'warn'] as const) {
  console[level] = (...parts: unknown[]) => {
    complaints.push(`console.${level}: ${format(...parts)}`);
  };
}

afterEach(() => {
  const heard = complaints.splice(0);
  if (heard.length > 0) throw new Error(`The console complained during this test.\n${heard.join('\n')}`);
});
