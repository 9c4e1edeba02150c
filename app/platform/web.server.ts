import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  type AppLoadContext,
  type ServerBuild,
  createRequestHandler,
  writeReadableStreamToWritable,
} from '@remix-run/node';
import express, { type Express, type RequestHandler, type Response as ExpressResponse } from 'express';
import { loggablePath } from './log.server.ts';
import type { Portal } from './portal.server.ts';
import {
  type WithBody,
  lastResort,
  limitedBody,
  missingFile,
  onlyFromOurPages,
  onlyHosts,
  securityHeaders,
} from './web-defences.server.ts';

/** What the web server is made of. */
export type Web = {
  portal: Portal;
  /** Remix's build, or the function that gives the present one in development. */
  build: ServerBuild | (() => Promise<ServerBuild>);
  /** Folder of the files the browser loads; undefined in development, where `assets` serves them. */
  clientFolder?: string;
  assets?: RequestHandler;
  /** Names besides the base URL's under which this very machine may ask, such as `127.0.0.1:3000`. */
  localHosts?: readonly string[];
  /** How many proxies of ours stand in front: so many of the addresses they hand on are believed. None unless said. */
  proxies?: number;
  /** Whether the database answers and the business day is open. */
  ready: () => Promise<boolean>;
};

/** The portal as an Express application: every defence stands before Remix, so it holds for each of its transports. */
export function webApplication(web: Web): Express {
  const { portal, build, clientFolder, assets } = web;
  const { baseUrl, log } = portal;
  const hosts = new Set([baseUrl.host, ...(web.localHosts ?? [])]);
  const origins = new Set([baseUrl.origin, ...(web.localHosts ?? []).map((host) => `http://${host}`)]);
  const development = assets !== undefined;

  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', web.proxies ?? 0);
  app.use(named);
  app.get('/healthz', (_request, response) => void response.type('text').send('ok\n'));
  app.get('/readyz', readiness(web.ready));
  app.use(logged(portal, ownWords(build)));
  app.use(onlyHosts(hosts));
  app.use(securityHeaders({ https: baseUrl.protocol === 'https:', development }));
  app.use(onlyFromOurPages(origins));
  app.use(limitedBody);
  if (assets) app.use(assets);
  if (clientFolder) {
    const built = { immutable: true, maxAge: '1y', fallthrough: false, index: false } as const;
    app.use('/assets', express.static(join(clientFolder, 'assets'), built), missingFile);
    app.use(express.static(clientFolder, { maxAge: '1h', index: false, redirect: false }));
  }
  app.use(remix(web));
  app.use(lastResort((error, reference) => log('request-failed', { reference, error })));
  return app;
}

/** Hands the request to Remix under the portal's own address, whatever name or proxy it came by. */
function remix({ portal, build }: Web): RequestHandler {
  const mode = portal.demonstration && typeof build === 'function' ? 'development' : 'production';
  const handle = createRequestHandler(build, mode);
  return (request: WithBody, response, next) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const locals = response.locals as { nonce: string; reference: string };
    const from = request.ip ?? null;
    const loadContext: AppLoadContext = { portal, nonce: locals.nonce, reference: locals.reference, from };
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) {
      if (name === 'host' || name.startsWith('x-forwarded-') || value === undefined) continue;
      headers.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
    headers.set('host', portal.baseUrl.host);
    // The origin was checked already; Remix compares it with the host again, which a local name would not survive.
    if (headers.has('origin')) headers.set('origin', portal.baseUrl.origin);
    const asked = new Request(new URL(portal.baseUrl.origin + request.originalUrl), {
      method: request.method,
      headers,
      signal: gone.signal,
      body: request.bytes?.length ? new Uint8Array(request.bytes) : null,
    });
    handle(asked, loadContext)
      .then((answer) => (isBareRefusal(asked, answer) ? handle(noPage(asked), inWords(loadContext, answer)) : answer))
      .then((answer) => send(response, answer))
      .catch(next);
  };
}

/** Whether somebody who followed a link to a file would read what Remix says to programs. */
function isBareRefusal({ headers: asked }: Request, { status, headers }: Response): boolean {
  const isPage = headers.get('Content-Type')?.startsWith('text/html') ?? false;
  return status >= 400 && !isPage && (asked.get('Accept')?.includes('text/html') ?? false);
}

/** A request for an address without a page: its document is the error page, which says what it is told to. */
function noPage({ url, headers, signal }: Request): Request {
  return new Request(new URL('/-', url), { headers, signal });
}

function inWords(loadContext: AppLoadContext, { status }: Response): AppLoadContext {
  return { ...loadContext, insteadOfFile: { ...loadContext.refusal, status } };
}

async function send(response: ExpressResponse, answer: Response): Promise<void> {
  response.status(answer.status);
  for (const [name, value] of answer.headers) {
    // Each cookie is a header of its own; of any other header the page's word stands, but for what may not be kept.
    if (name === 'set-cookie') response.append(name, value);
    else if (name !== 'cache-control' || response.get(name) !== 'no-store') response.set(name, value);
  }
  if (answer.body) await writeReadableStreamToWritable(answer.body, response);
  else response.end();
}

const named: RequestHandler = (_request, response, next) => {
  response.locals['reference'] = randomBytes(5).toString('hex');
  next();
};

/** The words that addresses are made of, the same for everybody; in development, where routes come and go, the first ones. */
function ownWords(build: Web['build']): ReadonlySet<string> {
  const routes = typeof build === 'function' ? [] : Object.values(build.routes);
  const words = routes.flatMap((route) => route?.path?.split('/') ?? []);
  return new Set(['assets', 'staff', 'mypage', '_root', ...words.filter((word) => !word.startsWith(':'))]);
}

function logged({ log }: Portal, words: ReadonlySet<string>): RequestHandler {
  return (request, response, next) => {
    const began = performance.now();
    response.on('finish', () =>
      log('request', {
        method: request.method,
        path: loggablePath(request.path, words),
        status: response.statusCode,
        milliseconds: Math.round(performance.now() - began),
        reference: String(response.locals['reference']),
      }),
    );
    next();
  };
}

function readiness(ready: () => Promise<boolean>): RequestHandler {
  return (_request, response, next) => {
    ready()
      .catch(() => false)
      .then(
        (is) =>
          void response
            .status(is ? 200 : 503)
            .type('text')
            .send(is ? 'ready\n' : 'not ready\n'),
      )
      .catch(next);
  };
}
