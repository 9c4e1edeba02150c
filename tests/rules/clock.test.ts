import { spawn } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from '#tests/support/source-files.ts';

/** Zones a server may stand in: the company's own, none, one far behind with a summer time, and one far ahead. */
const ZONES = ['Asia/Tokyo', 'UTC', 'America/Los_Angeles', 'Pacific/Kiritimati'];

const DAYS_OF_TEN_YEARS = 3_653;

test('ten years of days come out alike in four zones of the server', async () => {
  const told = await Promise.all(ZONES.map(daysIn));
  expect(told[0]).toMatch(new RegExp(`^${DAYS_OF_TEN_YEARS} days [0-9a-f]{64} zone Asia/Tokyo$`));
  expect(told.map((line) => line.replace(/ zone .*/, ''))).toEqual(ZONES.map(() => told[0]?.replace(/ zone .*/, '')));
  expect(told.map((line) => line.replace(/.* zone /, ''))).toEqual(ZONES);
});

/** What a process whose clock is set to a zone makes of the days. */
function daysIn(zone: string): Promise<string> {
  return new Promise((ended, failed) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/ten-years.ts'], {
      cwd: ROOT,
      env: { ...process.env, TZ: zone },
    });
    // Days that never end are told by the time that is up, and are not played on behind it.
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    for (const output of [child.stdout, child.stderr]) output.on('data', (text: Buffer) => (said += text.toString()));
    child.on('error', failed);
    child.on('exit', () => ended(said.trim()));
  });
}
