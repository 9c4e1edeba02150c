import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { createUser } from '#app/features/access/commands.server.ts';
import type { StaffRole } from '#app/features/access/rules.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { advance, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { ROOT, sourceFiles } from '#tests/support/source-files.ts';

const database = useDatabase({ keep: true });
let founded: Awaited<ReturnType<typeof givenConsole>>;
beforeAll(async () => {
  founded = await givenConsole();
});

/** The console's pages about partners, contracts, money, rates and closes. */
const PAGES = sourceFiles('app/routes').filter((path) =>
  /\/staff\.(_index|partners|contracts|payments|rates|closes|payouts|refunds)/.test(path),
);

type Door = (args: ReturnType<typeof argsFor>) => Promise<unknown>;

const HOSTILE = [
  '\u0000',
  '../../etc',
  "' or 1=1 --",
  '%',
  '𠮷\ud800',
  '9'.repeat(400),
  '<script>',
  '2026-13',
  '1900-01',
  '9999-12',
  '-1',
  '',
];

const FIELDS =
  'invoiceId amount seen reason decision contentHash name email phone programme familyName password effectiveFrom step confirmed rows[0].percent rows[0].planGroup rows[99999999].percent __proto__.x __intent__'.split(
    ' ',
  );

async function givenConsole() {
  const opened = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
  const [order] = await givenOrders(opened, '2026-02-01', ['par_a']);
  invariant(order, 'the order is placed');
  await recordPayments(opened, [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
  const context = await advance(opened, '2026-03-05');
  const portal = portalOn(database().db);
  const signIn = async (role: StaffRole) => {
    const user = { email: `${role}@example.jp`, name: role, role, password: 'aozora-no-shita-de-2026' };
    const made = await createUser(context, user);
    invariant(made.ok, 'the test names a new user');
    const proven = { userId: made.value, securityVersion: 1 };
    const cookie = await openSession(portal, new Request('http://localhost:3000/sign-in'), proven);
    return cookie.split(';')[0] ?? '';
  };
  const real = { id: 'par_a', partner: 'par_a', month: '2026-02', programme: 'cashback', payout: 'out_none' };
  const paramsToTry = [real, { ...real, id: order.contractId }, ...HOSTILE.map((text) => everyParam(text))];
  return { portal, cookies: [await signIn('admin'), await signIn('maker')], paramsToTry };
}

const everyParam = (text: string) => ({ id: text, partner: text, month: text, programme: text, payout: text });

/** The status an answer or a thrown answer has; a thrown fault is told in full. */
async function statusOf(answer: Promise<unknown>): Promise<number | string> {
  const given = await answer.catch((thrown: unknown) => thrown);
  if (given instanceof Error) return given.stack ?? given.message;
  if (given instanceof Response) return given.status;
  return (given as { init?: { status?: number } | null } | null)?.init?.status ?? 200;
}

/** Awkward bodies, as browsers and others send them. */
function bodies(): { body: BodyInit; type?: string }[] {
  const everything = (text: string) => {
    const fields = new FormData();
    for (const name of FIELDS) fields.append(name, text);
    return fields;
  };
  const twice = everything('x');
  for (const name of FIELDS) twice.append(name, 'y');
  return [
    ...HOSTILE.map((text) => ({ body: everything(text) })),
    { body: twice },
    { body: new URLSearchParams() },
    { body: '{"amount":1}', type: 'application/json' },
    { body: 'not a form', type: 'multipart/form-data; boundary=x' },
  ];
}

describe('nothing typed into the console breaks it', () => {
  test('there are pages to try', () => expect(PAGES.length).toBeGreaterThan(15));

  test.each(PAGES.map((path) => [basename(path), path]))(
    '%s answers every address and body in words',
    async (_name, path) => {
      const { loader, action } = (await import(/* @vite-ignore */ join(ROOT, path))) as {
        loader?: Door;
        action?: Door;
      };
      const { portal, cookies, paramsToTry } = founded;
      const statuses = new Set<number | string>();
      for (const cookie of cookies) {
        for (const params of paramsToTry) {
          const query = new URLSearchParams({ q: params.id, number: params.id, after: params.id, state: params.id });
          const asked = new Request(`http://localhost:3000/staff/x?${query.toString()}`, { headers: { cookie } });
          if (loader) statuses.add(await statusOf(loader(argsFor(portal, asked, params))));
        }
        for (const { body, type } of action ? bodies() : []) {
          const headers = { cookie, ...(type ? { 'content-type': type } : {}) };
          const sent = new Request('http://localhost:3000/staff/x', { method: 'POST', body, headers });
          if (action) statuses.add(await statusOf(action(argsFor(portal, sent, paramsToTry[1]))));
        }
      }
      const known = new Set<number | string>([200, 302, 400, 403, 404, 409]);
      expect([...statuses].filter((status) => !known.has(status))).toEqual([]);
    },
  );
});
