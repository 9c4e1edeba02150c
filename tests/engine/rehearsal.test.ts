import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { readBusinessDay } from '#app/features/operations/queries.server.ts';
import { playScenario } from '#app/features/rehearsal/commands.server.ts';
import { readScenario } from '#app/features/rehearsal/form.ts';
import { readResult } from '#app/features/rehearsal/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { newId } from '#app/platform/new-id.server.ts';
import { CONTRACT } from '#tests/support/scenario-file.ts';
import { TEST_DATABASE_URL, describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { ROOT, sourceOf } from '#tests/support/source-files.ts';

const EXAMPLES = 'tests/support/rehearsal';
const folder = mkdtempSync(join(tmpdir(), 'rehearsal-'));
afterAll(() => rmSync(folder, { recursive: true }));

const database = useDatabase();

describe('a scenario played with the portal’s own commands', () => {
  test.each([
    { example: 'booklet-example', because: 'the booklet’s own dates, under both programmes' },
    { example: 'money-back-and-lapse', because: 'money back, late money, lapsed and reinstated contracts' },
    { example: 'tiers-and-split-payout', because: 'rates that rise, payouts above the bank’s limit' },
  ])('$example comes out to the yen and the day: $because', async ({ example }) => {
    const expected: unknown = JSON.parse(sourceOf(`${EXAMPLES}/${example}.expected.json`));
    expect(await play(JSON.parse(sourceOf(`${EXAMPLES}/${example}.json`)))).toEqual(expected);
  });
});

type WorkedHistory = { name: string; scenario: unknown; expected: unknown };

const WORKED_HISTORIES = JSON.parse(sourceOf(`${EXAMPLES}/worked-histories.json`)) as WorkedHistory[];

describe('histories worked out apart from the portal, contract by contract', () => {
  test.each(WORKED_HISTORIES)(
    '$name comes out to the yen and the day',
    async ({ scenario, expected }) => {
      expect(await play(scenario)).toEqual(expected);
    },
    60_000,
  );
});

describe('payouts announced on the very day they are sent', () => {
  test('MAIL-04 PRG-18 in a common February with notices on the 28th, the notice goes out first and the money the same day', async () => {
    const rates = [{ group: 'shared', event: 'new', minCount: 0, rate: '0.2' }];
    const result = await play({
      ...shortScenario(),
      ...{ from: '2025-12-15', to: '2026-02-28', policy: { noticeDay: 28 } },
      rateCards: [{ programme: 'cashback', effectiveFrom: '2025-12', rates }],
      partners: [
        { code: 'CASH', programme: 'cashback', joinedOn: '2025-12-15', payeeConfirmedOn: '2026-02-27' },
        { code: 'LATE', programme: 'cashback', joinedOn: '2025-12-15', payeeConfirmedOn: '2026-02-28' },
      ],
      contracts: ['CASH', 'LATE'].map((partner) => ({
        ...CONTRACT,
        ...{ code: partner, partner, orderedOn: '2025-12-20', startsOn: '2026-01-01' },
      })),
    });
    expect(result.payouts).toEqual([
      { partner: 'CASH', paidOn: '2026-02-28', noticeOn: '2026-02-28', amount: 2280, transfers: [2280] },
    ]);
    expect(result.cashbacks).toMatchObject([
      { contract: 'CASH', status: 'paid', paidOn: '2026-02-28' },
      { contract: 'LATE', status: 'accrued', paidOn: null },
    ]);
  });
});

describe('npm run rehearse', () => {
  test('refuses every faulty file with status 2 and the path, and plays none', async () => {
    const sound = join(ROOT, EXAMPLES, 'booklet-example.json');
    const faulty = write('faulty', { ...shortScenario(), contracts: [{ ...CONTRACT, startsOn: '2026-02-02' }] });
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{ "format": ');
    const run = await rehearse(sound, faulty, broken, join(folder, 'missing.json'));
    expect(run.status).toBe(2);
    expect(run.stdout).toBe('');
    const said = run.stderr.trim().split('\n');
    expect(said[0]).toBe(`${faulty}: contracts[0].startsOn: must be a 1st or a 15th`);
    expect(said.slice(1).map((line) => line.split(': ').slice(0, 2))).toEqual([
      [broken, '$'],
      [join(folder, 'missing.json'), '$'],
    ]);
  });

  test('plays several files one after the other, each from nothing, and writes a result for each', async () => {
    const first = write('first', shortScenario());
    const second = write('second', shortScenario());
    const run = await rehearse(first, second, '--out', join(folder, 'out'));
    expect(run).toMatchObject({ status: 0, stdout: '' });
    const [left, right] = ['first', 'second'].map((name): unknown =>
      JSON.parse(readFileSync(join(folder, 'out', `${name}.result.json`), 'utf8')),
    );
    expect(left).toMatchObject({
      format: 'rehearsal-result/1',
      snapshots: [
        { partner: 'CASH', month: '2026-01', count: 0 },
        { partner: 'CASH', month: '2026-02', count: 1 },
      ],
    });
    expect(right).toEqual(left);
    expect(run.stderr.split('\n').filter((line) => line.startsWith('first: 2026-0'))).toHaveLength(2);
  }, 120_000);

  test('says in a file what a reader would lose in silence', async () => {
    const twice = join(folder, 'twice.json');
    writeFileSync(twice, JSON.stringify(shortScenario()).replace('"from"', '"from":"2026-01-01","from"'));
    const bytes = join(folder, 'bytes.json');
    writeFileSync(bytes, Buffer.concat([Buffer.from('{ "format": "'), Buffer.from([0xc3]), Buffer.from('" }')]));
    const run = await rehearse(twice, bytes);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    const said = run.stderr.split('\n');
    expect(said[0]).toBe(`${twice}: from: is written twice`);
    expect(said[1]).toContain(`${bytes}: $: cannot be read: The encoded data was not valid`);
  });

  test.each([
    { words: [], said: 'scenario.json', because: 'no file is named' },
    { words: ['--foo'], said: '--foo', because: 'an option is none' },
    { words: ['--out'], said: '--out', because: 'an option lacks its word' },
    { words: ['a/same.json', 'b/same.json', '--out', folder], said: 'same', because: 'two results have one name' },
    { words: ['a.json', '--database', 'nonsense'], said: '--database', because: 'the database is no address' },
  ])('says how to use it when $because', async ({ words, said }) => {
    const run = await rehearse(...words);
    expect(run.status).toBe(2);
    expect(run.stderr).toContain(said);
    expect(run.stderr).toContain('usage: npm run rehearse');
    expect(run.stderr).not.toContain('    at ');
  });

  test.each([
    {
      options: ['--database', 'postgres://nobody@127.0.0.1:1/none'],
      said: '127.0.0.1:1',
      because: 'the database does not answer',
    },
    { options: ['--out', join(folder, 'short.json', 'out')], said: 'short.json', because: 'the folder cannot be made' },
  ])('says in a sentence when $because', async ({ options, said }) => {
    const run = await rehearse(write('short', shortScenario()), ...options);
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toContain(said);
    expect(run.stderr).not.toContain('    at ');
  });
});

describeOnPostgres('a rehearsal on a server', () => {
  test('says in a sentence that the role may make no schema there', async () => {
    const address = new URL(TEST_DATABASE_URL ?? '');
    address.searchParams.set('role', 'pg_read_all_data');
    const run = await rehearse(write('short', shortScenario()), '--database', address.href);
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toContain('may not create schemas in the database');
    expect(run.stderr).not.toContain('    at ');
  });
});

/** Two months of one partner with one contract. */
function shortScenario() {
  return {
    format: 'rehearsal/1',
    from: '2026-01-15',
    to: '2026-02-28',
    plans: [{ code: 'SHARED', group: 'shared', kind: 'server', monthlyFee: 3800, setupFee: 0 }],
    rateCards: [],
    partners: [{ code: 'CASH', programme: 'cashback', joinedOn: '2026-01-15' }],
    contracts: [CONTRACT],
    events: [],
  };
}

async function play(json: unknown) {
  const read = readScenario(json);
  invariant(read.ok, `the example is well formed: ${JSON.stringify(read)}`);
  const scenario = read.value;
  const context: Context = {
    db: database().db,
    now: new Date('2026-11-20T00:00:00Z'),
    today: scenario.from,
    policy: scenario.policy,
    actor: { kind: 'job', name: 'test' },
    newId,
    readToday: readBusinessDay,
  };
  await playScenario(context, scenario);
  return readResult(context);
}

function write(name: string, scenario: object): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(scenario));
  return path;
}

function rehearse(...words: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const run = spawn(process.execPath, ['--import', 'tsx', 'app/cli/rehearse.ts', ...words], {
    cwd: ROOT,
    timeout: 110_000,
  });
  const said = { stdout: '', stderr: '' };
  run.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  run.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    run.on('error', reject);
    run.on('close', (status) => resolve({ status, ...said }));
  });
}
