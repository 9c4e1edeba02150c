import { describe, expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { createUser } from '#app/features/access/commands.server.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { loader as clientCreditNote } from '#app/routes/invoice_.$secret_.credit-note.pdf.ts';
import { loader as clientFile } from '#app/routes/invoice_.$secret_.pdf.ts';
import { loader as clientPage } from '#app/routes/invoice.$secret.tsx';
import { loader as ownFile } from '#app/routes/mypage_.invoices_.$number.pdf.ts';
import { loader as creditNoteFile } from '#app/routes/staff_.credit-notes_.$number.pdf.ts';
import { loader as staffFile } from '#app/routes/staff_.invoices_.$number.pdf.ts';
import { loader as printRun } from '#app/routes/staff_.invoices_.print.ts';
import { asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

async function givenPapers() {
  const context = await givenCompany(database().db, '2026-03-01', [
    { id: 'par_a', programme: 'discount' },
    { id: 'par_b', programme: 'discount' },
  ]);
  const [first, second] = await givenOrders(context, '2026-04-01', ['par_a', 'par_b']);
  invariant(first && second, 'two orders were placed');
  const paid = { id: context.newId('pay'), invoiceId: first.invoice.id, amount: first.invoice.total };
  await recordPayments(asStaff(context), [paid]);
  await requestCancellations(context, [first.contractId]);
  const written = await lettersIn(context.db);
  const secret = written.find(({ partnerId, secretLink }) => partnerId === 'par_a' && secretLink)?.secretLink;
  const portal = portalOn(database().db);
  const signIn = async (role: 'auditor' | 'owner', partnerId?: 'par_a' | 'par_b') => {
    const user = { email: `${partnerId ?? role}@example.jp`, name: role, role, partnerId };
    const made = await createUser(context, { ...user, password: 'aozora-no-shita-de-2026' });
    invariant(made.ok, 'the test names a new user');
    const proven = { userId: made.value, securityVersion: 1 };
    return (await openSession(portal, new Request('http://localhost:3000/'), proven)).split(';')[0] ?? '';
  };
  const argsOf = (path: string, params: Record<string, string>, cookie = '') =>
    argsFor(portal, new Request(`http://localhost:3000${path}`, { headers: { cookie } }), params);
  return { signIn, argsOf, secret: secret?.replace('/invoice/', '') ?? '', first, second };
}

async function statusOf(answer: Promise<unknown>): Promise<number | undefined> {
  try {
    const given = await answer;
    return given instanceof Response ? given.status : 200;
  } catch (thrown) {
    const refused = thrown as { init?: { status?: number }; status?: number };
    return refused.init?.status ?? refused.status;
  }
}

describe('papers are handed out to whom they are for', () => {
  test('CTR-05 to whoever has the address from the mail, the same bytes each time', async () => {
    const { argsOf, secret } = await givenPapers();
    const answer = await clientFile(argsOf('/', { secret }));
    expect(answer.headers.get('Content-Type')).toBe('application/pdf');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    const named = `attachment; filename="1.pdf"; filename*=UTF-8''${encodeURIComponent('請求書 1.pdf')}`;
    expect(answer.headers.get('Content-Disposition')).toBe(named);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const again = Buffer.from(await (await clientFile(argsOf('/', { secret }))).arrayBuffer());
    expect(bytes.equals(again)).toBe(true);
    expect(await clientPage(argsOf('/', { secret }))).toMatchObject({ number: 1, status: 'refunded', returned: true });
    expect(await statusOf(clientCreditNote(argsOf('/', { secret })))).toBe(200);
  });

  test.each(['', 'x'.repeat(32), '\u0000', '../../etc', "' or 1=1 --"])(
    'another address opens nothing: %j',
    async (secret) => {
      const { argsOf } = await givenPapers();
      expect(await statusOf(clientFile(argsOf('/', { secret })))).toBe(404);
      expect(await statusOf(clientPage(argsOf('/', { secret })))).toBe(404);
    },
  );

  test('PRG-03 to the partner that is billed, and to no other', async () => {
    const { argsOf, signIn } = await givenPapers();
    const [owner, other] = [await signIn('owner', 'par_a'), await signIn('owner', 'par_b')];
    expect(await statusOf(ownFile(argsOf('/', { number: '1' }, owner)))).toBe(200);
    expect(await statusOf(ownFile(argsOf('/', { number: '1' }, other)))).toBe(404);
    expect(await statusOf(ownFile(argsOf('/', { number: '1' })))).toBe(302);
  });

  test('CON-04 to staff, one by one and a month in one file', async () => {
    const { argsOf, signIn } = await givenPapers();
    const cookie = await signIn('auditor');
    expect(await statusOf(staffFile(argsOf('/', { number: '2' }, cookie)))).toBe(200);
    expect(await statusOf(creditNoteFile(argsOf('/', { number: '1' }, cookie)))).toBe(200);
    for (const number of ['0', '3', '-1', '1e3', '9'.repeat(40), "1'"]) {
      expect(await statusOf(staffFile(argsOf('/', { number }, cookie)))).toBe(404);
      expect(await statusOf(creditNoteFile(argsOf('/', { number }, cookie)))).toBe(404);
    }
    const printed = await printRun(argsOf('/staff/invoices/print?month=2026-03', {}, cookie));
    const bytes = Buffer.from(await printed.arrayBuffer());
    expect(bytes.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(2);
    expect(await statusOf(printRun(argsOf('/staff/invoices/print?month=2026-13', {}, cookie)))).toBe(404);
  });

  test('and whoever signed in for one is in the trail with it; whoever comes by a mail is nobody we know', async () => {
    const { argsOf, signIn, secret } = await givenPapers();
    const [owner, auditor] = [await signIn('owner', 'par_a'), await signIn('auditor')];
    await ownFile(argsOf('/mypage/invoices/1/pdf', { number: '1' }, owner));
    await printRun(argsOf('/staff/invoices/print?month=2026-03', {}, auditor));
    await statusOf(ownFile(argsOf('/mypage/invoices/2/pdf', { number: '2' }, owner)));
    await clientFile(argsOf(`/invoice/${secret}/pdf`, { secret }, owner));
    const taken = await database().sql`
      select actor_role, things - 0 as things from audit_entries where act = 'file-downloaded' order by id`;
    expect(taken).toEqual([
      {
        actor_role: 'owner',
        things: [
          { kind: 'page', id: '/mypage/invoices/1/pdf' },
          { kind: 'partner', id: 'par_a' },
        ],
      },
      {
        actor_role: 'auditor',
        things: [
          { kind: 'page', id: '/staff/invoices/print' },
          { kind: 'month', id: '2026-03' },
        ],
      },
    ]);
  });
});
