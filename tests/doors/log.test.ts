import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deliverLetters } from '#app/features/letters/commands.server.ts';
import { logToStandardOutput } from '#app/platform/log.server.ts';
import { smtpTransport } from '#app/platform/mail.server.ts';
import { wakeBy } from '#app/platform/waker.server.ts';
import { APPLICATION_ROLE } from '#db/walls.ts';
import { FILLED } from '#tests/support/client-order.ts';
import { doorsOf, fill, loadBuild, placesOf, send, serve } from '#tests/support/doors.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { portalOn } from '#tests/support/portal.ts';
import { GOOD_PASSWORD } from '#tests/support/sign-ins.ts';
import { canaryOf, givenTwoPartners } from '#tests/support/two-partners.ts';
import { everyVisitor } from '#tests/support/visitors.ts';

const HOST = 'localhost:3000';
const SIDES = ['a', 'b'] as const;
const WRONG_PASSWORD = 'kanaria-no-aikotoba';
const STRANGER = 'kanaria-stranger@nowhere.example';

/** Nobody listens at the discard port of this machine. */
const MAIL_SERVER_AWAY = 'smtp://kanaria-mailer:kanaria-secret@127.0.0.1:9';

describeOnPostgres('16.2.5 the log of a whole scenario', () => {
  const database = useDatabase({ keep: true });
  const lines: string[] = [];
  const secrets: string[] = [];
  let amounts: string[] = [];

  beforeAll(async () => {
    const { sql } = database();
    const context = await givenTwoPartners(database().db);
    const application = await database().another(4, APPLICATION_ROLE);
    const portal = { ...portalOn(application.db), log: logToStandardOutput };
    const visitors = await everyVisitor(portal, { ...context, db: database().db }, sql);
    secrets.push(...visitors.map(({ cookie }) => cookie.split('=')[1] ?? '').filter((secret) => secret !== ''));
    const build = await loadBuild();
    const { port, close } = await serve(portal, build);
    const written = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      lines.push(String(text));
      return true;
    });
    try {
      const cookieOf = (name: string) => visitors.find((visitor) => visitor.name === name)?.cookie ?? '';
      const post = (path: string, fields: Record<string, string>, cookie = '') =>
        send(port, {
          method: 'POST',
          path,
          headers: {
            host: HOST,
            origin: `http://${HOST}`,
            'sec-fetch-site': 'same-origin',
            'content-type': 'application/x-www-form-urlencoded',
            cookie,
          },
          body: new URLSearchParams(fields).toString(),
        });

      const placeOf = await placesOf(sql, 'a');
      for (const { pattern, loader } of doorsOf(build)) {
        if (!loader) continue;
        for (const cookie of ['', cookieOf('admin'), cookieOf('cashback owner of a')]) {
          await send(port, { path: fill(pattern, placeOf), headers: { host: HOST, cookie } });
        }
      }
      for (const side of SIDES) {
        const { word } = canaryOf(side);
        const owner = `${word}-cashback-owner@people.example`;
        await post('/sign-in', { email: owner, password: WRONG_PASSWORD });
        await post('/sign-in', { email: owner, password: GOOD_PASSWORD });
        await post('/forgot', { email: owner });
        const order = { ...FILLED, company: `${word} client`, email: `${word}@client.example`, step: 'review' };
        await post(`/o/${word}-slug`, order);
      }
      await post('/sign-in', { email: STRANGER, password: WRONG_PASSWORD });
      await post('/mypage/payee/change', { familyName: 'kanariaa changed' }, cookieOf('cashback owner of a'));
      await post('/staff/people/new', { email: STRANGER, name: 'kanariaa invited', role: 'maker' }, cookieOf('admin'));
      await send(port, { path: '/assets/kanariaa?q=kanariaa', headers: { host: HOST } });

      const letters = { ...context, now: new Date() };
      const sender = { name: 'kanariaa', address: 'kanariaa@portal.example', host: 'portal.example' };
      await deliverLetters(letters, smtpTransport(MAIL_SERVER_AWAY, sender), portal.baseUrl);

      // Tables go missing, so that faults carry the very statements and values that were on their way.
      for (const table of ['contract_clients', 'letters', 'password_resets', 'payees', 'order_urls']) {
        await sql.unsafe(`alter table ${table} rename to ${table}_away`);
      }
      for (const side of SIDES) {
        const { word } = canaryOf(side);
        await post(`/o/${word}-slug`, { ...FILLED, company: `${word} client`, email: `${word}@client.example` });
        await post('/forgot', { email: `${word}-discount-owner@people.example` });
        await post('/forgot', { email: `${word}-cashback-owner@people.example` });
        await send(port, {
          path: `/staff/partners/par_cash_${side}`,
          headers: { host: HOST, cookie: cookieOf('admin') },
        });
        await send(port, { path: '/staff/letters', headers: { host: HOST, cookie: cookieOf('admin') } });
      }
      const delivery = wakeBy('0 0 1 1 *', { name: 'letters', log: portal.log }, async () => {
        await deliverLetters(letters, smtpTransport(MAIL_SERVER_AWAY, sender), portal.baseUrl);
      });
      await delivery.wake();
      await delivery.stop();
    } finally {
      written.mockRestore();
      await close();
    }
    const rows = await sql<{ amount: string }[]>`
      select total::text as amount from invoices union select amount::text from payouts union select amount::text from refunds`;
    amounts = rows.map(({ amount }) => amount).filter((amount) => amount.length > 4);
    const links = await sql<
      { link: string }[]
    >`select secret_link as link from letters_away where secret_link is not null`;
    // Some letters lead to a page behind the sign-in, whose address is no secret.
    secrets.push(...links.map(({ link }) => link.split('/').at(-1) ?? '').filter((secret) => secret.length >= 16));
  }, 600_000);
  afterAll(() => vi.restoreAllMocks());

  test('has a line for every request and for every fault', () => {
    const events = lines.map((line) => (JSON.parse(line) as { event: string }).event);
    const count = (event: string) => events.filter((one) => one === event).length;
    process.stdout.write(`${count('request')} requests and ${count('page-failed')} faults in the log\n`);
    expect(count('request')).toBeGreaterThan(200);
    expect(count('page-failed')).toBeGreaterThan(3);
    expect(count('job-failed')).toBe(1);
    expect(secrets.length).toBeGreaterThan(10);
    expect(amounts.length).toBeGreaterThan(1);
  });

  test('has nobody’s name, address, telephone number, password, link or session in it', () => {
    const words = [
      ...SIDES.flatMap((side) => Object.values(canaryOf(side))),
      ...[GOOD_PASSWORD, WRONG_PASSWORD, 'kanaria', FILLED.contactName, FILLED.phone, FILLED.address],
      ...secrets,
    ];
    expect(lines.filter((line) => words.some((word) => line.includes(word)))).toEqual([]);
    expect(lines.filter((line) => /[\w.+-]+@[\w-]+\.\w/.test(line))).toEqual([]);
  });

  test('and no amount of money', () => {
    const amount = new RegExp(`(?<!\\d)(${amounts.join('|')})(?!\\d)`);
    expect(lines.filter((line) => amount.test(line.replace(/"at":"[^"]*"/, '')))).toEqual([]);
  });
});
