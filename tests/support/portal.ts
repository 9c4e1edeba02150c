import type { AppLoadContext, ServerBuild } from '@remix-run/node';
import { recordAtDoor } from '#app/features/door-acts/commands.server.ts';
import { hasFactor } from '#app/features/factors/queries.server.ts';
import { businessDayInside, readBusinessDay } from '#app/features/operations/queries.server.ts';
import { programmeOf } from '#app/features/partners/queries.server.ts';
import { wallClock } from '#app/platform/clock.server.ts';
import type { Db } from '#app/platform/db.server.ts';
import { readEnvironment } from '#app/platform/env.server.ts';
import { logNowhere } from '#app/platform/log.server.ts';
import { newId } from '#app/platform/new-id.server.ts';
import type { Portal } from '#app/platform/portal.server.ts';
import { TEST_BOX } from './db.ts';

/** A portal on a test's database. Its clock is the machine's, which Lucia's sessions run by as well. */
export function portalOn(db: Db): Portal {
  const { company, policy, bankFile, bankResult, bankTransfer } = readEnvironment({});
  return {
    db,
    engine: 'embedded',
    rowWalls: true,
    baseUrl: new URL('http://localhost:3000'),
    demonstration: true,
    company,
    policy,
    bankFile,
    bankResult,
    bankTransfer,
    clock: wallClock,
    secretBox: TEST_BOX,
    newId,
    log: logNowhere,
    readToday: readBusinessDay,
    recordAtDoor,
    alongsideSession: { today: businessDayInside, programmeOf, hasFactor },
  };
}

/** What a loader or action is called with, for a request to a portal. */
export function argsFor(portal: Portal, request: Request, params: Record<string, string> = {}) {
  const context: AppLoadContext = { portal, nonce: '', reference: 'test', from: '192.0.2.1' };
  return { request, params, context };
}

const answerPlainly = () => new Response('answered');

/** A build whose only page is the resource `/page`, for tests of what stands before the pages. */
export const ONE_PAGE: ServerBuild = {
  mode: 'production',
  entry: { module: { default: (_request, status) => new Response('a document', { status }) } },
  routes: {
    page: { id: 'page', path: 'page', module: { default: undefined, loader: answerPlainly, action: answerPlainly } },
  },
  assets: { entry: { imports: [], module: '' }, routes: {}, url: '', version: '' },
  assetsBuildDirectory: '',
  publicPath: '/',
  future: {} as ServerBuild['future'],
  isSpaMode: false,
};
