import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, type Server, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Web, webApplication } from '#app/platform/web.server.ts';
import { type Db } from '#app/platform/db.server.ts';
import { ONE_PAGE, portalOn } from '#tests/support/portal.ts';

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

/** What stands before the pages asks no database. */
const NO_DATABASE = {} as Db;

let server: Server;
let behindHttps: Server;
const clientFolder = mkdtempSync(join(tmpdir(), 'client-'));
const seen: string[] = [];
let isReady = true;

beforeAll(async () => {
  const portal = { ...portalOn(NO_DATABASE), log: (event: string) => void seen.push(event) };
  mkdirSync(join(clientFolder, 'assets'));
  writeFileSync(join(clientFolder, 'assets', 'entry-abc.js'), 'export {};');
  // Remix writes to the console unless the entry takes faults; the portal's does.
  const quiet = { ...ONE_PAGE.entry.module, handleError: () => undefined };
  const build = { ...ONE_PAGE, entry: { module: quiet } };
  const web = { portal, build, clientFolder, ready: async () => isReady };
  server = await listening(web);
  behindHttps = await listening({ ...web, portal: { ...portal, baseUrl: new URL('https://partner.example.jp') } });
});

afterAll(async () => {
  for (const open of [server, behindHttps]) await new Promise((closed) => open.close(closed));
  rmSync(clientFolder, { recursive: true });
});

function listening(web: Web): Promise<Server> {
  return new Promise((opened) => {
    const at = webApplication(web).listen(0, '127.0.0.1', () => opened(at));
  });
}

const OURS = { host: 'localhost:3000', origin: 'http://localhost:3000' };

function send(
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string | Buffer,
  to = server,
): Promise<Answer> {
  return new Promise((answered, failed) => {
    const { port } = to.address() as AddressInfo;
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

describe('behind HTTPS', () => {
  const NAMED = { host: 'partner.example.jp' };

  test.each(['/page', '/assets/entry-abc.js', '/assets/gone.js', '/nowhere'])(
    '%s tells browsers to come by HTTPS alone from now on',
    async (path) => {
      const { headers } = await send('GET', path, NAMED, undefined, behindHttps);
      expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
    },
  );

  test('and plain HTTP on one’s own machine does not', async () => {
    expect((await send('GET', '/page', OURS)).headers['strict-transport-security']).toBeUndefined();
  });

  test.each([
    { host: 'partner.example.jp.', because: 'a dot behind the name' },
    { host: 'partner.example.jp@evil.example', because: 'the name as somebody’s account elsewhere' },
    { host: 'evil.example#partner.example.jp', because: 'the name as a fragment' },
    { host: 'partner.example.jp:80', because: 'another port' },
    { host: 'localhost:3000', because: 'a name of the machine' },
    { host: '', because: 'no name' },
  ])('"$host" is not answered: $because', async ({ host }) => {
    expect((await send('GET', '/page', { host }, undefined, behindHttps)).status).toBe(421);
  });

  test('a name that a proxy claims counts for nothing', async () => {
    const claims = { ...NAMED, host: 'evil.example', 'x-forwarded-host': 'partner.example.jp' };
    expect((await send('GET', '/page', claims, undefined, behindHttps)).status).toBe(421);
  });
});

describe('files that are not there', () => {
  test('what the browser loads is handed out and kept', async () => {
    const { status, headers } = await send('GET', '/assets/entry-abc.js', OURS);
    expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
  });

  test.each([
    '/assets/gone.js',
    '/assets/',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/../../package.json',
    '/assets/.env',
    '/assets/entry-abc.js%00',
    '/assets/%zz',
    '/assets/entry-abc.js/more',
  ])('%s is a clear no, told to no log as a fault of ours', async (path) => {
    seen.length = 0;
    const { status, text, headers } = await send('GET', path, OURS);
    expect(status).toBe(404);
    expect(text).not.toContain('dependencies');
    expect(headers['cache-control'] ?? '').not.toContain('immutable');
    expect(seen).not.toContain('request-failed');
  });
});

describe('an address by another spelling reaches no other page', () => {
  test.each([
    '/x/../page/..%2fpage',
    '//page',
    '/page%2f..%2fpage',
    '/%2fpage',
    '/page;x=1',
    '/page%00',
    '/page/../../..//etc/passwd',
    '/\\\\evil.example/page',
    '//evil.example/page',
  ])('%s is answered here, and never as a fault', async (path) => {
    const { status, headers } = await send('GET', path, OURS);
    expect(status).toBeLessThan(500);
    expect(headers.location ?? '').not.toContain('evil.example');
  });

  test('the list of routes that browsers may ask for in pieces is given to nobody', async () => {
    for (const path of ['/__manifest', '/__manifest?p=%2Fstaff&version=x']) {
      const { status, text } = await send('GET', path, OURS);
      expect(status).toBe(404);
      expect(text).not.toContain('routes/');
    }
  });
});
