import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { isSingleAddress } from '#app/core/email-address.ts';
import { deliverLetters, keepLetters, retryLetter, writeLetters } from '#app/features/letters/commands.server.ts';
import { countLetters, findLetter, listLetters } from '#app/features/letters/queries.server.ts';
import { PAYOUT_NOTICE_SUBJECT } from '#app/features/payout-notices/rules.ts';
import type { Context, StaffContext } from '#app/platform/context.server.ts';
import { type MailTransport, smtpTransport } from '#app/platform/mail.server.ts';
import { contextOn, describeOnPostgres, useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

const SENDER = { name: '見本サーバー株式会社', address: 'partner@example.jp', host: 'portal.example.jp' };

/** What a mail server was handed. */
type Received = { recipients: string[]; source: string };

const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const BASE = new URL('https://portal.example');

describe('letters go out through the mail server', () => {
  test('a letter is sent as UTF-8 text to the one person it is for, and the moment is recorded', async () => {
    const { mail, received } = await mailServer();
    const context = await withLetters('yamada@example.co.jp');
    expect(await deliverLetters(context, mail, BASE)).toEqual({ taken: 1, sent: 1, reached: true });

    const [letter] = await listLetters(context, 10);
    expect(received).toHaveLength(1);
    expect(received[0]?.recipients).toEqual(['yamada@example.co.jp']);
    expect(header(received[0], 'Message-ID')).toBe(`<${letter?.id}@portal.example.jp>`);
    expect(header(received[0], 'Content-Type')).toBe('text/plain; charset=utf-8');
    expect(textOf(received[0])).toContain('姓:山田\n名:太郎');
    expect(letter && (await findLetter(context, letter.id))).toMatchObject({
      state: 'sent',
      sentAt: context.now,
      attempts: 1,
      lastError: null,
    });
    expect(await deliverLetters(context, mail, BASE)).toEqual({ taken: 0, sent: 0, reached: true });
  });

  test('without a mail server letters are kept for reading, and a server set later does not send them', async () => {
    const context = await withLetters('yamada@example.co.jp', 'suzuki@example.co.jp');
    expect(await keepLetters(context)).toBe(2);
    const { mail, received } = await mailServer();
    await deliverLetters(context, mail, BASE);
    expect(received).toEqual([]);
    expect(Object.fromEntries(await countLetters(context))).toEqual({ kept: 2 });
  });
});

describe('what the mail server does not take', () => {
  test('a letter put off waits longer each time, keeps its Message-ID, and goes out when it is taken', async () => {
    const answers = [451, 451, 250];
    const { mail, received } = await mailServer({
      onRcptTo: (_address, _session, answer) => answer(refusal(answers.shift())),
    });
    let context = await withLetters('yamada@example.co.jp');
    await deliverLetters(context, mail, BASE);
    expect(await onlyLetter(context)).toMatchObject({ state: 'waiting', attempts: 1, lastError: '451 not now' });
    expect((await deliverLetters(context, mail, BASE)).taken).toBe(0);

    context = later(context, 1);
    await deliverLetters(context, mail, BASE);
    expect(await onlyLetter(context)).toMatchObject({ state: 'waiting', attempts: 2 });
    expect((await deliverLetters(later(context, 4), mail, BASE)).taken).toBe(0);
    expect((await deliverLetters(later(context, 5), mail, BASE)).sent).toBe(1);
    expect(received).toHaveLength(1);
  });

  test('a letter put off for two days fails, and staff send it again', async () => {
    let answer = 451;
    const { mail, received } = await mailServer({ onRcptTo: (_address, _session, reply) => reply(refusal(answer)) });
    let context = await withLetters('yamada@example.co.jp');
    for (let attempt = 1; attempt <= 9; attempt += 1) {
      await deliverLetters(context, mail, BASE);
      context = later(context, 24 * 60);
    }
    const failed = await onlyLetter(context);
    expect(failed).toMatchObject({ state: 'failed', attempts: 9 });

    answer = 250;
    expect((await deliverLetters(context, mail, BASE)).taken).toBe(0);
    expect(await retryLetter(staff(context), failed.id)).toEqual({ ok: true, value: true });
    expect(await retryLetter(staff(context), failed.id)).toMatchObject({ ok: false, refusal: { code: 'not-failed' } });
    await deliverLetters(context, mail, BASE);
    expect(received).toHaveLength(1);
  });

  test('a letter refused for good fails at once and does not hold up the next', async () => {
    const { mail, received } = await mailServer({
      onRcptTo: ({ address }, _session, answer) => answer(refusal(address.startsWith('gone') ? 550 : 250)),
    });
    const context = await withLetters('gone@example.co.jp', 'yamada@example.co.jp');
    expect(await deliverLetters(context, mail, BASE)).toEqual({ taken: 2, sent: 1, reached: true });
    expect(received.map(({ recipients }) => recipients)).toEqual([['yamada@example.co.jp']]);
    const [, gone] = await listLetters(context, 10);
    expect(gone && (await findLetter(context, gone.id))).toMatchObject({ state: 'failed', lastError: '550 not now' });
  });

  test('a message refused after its text was read fails at once', async () => {
    const { mail } = await mailServer({
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on('end', () => done(refusal(554)));
      },
    });
    const context = await withLetters('yamada@example.co.jp');
    await deliverLetters(context, mail, BASE);
    expect(await onlyLetter(context)).toMatchObject({ state: 'failed', lastError: '554 not now' });
  });

  test('while the mail server is away no letter counts as tried, and all go out once it is back', async () => {
    const { mail, received, stop } = await mailServer();
    const context = await withLetters('yamada@example.co.jp', 'suzuki@example.co.jp');
    await stop();
    expect(await deliverLetters(context, mail, BASE)).toEqual({ taken: 2, sent: 0, reached: false });
    expect((await listLetters(context, 10)).map(({ state }) => state)).toEqual(['waiting', 'waiting']);

    const back = await mailServer();
    expect(await deliverLetters(later(context, 2), back.mail, BASE)).toEqual({ taken: 2, sent: 2, reached: true });
    expect(received).toEqual([]);
    expect(back.received).toHaveLength(2);
  });

  test('a letter whose sender died is sent again when its lease has run out', async () => {
    const { mail, received } = await mailServer();
    const context = await withLetters('yamada@example.co.jp');
    const dying: MailTransport = { send: () => Promise.reject(new Error('killed')), close: () => undefined };
    await expect(deliverLetters(context, dying, BASE)).rejects.toThrow('killed');
    expect((await deliverLetters(later(context, 14), mail, BASE)).taken).toBe(0);
    expect((await deliverLetters(later(context, 15), mail, BASE)).sent).toBe(1);
    expect(received).toHaveLength(1);
  });
});

describe('hostile addresses and names', () => {
  const HOSTILE = [
    'a@example.jp, b@example.jp',
    'a@example.jp;b@example.jp',
    'a@example.jp b@example.jp',
    'a@example.jp\r\nRCPT TO:<b@example.jp>',
    'a@example.jp\nBcc: b@example.jp',
    '<a@example.jp>',
    'Name <a@example.jp>',
    '"a@evil.jp"@example.jp',
    'a(comment)@example.jp',
    'a@[127.0.0.1]',
    'a@[x@evil.jp]',
    'a@b@example.jp',
    'a@example.jp\u0000',
    'a@example.jp\u2028b@example.jp',
    '全角@example.jp',
    'a@example',
    '@example.jp',
    'a@',
    'group: a@example.jp, b@example.jp;',
    '.a@example.jp',
    'a..b@example.jp',
    `${'a'.repeat(65)}@example.jp`,
    '',
  ];

  test.each(HOSTILE)('%j is not the address of one mailbox', (address) => {
    expect(isSingleAddress(address)).toBe(false);
  });

  test.each(['a@example.jp', 'first.last+tag@mail.example.co.jp', 'a_b-c@xn--eckwd4c7c.jp', "o'neil@example.jp"])(
    '%j is the address of one mailbox',
    (address) => {
      expect(isSingleAddress(address)).toBe(true);
    },
  );

  test('a letter to a hostile address stops no other, is seen as failed, and is refused when sent again', async () => {
    const { mail, received } = await mailServer();
    // The database itself stores no NUL: such an address cannot come as far as a letter.
    const storable = HOSTILE.filter((address) => !address.includes('\u0000'));
    const context = await withLetters(...storable, 'yamada@example.co.jp');
    await deliverLetters(context, mail, BASE);
    expect(received.map(({ recipients }) => recipients)).toEqual([['yamada@example.co.jp']]);
    expect(Object.fromEntries(await countLetters(context))).toEqual({ failed: storable.length, sent: 1 });
    const [failed] = await listLetters(context, 1, { state: 'failed' });
    expect(failed && (await retryLetter(staff(context), failed.id))).toMatchObject({
      ok: false,
      refusal: { code: 'address-malformed' },
    });
  });

  test.each(HOSTILE)('the transport itself never lets %j reach the mail server', async (address) => {
    const { mail, received } = await mailServer();
    const outcome = await mail.send({ key: 'let_1', to: { name: '', address }, subject: 's', text: 't' });
    expect(outcome.kind).toBe('refused');
    expect(received).toEqual([]);
  });

  test('a name or subject with line breaks or addresses in it adds no header and no recipient', async () => {
    const { mail, received } = await mailServer();
    const name = '山田\r\nBcc: b@example.jp, <c@example.jp>';
    const subject = '件名\r\nBcc: d@example.jp';
    await mail.send({ key: 'let_1', to: { name, address: 'a@example.jp' }, subject, text: '.\r\n.\r\n本文' });
    expect(received).toHaveLength(1);
    expect(received[0]?.recipients).toEqual(['a@example.jp']);
    expect(received[0]?.source).not.toMatch(/^Bcc:/im);
    expect(textOf(received[0])).toBe('.\n.\n本文');
  });
});

describeOnPostgres('several processes deliver at once', () => {
  test('two deliverers send each letter once', async () => {
    const { mail, received } = await mailServer();
    const addresses = Array.from({ length: 60 }, (_, index) => `client${index}@example.co.jp`);
    const context = await withLetters(...addresses);
    const others = [await database().another(), await database().another()];
    await Promise.all(
      others.map(async ({ db }) => {
        while ((await deliverLetters({ ...context, db }, mail, BASE)).taken > 0);
      }),
    );
    expect(received.flatMap(({ recipients }) => recipients).toSorted()).toEqual(addresses.toSorted());
    expect(Object.fromEntries(await countLetters(context))).toEqual({ sent: 60 });
  });
});

async function withLetters(...addresses: string[]): Promise<Context> {
  const context = await contextOn(database().db, '2026-05-15');
  await writeLetters(
    context,
    addresses.map((address, index) => ({
      kind: 'payout-notice' as const,
      about: String(index),
      to: { partnerId: null, name: '株式会社山田デザイン', address },
      text: { subject: PAYOUT_NOTICE_SUBJECT, body: '姓:山田\n名:太郎\n' },
    })),
  );
  return context;
}

async function onlyLetter(context: Context) {
  const [listed, ...others] = await listLetters(context, 10);
  const letter = listed && (await findLetter(context, listed.id));
  if (!letter || others.length > 0) throw new Error('one letter was expected');
  return letter;
}

function later(context: Context, minutes: number): Context {
  return { ...context, now: new Date(context.now.getTime() + minutes * 60_000) };
}

function staff(context: Context): StaffContext {
  const userId = 'usr_admin';
  return { ...context, actor: { kind: 'staff', userId }, staff: { userId, name: '事務局', role: 'admin' } };
}

/** A mail server on this machine, and a transport to it. */
async function mailServer(options: SMTPServerOptions = {}) {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream: SMTPServerDataStream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        received.push({ recipients, source: Buffer.concat(chunks).toString('utf8') });
        done();
      });
    },
    ...options,
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  let running = true;
  const stop = async () => {
    if (running) await new Promise<void>((stopped) => server.close(stopped));
    running = false;
  };
  const { port } = server.server.address() as AddressInfo;
  const mail = smtpTransport(`smtp://127.0.0.1:${port}`, SENDER);
  open.push(stop, () => mail.close());
  return { mail, received, stop };
}

function refusal(code = 250): Error | undefined {
  return code === 250 ? undefined : Object.assign(new Error('not now'), { responseCode: code });
}

function header(mail: Received | undefined, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)$`, 'im').exec(mail?.source ?? '')?.[1]?.trim();
}

function textOf(mail: Received | undefined): string {
  const [, ...body] = (mail?.source ?? '').split('\r\n\r\n');
  return Buffer.from(body.join('\r\n\r\n'), 'base64').toString('utf8').replaceAll('\r\n', '\n');
}
