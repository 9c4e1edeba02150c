import { expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { createUser } from '#app/features/access/commands.server.ts';
import { lineDecided } from '#app/features/bank-lines/messages.ts';
import { takeLines } from '#app/features/bank-lines/commands.server.ts';
import { listProposed } from '#app/features/bank-lines/queries.server.ts';
import { handInStatement } from '#app/features/bank-statements/commands.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { loader as list } from '#app/routes/staff.bank-lines.tsx';
import { action as decide } from '#app/routes/staff.bank-lines_.$id.tsx';
import { bytesOf, transferRecords } from '#tests/support/bank-files.ts';
import { asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';

const database = useDatabase();

/** A line of the bank that waits, 440 yen below the invoice whose number it names, and somebody at the console. */
async function given() {
  const context = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'discount' }]);
  const [order] = await givenOrders(context, '2026-02-01', ['par_a']);
  invariant(order, 'the order was placed');
  const { number, total } = order.invoice;
  const lines = [{ day: '080105', amount: total - 440, payer: 'ｼﾖｳｶｲ', remark: `0000${number}` }];
  const staff = asStaff(context);
  const handedIn = await handInStatement(staff, { name: 'a.txt', bytes: bytesOf(transferRecords(lines)) }, {});
  invariant(handedIn.ok, 'the test writes a statement that can be read');
  await takeLines(staff, handedIn.value);
  const [line] = await listProposed(context);
  invariant(line, 'the line waits');
  const user = {
    email: 'finance@example.jp',
    name: '経理',
    role: 'maker',
    password: 'aozora-no-shita-de-2026',
  } as const;
  const made = await createUser(context, user);
  invariant(made.ok, 'the test names a new user');
  const portal = portalOn(database().db);
  const request = (path: string, init?: RequestInit) => new Request(`http://localhost:3000${path}`, init);
  const session = await openSession(portal, request('/'), { userId: made.value, securityVersion: 1 });
  const headers = { cookie: session.split(';')[0] ?? '' };
  return {
    number: String(number),
    /** Sends the form of the line, and answers what came back. */
    send: (fields: Record<string, string>) => {
      const sent = request('/staff/bank-lines', { method: 'POST', headers, body: new URLSearchParams(fields) });
      return decide(argsFor(portal, sent, { id: line.id }));
    },
    /** Opens the list at an address. */
    see: (path: string) => list(argsFor(portal, request(path, { headers }))),
  };
}

test('MAIL-20 whatever is decided about a line of the bank, the list says that it was', async () => {
  const { send, see } = await given();
  for (const [fields, state] of [
    [{ decision: 'keep', reason: '差額をお客様に確認中' }, 'kept'],
    [{ decision: 'take-back' }, 'waiting'],
    [{ decision: 'not-ours', reason: '家賃' }, 'not-ours'],
    [{ decision: 'take-back' }, 'waiting'],
  ] as const) {
    const answer = (await send(fields)) as Response;
    const seen = await see(answer.headers.get('Location') ?? '');
    expect(seen).toMatchObject({ decided: state, recorded: null });
    expect(lineDecided(state)).toMatch(/しました$/);
  }
  expect(await see('/staff/bank-lines?done=anything')).toMatchObject({ decided: null });
});

test('MAIL-20 of a line that is short staff read what becomes of it: the amount is the bank’s, nobody typed it', async () => {
  const { send, number } = await given();
  const answer = await send({ decision: 'match', number });
  expect(JSON.stringify(answer)).toContain('440円不足');
  expect(JSON.stringify(answer)).toContain('仮受金として保管');
  expect(JSON.stringify(answer)).not.toContain('入金額をご確認ください');
});
