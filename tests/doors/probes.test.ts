import { afterAll, beforeAll, expect, test } from 'vitest';
import { mayDo } from '#app/features/access/rules.ts';
import { type Answer, type Door, doorsOf, fill, loadBuild, placesOf, send, serve } from '#tests/support/doors.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { digestOfTables, listTables } from '#tests/support/invariants.ts';
import { portalOn } from '#tests/support/portal.ts';
import { type Side, canaryOf, givenTwoPartners } from '#tests/support/two-partners.ts';
import { type Visitor, allowedOutcomes, everyVisitor } from '#tests/support/visitors.ts';
import { APPLICATION_ROLE } from '#db/walls.ts';

const HOST = 'localhost:3000';
const SIDES = ['a', 'b'] as const;

/** Probes on their way at once: the portal has eight connections. */
const AT_ONCE = 8;

/** The ways Remix answers a GET. The last one is the older data transport, which is refused before anybody is asked. */
const TRANSPORTS: Record<string, { address: (path: string, door: Door) => string; method?: 'HEAD' }> = {
  document: { address: (path) => path },
  data: { address: dataOf },
  'data of one route': { address: (path, door) => `${dataOf(path)}?_routes=${encodeURIComponent(door.id)}` },
  head: { address: (path) => path, method: 'HEAD' },
  'older data': { address: (path, door) => `${path}?_data=${encodeURIComponent(door.id)}` },
};

function dataOf(path: string): string {
  return path === '/' ? '/_root.data' : `${path}.data`;
}

/** Where the portal writes whom it turned away. */
const TRAIL = ['audit_entries', 'audit_links', 'audit_head', 'sign_in_limits'];

/** How often pages were opened: looking is what it counts. */
const VISITS = 'order_url_days';

type Probe = { visitor: Visitor; door: Door; side: Side; path: string; transport: string };
type Seen = Probe & { answer: Answer };

describeOnPostgres('PAGE-01 every door × role × owner × transport', () => {
  const database = useDatabase({ keep: true });
  let port = 0;
  let close = async () => {};
  let visitors: Visitor[] = [];
  let doors: Door[] = [];
  const paths: Record<Side, Map<Door, string>> = { a: new Map(), b: new Map() };
  let seen: Seen[] = [];
  const digests: string[] = [];

  beforeAll(async () => {
    const { sql } = database();
    const context = await givenTwoPartners(database().db);
    const application = await database().another(AT_ONCE, APPLICATION_ROLE);
    const now = new Date();
    const portal = { ...portalOn(application.db), clock: { now: () => now } };
    visitors = await everyVisitor(portal, { ...context, db: database().db }, sql);
    const build = await loadBuild();
    doors = doorsOf(build);
    for (const side of SIDES) {
      const placeOf = await placesOf(sql, side);
      for (const door of doors) paths[side].set(door, fill(door.pattern, placeOf));
    }
    ({ port, close } = await serve(portal, build));
    const tables = (await listTables(sql)).filter((table) => !TRAIL.includes(table) && table !== VISITS);
    digests.push(await digestOfTables(sql, tables));
    seen = await runAll(everyProbe());
    digests.push(await digestOfTables(sql, tables));
  }, 600_000);
  afterAll(() => close());

  function everyProbe(): Probe[] {
    return doors
      .filter(({ loader }) => loader)
      .flatMap((door) => {
        const sides = paths.a.get(door) === paths.b.get(door) ? (['a'] as const) : SIDES;
        return sides.flatMap((side) =>
          visitors.flatMap((visitor) =>
            Object.keys(TRANSPORTS).map((transport) => {
              return { visitor, door, side, path: paths[side].get(door) ?? '', transport };
            }),
          ),
        );
      });
  }

  async function runAll(probes: readonly Probe[]): Promise<Seen[]> {
    const answered: Seen[] = [];
    const queue = [...probes];
    const work = async () => {
      for (let probe = queue.pop(); probe; probe = queue.pop()) {
        const { address, method = 'GET' } = TRANSPORTS[probe.transport] ?? { address: (path: string) => path };
        const headers = { host: HOST, ...(probe.visitor.cookie ? { cookie: probe.visitor.cookie } : {}) };
        const answer = await send(port, { method, path: address(probe.path, probe.door), headers });
        answered.push({ ...probe, answer });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return answered;
  }

  test('there are thousands of probes, and each door has one', () => {
    process.stdout.write(`${seen.length} probes of ${doors.length} doors by ${visitors.length} visitors\n`);
    expect(seen.length).toBeGreaterThan(1_000);
    expect(new Set(seen.map(({ door }) => door.id)).size).toBe(doors.filter(({ loader }) => loader).length);
  });

  test('every door says whom it answers', () => {
    expect(doors.flatMap(({ id, unguarded }) => unguarded.map((name) => `${id} ${name}`))).toEqual([]);
  });

  test('each comes to what the table of who may do what says, by every transport', () => {
    const wrong = seen.flatMap((probe) => {
      const guard = probe.door.loader;
      if (!guard) return [];
      const outcome = outcomeOf(probe);
      const expected = probe.transport === 'older data' ? ['refused'] : allowedOutcomes(probe.visitor, guard);
      return (expected as readonly string[]).includes(outcome) ? [] : [`${told(probe)} came to ${outcome}`];
    });
    expect(wrong).toEqual([]);
  });

  test('what belongs to another partner is never there', () => {
    const shown = seen.filter(({ visitor, door, side, transport, answer }) => {
      if (visitor.kind !== 'partner' || visitor.side === side || paths.a.get(door) === paths.b.get(door)) return false;
      if (transport === 'older data' || door.loader?.kind !== 'partner') return false;
      return outcomeOf({ transport, answer }) === 'shown';
    });
    expect(shown.map(told)).toEqual([]);
  });

  test('while one’s own is: each door of My Page opens for somebody', () => {
    const opened = new Set(seen.filter((probe) => outcomeOf(probe) === 'shown').map(({ door }) => door.id));
    const closed = doors.filter(({ id, loader }) => loader?.kind === 'partner' && !opened.has(id));
    expect(closed.map(({ id }) => id)).toEqual([]);
  });

  test('no answer holds a word of somebody else’s, in its body or its headers', () => {
    const leaks = seen.flatMap((probe) => {
      const leaked = foreignWordsIn(probe);
      return leaked.length > 0 ? [`${told(probe)} holds ${leaked.join(', ')}`] : [];
    });
    expect(leaks).toEqual([]);
  });

  test('a partner reads of its client no more than the company', () => {
    const told = seen.filter(
      ({ visitor, answer }) =>
        visitor.kind === 'partner' && SIDES.some((side) => answer.text.includes(canaryOf(side).client)),
    );
    expect(told.map(({ visitor, path }) => `${visitor.name} at ${path}`)).toEqual([]);
  });

  test('how to reach a client or a partner is whole for those alone who write to them or register them', () => {
    const wrong = seen.filter(({ visitor, door, answer }) => {
      if (visitor.kind !== 'staff') return false;
      const holds = (what: 'client' | 'phone') => SIDES.some((side) => answer.text.includes(canaryOf(side)[what]));
      const ofClient = holds('client') && !mayDo(visitor.role, 'clients.contact');
      const ofAnybody = holds('phone') && !mayDo(visitor.role, 'partners.register');
      const asLetter = /\/staff\/letters/.test(door.pattern) && mayDo(visitor.role, 'letters.read');
      return (ofClient || ofAnybody) && !asLetter;
    });
    expect(wrong.map(told)).toEqual([]);
    const whole = seen.filter(({ visitor, answer }) => visitor.kind === 'staff' && answer.text.includes('hiddena'));
    expect(whole.map(({ door }) => door.pattern)).toContain('/staff/contracts/:id');
  });

  test('what opens the page of an order is in no answer to anybody signed in', () => {
    const secret = /kanaria[ab]-done-\d/;
    const holding = seen.filter(({ visitor, door, answer }) => {
      return visitor.cookie !== '' && !door.pattern.includes('/done/') && secret.test(answer.text);
    });
    expect(holding.map(told)).toEqual([]);
  });

  test('an answer to somebody with a session is kept by nobody', () => {
    const kept = seen.filter(
      ({ visitor, answer }) => visitor.cookie !== '' && answer.headers['cache-control'] !== 'no-store',
    );
    expect(kept.map(told)).toEqual([]);
  });

  test('a payee is whole on the screens of payouts and payees alone, and in letters for those who send them', () => {
    const wrong = seen.filter(({ visitor, door, answer }) => {
      if (visitor.kind !== 'staff') return false;
      const whole = SIDES.map((side) => canaryOf(side).word).some((word) =>
        [`${word} family`, `${word} given`, `${word}-payee@`].some((part) => answer.text.includes(part)),
      );
      const onItsScreens =
        /\/staff\/(payouts|payout-results|traces\/payouts|payee-changes|account-changes)|\/payee$/.test(door.pattern);
      const asLetter = /\/staff\/letters/.test(door.pattern) && mayDo(visitor.role, 'letters.read');
      return whole && !asLetter && !(onItsScreens && mayDo(visitor.role, 'payees.see'));
    });
    expect(wrong.map(told)).toEqual([]);
  });

  test('every file that somebody signed in took is in the trail', async () => {
    const taken = seen.filter(
      ({ door, transport, answer }) =>
        transport === 'document' &&
        door.loader?.kind !== 'public' &&
        /^attachment/.test(answer.headers['content-disposition'] ?? ''),
    );
    const rows = await database().sql<{ role: string; path: string }[]>`
      select actor_role as role, things -> 1 ->> 'id' as path from audit_entries where act = 'file-downloaded'`;
    const recorded = new Set(rows.map(({ role, path }) => `${role} ${path}`));
    expect(new Set(taken.map(({ door }) => door.id)).size).toBeGreaterThan(5);
    const missing = taken.filter(
      ({ visitor, path }) => !('role' in visitor && recorded.has(`${visitor.role} ${path}`)),
    );
    expect(missing.map(told)).toEqual([]);
  });

  test('no answer holds the secret of a session', () => {
    const secrets = visitors.map(({ cookie }) => cookie.split('=')[1] ?? '').filter((secret) => secret !== '');
    const told = seen.filter(({ answer }) => {
      const text = answer.text + JSON.stringify(answer.headers);
      return secrets.some((secret) => text.includes(secret));
    });
    expect(told.map(({ path }) => path)).toEqual([]);
  });

  test('looking changes nothing in the database, by GET or by HEAD', () => {
    expect(digests[1]).toBe(digests[0]);
  });
});

function told({ visitor, door, side, transport }: Probe): string {
  return `${visitor.name} at ${door.pattern} of ${side} by ${transport}`;
}

function outcomeOf({ transport, answer }: Pick<Seen, 'transport' | 'answer'>): string {
  const { status, headers, text } = answer;
  if (status === 302) return /^\/sign-in/.test(headers.location ?? '') ? 'sign-in' : 'elsewhere';
  // Data transports carry a redirect inside their answer.
  if (status === 202) return text.includes('/sign-in?') || text.includes('"/sign-in"') ? 'sign-in' : 'elsewhere';
  if (status === 400 && transport === 'older data') return 'refused';
  return { 200: 'shown', 403: 'forbidden', 404: 'missing' }[status] ?? String(status);
}

/** Words in an answer that its reader may not see. What the reader asked for by name is in their address already. */
function foreignWordsIn(probe: Seen): string[] {
  const { visitor, door, path, answer } = probe;
  const shown = outcomeOf(probe) === 'shown';
  if (visitor.kind === 'staff' && door.loader?.kind === 'staff' && shown) return [];
  const mine = visitor.kind === 'partner' || (visitor.kind === 'halfway' && shown) ? visitor.side : undefined;
  // A partner's name stands on the order page on purpose: the client is told who referred them.
  const onPurpose =
    door.loader?.kind === 'public' && shown ? SIDES.map((side) => `${canaryOf(side).word} cashback company`) : [];
  let text = `${answer.text} ${JSON.stringify(answer.headers)}`;
  for (const known of [...path.split('/').filter((part) => part.length > 4), ...onPurpose]) {
    text = text.replaceAll(known, '');
  }
  return SIDES.filter((side) => side !== mine).flatMap((side) =>
    Object.values(canaryOf(side)).filter((word) => text.includes(word)),
  );
}
