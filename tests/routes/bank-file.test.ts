import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { listHanded } from '#app/features/payout-handings/queries.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { loader as bankFile } from '#app/routes/staff.payouts_.$month_.bank-file[.csv].ts';
import { loader as bankFilePage } from '#app/routes/staff.payouts_.$month_.bank-file.tsx';
import { givenAnnounced, handOut } from '#tests/support/announced-run.ts';
import { advance } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { givenPerson } from '#tests/support/sign-ins.ts';

const database = useDatabase();

test('MAIL-15 whoever asks for the head of the bank file gets its size and no file: nothing is the bank’s by that', async () => {
  const context = await givenAnnounced(database().db);
  const portal = portalOn(database().db);
  const userId = await givenPerson(context, { email: 'export@cpi.example', role: 'checker' });
  const set = await openSession(portal, new Request(portal.baseUrl), { userId, securityVersion: 1 });
  const headers = { cookie: set.split(';')[0] ?? '' };
  const ask = (method: 'HEAD' | 'GET') =>
    bankFile(argsFor(portal, new Request(portal.baseUrl, { method, headers }), { month: '2026-03' }));
  const acts = async () => {
    const rows = await database().sql<{ act: string }[]>`
      select act from audit_entries where act in ('bank-file-handed-out', 'file-downloaded') order by id`;
    return rows.map(({ act }) => act);
  };

  const head = await ask('HEAD');
  expect(await listHanded(context, month('2026-03'))).toEqual(new Set());
  expect(await acts()).toEqual([]);

  const whole = await ask('GET');
  expect(whole.headers.get('Content-Length')).toBe(head.headers.get('Content-Length'));
  expect((await listHanded(context, month('2026-03'))).size).toBe(2);
  expect(await acts()).toEqual(['bank-file-handed-out', 'file-downloaded']);
});

test('MAIL-15 whoever may make another version is told that the bank has the one before', async () => {
  const context = await givenAnnounced(database().db);
  const portal = portalOn(database().db);
  const userId = await givenPerson(context, { email: 'maker@cpi.example', role: 'maker' });
  const set = await openSession(portal, new Request(portal.baseUrl), { userId, securityVersion: 1 });
  const headers = { cookie: set.split(';')[0] ?? '' };
  const shown = async () =>
    (await bankFilePage(argsFor(portal, new Request(portal.baseUrl, { headers }), { month: '2026-03' }))).routes;
  expect(await shown()).toMatchObject([{ version: 1, taken: false, unsent: 2 }]);
  await handOut(context);
  expect(await shown()).toMatchObject([{ version: 1, taken: true, unsent: 2 }]);
  await advance(context, '2026-04-01');
  expect(await shown()).toMatchObject([{ version: 1, taken: false, unsent: 0 }]);
});
