import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import { dayInTokyo } from '#app/core/calendar.ts';
import { foundDemonstration } from '#app/features/demonstration/commands.server.ts';
import type { Database } from '#app/platform/db.server.ts';
import { webApplication } from '#app/platform/web.server.ts';
import { portalOn } from '#tests/support/portal.ts';
import { benchContext } from './measure.ts';

const ROOT = new URL('../../', import.meta.url);

/** A portal that answers, and how it is told to end. */
export type Served = { origin: string; close: () => void };

/** Serves the built pages over the demonstration company; one proxy's word is believed of where a request came from. */
export async function serveDemonstration(
  database: Database,
  as: (build: ServerBuild) => ServerBuild = (build) => build,
): Promise<Served> {
  const now = new Date();
  await foundDemonstration({ ...(await benchContext(database, dayInTokyo(now))), now });
  const build = (await import(
    pathToFileURL(fileURLToPath(new URL('build/server/index.js', ROOT))).href
  )) as ServerBuild;
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const app = webApplication({
    portal: { ...portalOn(database.db), baseUrl: new URL(origin) },
    build: as(build),
    clientFolder: fileURLToPath(new URL('build/client', ROOT)),
    proxies: 1,
    ready: () => Promise.resolve(true),
  });
  const server = app.listen(port);
  await once(server, 'listening');
  return {
    origin,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Sends the sign-in page a password, as if from an address. */
export async function trySignIn(
  origin: string,
  { email, password = 'demo-portal-2026', from = '192.0.2.1' }: { email: string; password?: string; from?: string },
): Promise<Response> {
  return fetch(`${origin}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      origin,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-for': from,
    },
    body: new URLSearchParams({ email, password }),
  });
}

/** Signs somebody of the demonstration in; answers their cookie. */
export async function signIn(origin: string, email: string): Promise<string> {
  const response = await trySignIn(origin, { email });
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`${email} could not sign in: ${response.status}`);
  return cookie;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0);
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
