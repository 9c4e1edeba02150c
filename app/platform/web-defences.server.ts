import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { carriesSession } from './session.server.ts';

/** Most bytes of a request's body: the largest form of the portal is a hundredth of it. */
const MOST_BYTES = 1_000_000;

/** Most bytes where a file is handed in: five million of the file, and the form around it. */
const MOST_BYTES_WITH_FILE = 5_100_000;

/** The pages on which a file is handed in; by any other spelling of their address they take what every page takes. */
const PAGES_WITH_FILE = new Set(['/staff/bank-lines/import']);

/** Most fields of a form: more only keep the parser busy. */
const MOST_FIELDS = 500;

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A request's body, read whole within the limits; undefined for methods that carry none. */
export type WithBody = Request & { bytes?: Buffer };

/** Answers only to the names this portal goes by: links, redirects and cookies may then rely on them. */
export function onlyHosts(allowed: ReadonlySet<string>): RequestHandler {
  return (request, response, next) => {
    if (!allowed.has((request.headers.host ?? '').toLowerCase())) {
      return refuse(
        response,
        421,
        'このホスト名ではご利用いただけません。 / This portal does not answer to this host name.',
      );
    }
    // An absolute address in the request line names a host of its own.
    if (!request.originalUrl.startsWith('/')) return refuse(response, 400, 'アドレスの形式が正しくありません。');
    next();
  };
}

/** Reads the body within limits of bytes and fields, before anything parses it. */
export const limitedBody: RequestHandler = (request: WithBody, response, next) => {
  if (SAFE_METHODS.has(request.method)) return next();
  const page = request.path.replace(/\.data$/, '');
  const most = PAGES_WITH_FILE.has(page) ? MOST_BYTES_WITH_FILE : MOST_BYTES;
  const tooLarge = () => {
    request.unpipe();
    response.set('Connection', 'close');
    refuse(response, 413, '送信された内容が大きすぎます。入力を減らして、もう一度お試しください。');
  };
  if (Number(request.headers['content-length']) > most) return tooLarge();

  const chunks: Buffer[] = [];
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= most) chunks.push(chunk);
    else if (!response.headersSent) tooLarge();
  });
  request.on('error', next);
  request.on('end', () => {
    if (response.headersSent) return;
    request.bytes = Buffer.concat(chunks);
    if (countFields(request, request.bytes) > MOST_FIELDS) return tooLarge();
    next();
  });
};

/**
 * Lets a request that changes something pass only from a page of this portal, whatever it asks for: documents, data or
 * resources. The older data transport, which Remix still answers and does not check, is refused altogether.
 */
export function onlyFromOurPages(origins: ReadonlySet<string>): RequestHandler {
  return (request, response, next) => {
    if (request.query['_data'] !== undefined) return refuse(response, 400, 'この形式の要求は受け付けていません。');
    if (SAFE_METHODS.has(request.method)) return next();
    const site = request.headers['sec-fetch-site'];
    const ours = site === undefined ? origins.has(request.headers.origin ?? '') : site === 'same-origin';
    if (!ours) {
      return refuse(
        response,
        403,
        '他のサイトからの操作は受け付けていません。ポータルの画面を開き直して、もう一度お試しください。',
      );
    }
    next();
  };
}

/** Headers of every answer; `response.locals.nonce` is what scripts of this one answer carry. */
export function securityHeaders({ https, development }: { https: boolean; development: boolean }): RequestHandler {
  return (request, response, next) => {
    const nonce = randomBytes(16).toString('base64');
    response.locals['nonce'] = nonce;
    response.set({
      'Content-Security-Policy': contentPolicy(nonce, development),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'same-origin',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    });
    if (https) response.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
    if (carriesSession(request.headers.cookie)) response.set('Cache-Control', 'no-store');
    next();
  };
}

/** Development adds styles by script and reloads over a web socket; nothing else may. */
function contentPolicy(nonce: string, development: boolean): string {
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}'`,
    development ? `style-src 'self' 'unsafe-inline'` : `style-src 'self'`,
    development ? `connect-src 'self' ws:` : `connect-src 'self'`,
    `img-src 'self' data:`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

function countFields(request: Request, body: Buffer): number {
  const type = request.headers['content-type'] ?? '';
  const separator = type.startsWith('multipart/') ? 'Content-Disposition' : '&';
  let fields = 0;
  for (let at = body.indexOf(separator); at >= 0; at = body.indexOf(separator, at + separator.length)) fields += 1;
  return fields;
}

function refuse(response: Response, status: number, sentence: string): void {
  response.status(status).type('text/plain; charset=utf-8').send(`${sentence}\n`);
}

/** A file that was asked for and is not there, or not by such a name: an older page's, or a guess. No fault of ours. */
export function missingFile(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (status >= 500 || response.headersSent) return next(error);
  response.set('Cache-Control', 'no-store');
  refuse(response, 404, 'ファイルが見つかりません。ページを読み込み直してください。');
}

/** The last resort of the web server: a sentence, never a stack trace. */
export function lastResort(tell: (error: unknown, reference: string) => void) {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const reference = String(response.locals['reference'] ?? 'unknown');
    tell(error, reference);
    if (response.headersSent) return response.destroy();
    refuse(
      response,
      500,
      `システムで問題が発生しました。時間をおいて、もう一度お試しください。(受付番号 ${reference})`,
    );
  };
}
