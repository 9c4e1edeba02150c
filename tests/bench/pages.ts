import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LoaderFunctionArgs, ServerBuild } from '@remix-run/node';
import type { Database } from '#app/platform/db.server.ts';
import { whoArrives } from '#app/platform/session.server.ts';
import type { Report } from './measure.ts';
import { serveDemonstration, signIn } from './served.ts';

const LOAD = fileURLToPath(new URL('./load.mjs', import.meta.url));
const SECONDS = 4;
const ROUNDS = 3;

/** Measures signed-in pages against an empty page of the same server with the same session and guard. */
export async function benchPages(database: Database, report: Report): Promise<void> {
  const { origin, close } = await serveDemonstration(database, withEmptyPage);
  try {
    for (const [email, path] of [
      ['cash@example.jp', '/mypage'],
      ['maker@example.jp', '/staff'],
    ] as const) {
      await compare(origin, email, path, report);
    }
  } finally {
    close();
  }
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

async function answersASecond(address: string, cookie: string): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [LOAD, address, cookie, String(SECONDS)]);
  return Number(stdout) / SECONDS;
}
