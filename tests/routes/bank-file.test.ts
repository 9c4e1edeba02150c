import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { listHanded } from '#app/features/payout-handings/queries.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { loader as bankFile } from '#app/routes/staff.payouts_.$month_.bank-file[.csv].ts';
import { givenAnnounced } from '#tests/support/announced-run.ts';
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
