import { type IncomingHttpHeaders, type Server, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { webApplication } from '#app/platform/web.server.ts';
import { type Db } from '#app/platform/db.server.ts';
import { ONE_PAGE, portalOn } from '#tests/support/portal.ts';

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

/** What stands before the pages asks no database. */
const NO_DATABASE = {} as Db;

let server: Server;
const seen: string[] = [];
let isReady = true;

beforeAll(async () => {
  const portal = { ...portalOn(NO_DATABASE), log: (event: string) => void seen.push(event) };
  const app = webApplication({ portal, build: ONE_PAGE, ready: async () => isReady });
  server = await new Promise<Server>((listening) => {
    const opened = app.listen(0, '127.0.0.1', () => listening(opened));
  });
});

afterAll(() => new Promise((closed) => server.close(closed)));

const OURS = { host: 'localhost:3000', origin: 'http://localhost:3000' };

function send(method: string, path: string, headers: Record<string, string>, body?: string | Buffer): Promise<Answer> {
  return new Promise((answered, failed) => {
    const { port } = server.address() as AddressInfo;
    const asked = ask({ port, host: '127.0.0.1', method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        answered({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    asked.on('error', failed);
    asked.end(body);
  });
}

describe('the portal answers to its own name only', () => {
  test.each([
    { host: 'localhost:3000', status: 200, because: 'it is the name in BASE_URL' },
    { host: 'LOCALHOST:3000', status: 200, because: 'names know no case' },
    { host: 'evil.example', status: 421, because: 'it is somebody else' },
    { host: 'localhost:3000/staff?x=', status: 421, because: 'a name with a path in it reaches other pages' },
    { host: 'localhost', status: 421, because: 'the port belongs to the name' },
  ])('$host is answered with $status: $because', async ({ host, status }) => {
    expect((await send('GET', '/page', { host })).status).toBe(status);
  });

  test('an absolute address in the request line is refused', async () => {
    expect((await send('GET', 'http://evil.example/staff', OURS)).status).toBe(400);
  });

  test('health and readiness answer to any name, and readiness follows the database', async () => {
    expect(await send('GET', '/healthz', { host: '10.0.0.7' })).toMatchObject({ status: 200, text: 'ok\n' });
    expect((await send('GET', '/readyz', { host: '10.0.0.7' })).status).toBe(200);
    isReady = false;
    expect((await send('GET', '/readyz', { host: '10.0.0.7' })).status).toBe(503);
    isReady = true;
  });
});

describe('what changes something comes from our own pages', () => {
  const { host, origin } = OURS;
  const transports = ['/sign-in', '/sign-in.data', '/page'];

  test.each(transports)('%s from another origin is refused in words', async (path) => {
    const answer = await send('POST', path, { host, origin: 'https://evil.example' }, 'a=1');
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('他のサイトからの操作');
  });

  test.each([
    { headers: {}, status: 403, because: 'nothing says where it comes from' },
    { headers: { origin: 'null' }, status: 403, because: 'a sandbox has no origin' },
    { headers: { origin, 'sec-fetch-site': 'same-site' }, status: 403, because: 'a sibling host is not this portal' },
    { headers: { origin, 'sec-fetch-site': 'cross-site' }, status: 403, because: 'the browser knows better' },
    { headers: { 'sec-fetch-site': 'same-origin' }, status: 200, because: 'the browser says it is ours' },
    { headers: { origin }, status: 200, because: 'an older browser names our origin' },
  ])('a post is answered with $status when $because', async ({ headers, status }) => {
    expect((await send('POST', '/page', { host, ...headers }, 'a=1')).status).toBe(status);
  });

  test('the older data transport is refused', async () => {
    expect((await send('POST', '/?_data=routes%2Fstaff', OURS, 'a=1')).status).toBe(400);
    expect((await send('GET', '/?_data=root', OURS)).status).toBe(400);
  });
});

describe('a request has its measure', () => {
  test('a body announced too large is refused before it is read', async () => {
    const answer = await send(
      'POST',
      '/sign-in',
      { ...OURS, 'content-length': '1000001' },
      Buffer.alloc(1_000_001, 97),
    );
    expect(answer.status).toBe(413);
    expect(answer.text).toContain('大きすぎます');
  });

  test('a body that grows too large while it is sent is refused', async () => {
    const answer = await send('POST', '/sign-in', { ...OURS, 'transfer-encoding': 'chunked' }, Buffer.alloc(1_200_000));
    expect(answer.status).toBe(413);
  });

  test.each([
    { type: 'application/x-www-form-urlencoded', body: 'a=1&'.repeat(501) },
    {
      type: 'multipart/form-data; boundary=x',
      body: '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(501),
    },
  ])('a form of more than 500 fields is refused ($type)', async ({ type, body }) => {
    expect((await send('POST', '/sign-in', { ...OURS, 'content-type': type }, body)).status).toBe(413);
  });
});

describe('every answer of the portal', () => {
  test('forbids foreign scripts, frames and guesses', async () => {
    const { headers } = await send('GET', '/page', OURS);
    expect(headers['content-security-policy']).toMatch(/script-src 'self' 'nonce-[\w+/=]{24}'/);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-powered-by']).toBeUndefined();
  });

  test('carries a nonce of its own', async () => {
    const answers = await Promise.all([send('GET', '/page', OURS), send('GET', '/page', OURS)]);
    expect(new Set(answers.map(({ headers }) => headers['content-security-policy'])).size).toBe(2);
  });

  test('is kept by nobody once a session is involved', async () => {
    const { headers } = await send('GET', '/page', { ...OURS, cookie: 'session=abc' });
    expect(headers['cache-control']).toBe('no-store');
  });
});
