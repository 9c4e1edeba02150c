import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Door, doorsOf, fill, loadBuild, placesOf, send, serve } from '#tests/support/doors.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { digestOfTables, listTables } from '#tests/support/invariants.ts';
import { portalOn } from '#tests/support/portal.ts';
import { givenTwoPartners } from '#tests/support/two-partners.ts';
import { type Visitor, everyVisitor } from '#tests/support/visitors.ts';
import { APPLICATION_ROLE } from '#db/walls.ts';

const HOST = 'localhost:3000';
const ORIGIN = `http://${HOST}`;
const EVIL = 'https://evil.example';

/** What somebody else's page, or nobody's, makes a browser send along. None of it is a page of ours. */
const FOREIGN: Record<string, Record<string, string>> = {
  nothing: {},
  'another origin': { origin: EVIL },
  'a sandbox': { origin: 'null' },
  'another site, by the browser’s word': { origin: ORIGIN, 'sec-fetch-site': 'cross-site' },
  'a sibling host': { origin: ORIGIN, 'sec-fetch-site': 'same-site' },
  'another origin behind a made-up host': {
    origin: EVIL,
    'x-forwarded-host': 'evil.example',
    forwarded: 'host=evil.example',
  },
  'a referer alone': { referer: `${ORIGIN}/staff` },
};

/** The ways Remix takes a change. */
const TRANSPORTS: Record<string, { method: string; address: (path: string, door: Door) => string }> = {
  document: { method: 'POST', address: (path) => path },
  data: { method: 'POST', address: (path) => (path === '/' ? '/_root.data' : `${path}.data`) },
  'older data': { method: 'POST', address: (path, { id }) => `${path}?_data=${encodeURIComponent(id)}` },
  put: { method: 'PUT', address: (path) => path },
  patch: { method: 'PATCH', address: (path) => path },
  delete: { method: 'DELETE', address: (path) => path },
};

describeOnPostgres('what changes something comes from our own pages', () => {
  const database = useDatabase({ keep: true });
  let port = 0;
  let close = async () => {};
  let visitors: Visitor[] = [];
  const doors: (Door & { path: string })[] = [];

  beforeAll(async () => {
    const context = await givenTwoPartners(database().db);
    const application = await database().another(4, APPLICATION_ROLE);
    const now = new Date();
    const portal = { ...portalOn(application.db), clock: { now: () => now } };
    visitors = await everyVisitor(portal, { ...context, db: database().db }, database().sql);
    const build = await loadBuild();
    const placeOf = await placesOf(database().sql, 'a');
    for (const door of doorsOf(build)) {
      if (door.action) doors.push({ ...door, path: fill(door.pattern, placeOf) });
    }
    ({ port, close } = await serve(portal, build));
  }, 600_000);
  afterAll(() => close());

  /** Somebody whom a door lets in, so that nothing but the origin can keep a request out. */
  function whoMay({ action }: Door): Visitor | undefined {
    const kind = action?.kind === 'public' || action?.kind === 'person' ? 'staff' : action?.kind;
    return visitors.find((visitor) => visitor.kind === kind && ('role' in visitor ? visitor.role !== 'auditor' : true));
  }

  function post(door: Door & { path: string }, transport: string, headers: Record<string, string>) {
    const { method, address } = TRANSPORTS[transport] ?? { method: 'POST', address: (path: string) => path };
    const cookie = whoMay(door)?.cookie ?? '';
    const body = 'intent=none';
    const type = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) };
    return send(port, {
      method,
      path: address(door.path, door),
      headers: { host: HOST, cookie, ...type, ...headers },
      body,
    });
  }

  test('none of it is taken from anywhere else, whatever door and transport, and nothing changes', async () => {
    const { sql } = database();
    const tables = await listTables(sql);
    const before = await digestOfTables(sql, tables);
    const taken: string[] = [];
    let tried = 0;
    for (const door of doors) {
      for (const transport of Object.keys(TRANSPORTS)) {
        const answers = await Promise.all(
          Object.entries(FOREIGN).map(async ([from, headers]) => ({
            from,
            answer: await post(door, transport, headers),
          })),
        );
        for (const { from, answer } of answers) {
          tried += 1;
          const refused = transport === 'older data' ? [400] : [403];
          if (!refused.includes(answer.status) || !/受け付けていません/.test(answer.text)) {
            taken.push(`${door.pattern} by ${transport} from ${from}: ${answer.status}`);
          }
        }
      }
    }
    process.stdout.write(`${tried} requests to ${doors.length} doors that change something\n`);
    expect(taken).toEqual([]);
    expect(doors.length).toBeGreaterThan(20);
    expect(await digestOfTables(sql, tables)).toBe(before);
  });

  test('while the same request from our own page reaches the door', async () => {
    const kept: string[] = [];
    for (const door of doors) {
      for (const headers of [{ origin: ORIGIN }, { origin: ORIGIN, 'sec-fetch-site': 'same-origin' }]) {
        const { status, text } = await post(door, 'document', headers);
        if (text.includes('他のサイトからの操作') || status === 421 || status >= 500)
          kept.push(`${door.pattern}: ${status}`);
      }
    }
    expect(kept).toEqual([]);
  });
});
