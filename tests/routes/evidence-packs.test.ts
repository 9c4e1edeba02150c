import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { createUser } from '#app/features/access/commands.server.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { findLiveFile } from '#app/features/bank-files/queries.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { packOfRun } from '#app/features/evidence-packs/queries.server.ts';
import type { Manifest } from '#app/features/evidence-packs/rules.ts';
import { findLinkByHash } from '#app/features/audit/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { readCsv } from '#app/platform/csv.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { zipPieces } from '#app/platform/zip.server.ts';
import { loader } from '#app/routes/staff_.payouts_.$month_.evidence.ts';
import { givenAdjustment } from '#tests/support/adjustments.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { givenOutcome } from '#tests/support/outcomes.ts';
import { actsIn } from '#tests/support/written.ts';

const database = useDatabase();

const MARCH = month('2026-03');
const APRIL = month('2026-04');
const LAYOUT = { columns: DEFAULT_FILE_COLUMNS, message: '' };

/** March's run of two partners with cashbacks and one with a correction alone, approved and announced. */
async function givenAnnounced(): Promise<Context> {
  const opened = await givenCompany(database().db, '2026-01-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
    { id: 'par_0', programme: 'cashback' },
  ]);
  const orders = await givenOrders(opened, '2026-02-15', ['par_b', 'par_a', 'par_b']);
  await recordPayments(
    opened,
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  const march = await advance(opened, '2026-03-05');
  await givenAdjustment(march, 'par_0', 30);
  await givenAdjustment(march, 'par_b', -20);
  await preparePayoutRun(asStaff(march, 'usr_programme'), MARCH);
  const hash = (await findRun(march, MARCH))?.contentHash ?? '';
  invariant((await approvePayoutRun(asStaff(march, 'usr_third'), MARCH, hash)).ok, 'the run is approved');
  const announced = await advance(march, '2026-03-20');
  for (const maker of ['usr_maker', 'usr_checker'] as const) {
    invariant((await makeBankFile(asStaff(announced, maker), MARCH, LAYOUT)).ok, 'the file is made');
  }
  return announced;
}

async function archiveOf(context: Context): Promise<Uint8Array> {
  const members = await packOfRun(context, MARCH);
  invariant(members, 'the run was prepared');
  const pieces: Uint8Array[] = [];
  for await (const piece of zipPieces(members)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('utf8');

/** The rows of a member by its headings. */
function tableIn(members: Record<string, Uint8Array>, name: string): Record<string, string>[] {
  const read = readCsv(textOf(members[name]).replace('\ufeff', ''));
  invariant(read.ok && read.value[0], `${name} is a table`);
  const [headings, ...rows] = read.value;
  return rows.map(({ cells }) => Object.fromEntries(cells.map((cell, place) => [headings.cells[place] ?? '', cell])));
}

test('the manifest names every other member with its digest, and the approved content is in it to the byte', async () => {
  const context = await givenAnnounced();
  const members = unzipSync(await archiveOf(context));
  const manifest = JSON.parse(textOf(members['manifest.json'])) as Manifest;
  const others = Object.keys(members).filter((name) => name !== 'manifest.json');
  expect(manifest.members.map(({ name }) => name)).toEqual(others);
  for (const { name, bytes, sha256: digest } of manifest.members) {
    expect([name, members[name]?.byteLength, sha256(members[name] ?? '')]).toEqual([name, bytes, digest]);
  }
  const run = await findRun(context, MARCH);
  expect(sha256(members['content.json'] ?? '')).toBe(run?.contentHash);
  expect(manifest.contentHash).toBe(run?.contentHash);
  expect(await findLinkByHash(context, manifest.chain?.hash ?? '')).toBe(manifest.chain?.number);
  const file = await findLiveFile(context, MARCH);
  expect(sha256(members['bank-files/mailmoney-2026-03-v2.csv'] ?? '')).toBe(file?.sha256);
  expect(textOf(members['README.txt'])).toContain('manifest.json');
});

test('its tables add up: lines to payouts, rows to the file, debits to credits', async () => {
  const context = await advance(await givenAnnounced(), '2026-04-01');
  const members = unzipSync(await archiveOf(context));
  const sum = (rows: Record<string, string>[], heading: string) =>
    rows.reduce((total, row) => total + Number(row[heading]), 0);
  const payouts = tableIn(members, 'payouts.csv');
  const [lines, corrections] = [tableIn(members, 'lines.csv'), tableIn(members, 'corrections.csv')];
  expect(payouts).toHaveLength(3);
  expect(sum(lines, '金額') + sum(corrections, '金額')).toBe(sum(payouts, '作成時の金額'));
  expect(sum(payouts, '送金額')).toBe(sum(payouts, '作成時の金額'));
  const live = tableIn(members, 'bank-file-rows.csv').filter((row) => row['版'] === '2');
  expect(sum(live, '金額')).toBe(sum(payouts, '送金額'));
  const results = tableIn(members, 'results.csv');
  expect([sum(results, '金額'), results.map((row) => row['結果'])]).toEqual([sum(payouts, '送金額'), ['', '', '']]);
  const ledger = tableIn(members, 'ledger.csv');
  expect(sum(ledger, '金額(借方は正)')).toBe(0);
  expect(new Set(ledger.map((row) => row['種類']))).toEqual(
    new Set(['cashback-earned', 'cashback-adjusted', 'payout-sent']),
  );
  expect(tableIn(members, 'counts.csv').map((row) => row['率の証明の番号'])).toEqual([
    'RC-202601-par_0',
    'RC-202601-par_a',
    'RC-202601-par_b',
  ]);
  expect(tableIn(members, 'audit.csv').map((row) => row['操作'])).toEqual(
    expect.arrayContaining(['run-prepared', 'run-approved', 'bank-file-made', 'payouts-sent']),
  );
});

test('the same run is the same bytes whenever it is taken, and another once something became of it', async () => {
  const context = await advance(await givenAnnounced(), '2026-04-01');
  const archive = await archiveOf(context);
  const later = await advance(context, '2026-05-20');
  expect(Buffer.compare(await archiveOf(later), archive)).toBe(0);
  const [payout] = await listPayouts(later, MARCH);
  invariant(payout, 'the run has payouts');
  await givenOutcome(later, payout.id);
  const after = unzipSync(await archiveOf(later));
  expect(tableIn(after, 'payouts.csv').filter((row) => row['返戻日'] !== '')).toHaveLength(1);
  expect(sha256(after['content.json'] ?? '')).toBe((await findRun(later, MARCH))?.contentHash);
  expect(await packOfRun(later, APRIL)).toBeUndefined();
});

test('it is handed to those who may export alone, and the trail says who took it', async () => {
  const context = await givenAnnounced();
  const portal = portalOn(database().db);
  const ask = async (role: 'maker' | 'auditor') => {
    const user = { email: `${role}@example.jp`, name: role, role, password: 'aozora-no-shita-de-2026' };
    const made = await createUser(context, user);
    invariant(made.ok, 'the test names a new user');
    const proven = { userId: made.value, securityVersion: 1 };
    const cookie = (await openSession(portal, new Request('http://localhost:3000/'), proven)).split(';')[0] ?? '';
    const request = () => new Request('http://localhost:3000/staff/payouts/2026-03/evidence', { headers: { cookie } });
    return () => loader(argsFor(portal, request(), { month: '2026-03' }));
  };
  const [maker, auditor] = [await ask('maker'), await ask('auditor')];
  await expect(auditor()).rejects.toMatchObject({ init: { status: 403 } });
  const [first, again] = [await maker(), await maker()];
  expect(first.headers.get('Content-Type')).toBe('application/zip');
  const [bytes, same] = [Buffer.from(await first.arrayBuffer()), Buffer.from(await again.arrayBuffer())];
  expect(bytes.equals(same)).toBe(true);
  expect(Object.keys(unzipSync(bytes))).toContain('manifest.json');
  const taken = (await actsIn(context.db)).filter(({ act }) => act === 'file-downloaded');
  expect(taken.map(({ things }) => things.find(({ kind }) => kind === 'page')?.id)).toEqual([
    '/staff/payouts/2026-03/evidence',
    '/staff/payouts/2026-03/evidence',
  ]);
});
