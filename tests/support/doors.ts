import { type IncomingHttpHeaders, type Server, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import type { Sql } from 'postgres';
import { GUARDED, type Guard } from '#app/platform/guards.server.ts';
import type { Portal } from '#app/platform/portal.server.ts';
import { webApplication } from '#app/platform/web.server.ts';
import { ROOT } from './source-files.ts';
import { PARTNERS, type Side, canaryOf } from './two-partners.ts';

/** One address of the built portal, with whom its loader and its action answer. */
export type Door = {
  id: string;
  /** As Remix writes it, such as `/staff/payouts/:month`. */
  pattern: string;
  loader: Guard | undefined;
  action: Guard | undefined;
  /** Those of the two that answer without asking who it is. */
  unguarded: readonly string[];
  /** Whether it draws a page; a door without one answers files. */
  drawsPage: boolean;
};

/** What came back. */
export type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

/** The build that the portal is served from. */
export async function loadBuild(): Promise<ServerBuild> {
  return (await import(/* @vite-ignore */ pathToFileURL(join(ROOT, 'build/server/index.js')).href)) as ServerBuild;
}

/** Every door of a build that has a loader or an action. */
export function doorsOf({ routes }: ServerBuild): Door[] {
  const pathOf = (id: string | undefined): string => {
    const route = id === undefined ? undefined : routes[id];
    return route ? `${pathOf(route.parentId)}${route.path ? `/${route.path}` : ''}` : '';
  };
  const guardOf = (door: unknown) =>
    typeof door === 'function' ? (door as { [GUARDED]?: Guard })[GUARDED] : undefined;
  return Object.values(routes).flatMap((route) => {
    if (!route) return [];
    const { loader, action, default: page } = route.module;
    if (!loader && !action) return [];
    const drawsPage = page !== undefined;
    const unguarded = [loader, action].flatMap((door, place) =>
      door && !guardOf(door) ? [place === 0 ? 'loader' : 'action'] : [],
    );
    return [
      {
        id: route.id,
        pattern: pathOf(route.id) || '/',
        loader: guardOf(loader),
        action: guardOf(action),
        unguarded,
        drawsPage,
      },
    ];
  });
}

/** Serves the built portal on a free port of this machine; `close` ends it. */
export async function serve(portal: Portal, build: ServerBuild): Promise<{ port: number; close: () => Promise<void> }> {
  const app = webApplication({ portal, build, clientFolder: join(ROOT, 'build/client'), ready: async () => true });
  const server = await new Promise<Server>((listening) => {
    const opened = app.listen(0, '127.0.0.1', () => listening(opened));
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Sends one request as it stands: nothing is added but what the caller names. */
export function send(
  port: number,
  request: { method?: string; path: string; headers: Record<string, string>; body?: string },
): Promise<Answer> {
  const { method = 'GET', path, headers, body } = request;
  return new Promise((answered, failed) => {
    const asked = ask({ port, host: '127.0.0.1', method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        answered({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    asked.on('error', failed);
    asked.end(body);
  });
}

/** What stands in the places of an address for the objects of one side. */
export async function placesOf(sql: Sql, side: Side): Promise<(pattern: string, name: string) => string> {
  const { cashback, discount } = PARTNERS[side];
  const [one] = await sql<
    {
      cash: string;
      disc: string;
      order: string;
      bought: string;
      invoice: string;
      refunded: string;
      payout: string;
      person: string;
      letter: string;
      adjustment: string;
      handover: string;
      posting: string;
    }[]
  >`
    select
      (select id from contracts where partner_id = ${cashback} order by id limit 1) as cash,
      (select id from contracts where partner_id = ${discount} order by id limit 1) as disc,
      (select order_number from contracts where partner_id = ${cashback} order by id limit 1) as order,
      (select order_number from contracts where partner_id = ${discount} order by id limit 1) as bought,
      (select number::text from invoices where partner_id = ${discount} order by number limit 1) as invoice,
      (select i.number::text from refunded_invoices r join invoices i on i.id = r.invoice_id
        where i.partner_id = ${discount} order by 1 limit 1) as refunded,
      (select id from payouts where partner_id = ${cashback} limit 1) as payout,
      (select id from users where partner_id = ${cashback} and role = 'owner') as person,
      (select id from letters where partner_id = ${cashback} order by id limit 1) as letter,
      (select id from adjustments where partner_id = ${cashback}) as adjustment,
      (select id from handovers where from_partner_id = ${cashback}) as handover,
      (select transaction_id from ledger_postings where partner_id = ${cashback} order by 1 limit 1) as posting`;
  if (!one) throw new Error('a select without from answers one row');
  const { word } = canaryOf(side);
  const ids: Record<string, string> = {
    contracts: one.cash,
    partners: cashback,
    people: one.person,
    adjustments: one.adjustment,
    handovers: one.handover,
    cashbacks: one.cash,
    postings: one.posting,
  };
  const named: Record<string, string> = {
    number: one.invoice,
    slug: `${word}-slug`,
    token: `${word}-done-2026-01-15`,
    month: '2026-02',
    partner: cashback,
    payout: one.payout,
    letterId: one.letter,
    programme: 'cashback',
    code: 'S',
    term: '1',
    period: '2026-02',
    secret: `${word}-secret-000000`,
  };
  return (pattern, name) => {
    const [, area = ''] = /\/(\w+)\/:id/.exec(pattern) ?? [];
    if (name === 'number' && pattern.includes('credit-note')) return one.refunded;
    const place =
      name === 'id'
        ? ids[area]
        : name === 'orderNumber'
          ? /cancel|change|options|confirmation/.test(pattern)
            ? one.bought
            : one.order
          : named[name];
    // What staff may open is decided by their role; whose it is does not matter there.
    if (place === undefined && pattern.startsWith('/staff/')) return 'nothing';
    if (place === undefined) throw new Error(`say in placesOf which object stands for :${name} in ${pattern}`);
    return place;
  };
}

/** An address with its places filled. */
export function fill(pattern: string, placeOf: (pattern: string, name: string) => string): string {
  return pattern.replaceAll(/:(\w+)/g, (_whole, name: string) => placeOf(pattern, name));
}
