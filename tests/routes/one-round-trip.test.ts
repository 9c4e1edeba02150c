import { drizzle } from 'drizzle-orm/postgres-js';
import { describe, expect, test } from 'vitest';
import { halfwayLoader, partnerLoader, personLoader, publicLoader, staffLoader } from '#app/platform/guards.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { loader as mypage } from '#app/routes/mypage.tsx';
import { loader as mypageHome } from '#app/routes/mypage._index.tsx';
import { loader as staff } from '#app/routes/staff.tsx';
import { loader as staffHome } from '#app/routes/staff._index.tsx';
import { loader as partners } from '#app/routes/staff.partners.tsx';
import { givenCompany } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { givenPerson } from '#tests/support/sign-ins.ts';

const database = useDatabase();

type Role = 'admin' | 'owner';

/** Somebody's request, and the statements it has cost so far. */
async function requestOf(role: Role | 'nobody', stage: 'full' | 'code' = 'full') {
  const context = await givenCompany(database().db, '2026-03-01', [{ id: 'par_a', programme: 'cashback' }]);
  const portal = portalOn(database().db);
  let cookie = '';
  if (role !== 'nobody') {
    const partnerId = role === 'owner' ? ('par_a' as const) : undefined;
    const userId = await givenPerson(context, { role, partnerId });
    const set = await openSession(portal, new Request(portal.baseUrl), { userId, securityVersion: 1 }, { stage });
    cookie = set.split(';')[0] ?? '';
  }
  const statements: string[] = [];
  const logger = { logQuery: (statement: string) => void statements.push(statement) };
  const watched = { ...portal, db: drizzle(database().sql, { logger }) };
  const args = argsFor(watched, new Request(portal.baseUrl, { headers: { cookie } }));
  return { args, statements };
}

const nothing = () => null;

describe('who asks is known by one statement a request', () => {
  test.each([
    ['staff', 'admin', 'full', staffLoader('audit.view', nothing)],
    ['a partner', 'owner', 'full', partnerLoader(nothing)],
    ['a person', 'owner', 'full', personLoader(nothing, { fresh: true })],
    ['somebody at their second step', 'admin', 'code', halfwayLoader('code', nothing)],
    ['somebody greeted', 'owner', 'full', publicLoader(nothing)],
    ['nobody', 'nobody', 'full', publicLoader(nothing)],
  ] as const)('%s', async (_who, role, stage, loader) => {
    const { args, statements } = await requestOf(role, stage);
    await loader(args);
    expect(statements).toHaveLength(1);
  });

  test.each([
    ['/staff', 'admin', [staff, staffHome]],
    ['/staff/partners', 'admin', [staff, partners]],
    ['/mypage', 'owner', [mypage, mypageHome]],
  ] as const)('and all loaders of %s share it', async (_path, role, loaders) => {
    const { args, statements } = await requestOf(role);
    await Promise.all(loaders.map((loader) => loader(args)));
    expect(statements.filter((statement) => statement.includes('from "sessions"'))).toHaveLength(1);
    expect(statements.length).toBeGreaterThan(1);
  });
});
