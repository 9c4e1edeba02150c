import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { LoaderFunctionArgs, ServerBuild } from '@remix-run/node';
import { dayInTokyo } from '#app/core/calendar.ts';
import { foundDemonstration } from '#app/features/demonstration/commands.server.ts';
import type { Database } from '#app/platform/db.server.ts';
import { whoArrives } from '#app/platform/session.server.ts';
import { webApplication } from '#app/platform/web.server.ts';
import { portalOn } from '#tests/support/portal.ts';
import { type Report, benchContext } from './measure.ts';

const ROOT = new URL('../../', import.meta.url);
const LOAD = fileURLToPath(new URL('./load.mjs', import.meta.url));
const SECONDS = 4;
const ROUNDS = 3;

/** Measures signed-in pages against an empty page of the same server with the same session and guard. */
export async function benchPages(database: Database, report: Report): Promise<void> {
  const now = new Date();
  await foundDemonstration({ ...(await benchContext(database, dayInTokyo(now))), now });
  const build = (await import(
    pathToFileURL(fileURLToPath(new URL('build/server/index.js', ROOT))).href
  )) as ServerBuild;
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const app = webApplication({
    portal: { ...portalOn(database.db), baseUrl: new URL(origin) },
    build: withEmptyPage(build),
    clientFolder: fileURLToPath(new URL('build/client', ROOT)),
    ready: () => Promise.resolve(true),
  });
  const server = app.listen(port);
  await once(server, 'listening');
  try {
    for (const [email, path] of [
      ['cash@example.jp', '/mypage'],
      ['maker@example.jp', '/staff'],
    ] as const) {
      await compare(origin, email, path, report);
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0);
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function compare(origin: string, email: string, path: string, report: Report): Promise<void> {
  const cookie = await signIn(origin, email);
  const ratios: number[] = [];
  let rate = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const empty = await answersASecond(`${origin}/empty`, cookie);
    rate = await answersASecond(`${origin}${path}`, cookie);
    ratios.push(rate / empty);
  }
  ratios.sort((left, right) => left - right);
  report({ figure: `${path} / empty page, answers a second`, ratio: ratios[1] ?? 0, rate, limit: 0.45 });
}

/** The build with one more page: a session, a guard, and nothing to show. */
function withEmptyPage(build: ServerBuild): ServerBuild {
  const loader = async ({ context, request }: LoaderFunctionArgs) => {
    await whoArrives(context.portal, request);
    return null;
  };
  const empty = { id: 'empty', parentId: 'root', path: 'empty', module: { default: () => null, loader } };
  const asset = { id: 'empty', parentId: 'root', path: 'empty', module: '/empty.js', imports: [], hasLoader: true };
  return {
    ...build,
    routes: { ...build.routes, empty },
    assets: {
      ...build.assets,
      routes: { ...build.assets.routes, empty: { ...asset, hasAction: false, hasErrorBoundary: false } },
    },
  } as unknown as ServerBuild;
}

async function signIn(origin: string, email: string): Promise<string> {
  const response = await fetch(`${origin}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ email, password: 'demo-portal-2026' }),
  });
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`${email} could not sign in: ${response.status}`);
  return cookie;
}

async function answersASecond(address: string, cookie: string): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [LOAD, address, cookie, String(SECONDS)]);
  return Number(stdout) / SECONDS;
}
